"""JupyterLab's theme, light or dark, set as its settings page would, and put back as it was."""

import json
import time
import urllib.error
import urllib.request

SETTING = "@jupyterlab/apputils-extension:themes"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


class Theme:
    """The theme of a running lab; it counts for pages that are opened from then on."""

    def __init__(self, lab):
        port, token = lab.address
        self.address = f"http://127.0.0.1:{port}/lab/api/settings/{SETTING}"
        self.headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        self.before = json.loads(self.request("GET"))["raw"]

    def request(self, method, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address, data, self.headers, method=method)
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.read()
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:
                # JupyterLab says its address a moment before it answers there.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def set(self, name):
        self.request("PUT", {"raw": json.dumps({"theme": THEMES[name]})})

    def restore(self):
        self.request("PUT", {"raw": self.before})
