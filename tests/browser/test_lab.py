"""Opens the lab in a real browser, runs a chapter from its first cell to its last, and looks at what the reader would see.

    python tests/browser/test_lab.py

needs the packages of requirements.txt, Chromium and chromedriver, and a lab that is set up (`cargo lab --setup-only`).
The launcher is taken from $WORKBOOK_LAUNCHER (by default target/release/lab); pictures are left in $WORKBOOK_SCREENSHOTS
(by default target/screenshots). One test builds the kernel again, which takes a minute or two.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from test_frames import Browser

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("WORKBOOK_LAUNCHER", str(ROOT / "target/release/lab"))
FOLDER = Path(os.environ.get("WORKBOOK_LAB_DIR", str(ROOT / ".lab")))
SCREENSHOTS = Path(os.environ.get("WORKBOOK_SCREENSHOTS", str(ROOT / "target/screenshots")))
WELCOME = ROOT / "my-notebooks/00-welcome.ipynb"
CHAPTER = ROOT / "my-notebooks/01-linear-regression.ipynb"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage"
    " --disable-background-networking --disable-component-update --disable-sync --window-size=1280,1600"
)


class Lab:
    """JupyterLab as `cargo lab` starts it."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [PROGRAM, "--no-browser", "--port", str(port)]
        # As cargo would start it.
        environment = {**os.environ, "CARGO_MANIFEST_DIR": str(ROOT / "lab"), "CARGO_PKG_NAME": "lab"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        self.lines = []
        self.address = None
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        deadline = time.monotonic() + 1200
        while self.address is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.reader.join(5)
                raise RuntimeError("the lab did not start:\n" + "".join(self.lines[-40:]))
            time.sleep(0.2)

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(r"http://(?:127\.0\.0\.1|localhost):(\d+)/lab\S*\?token=(\w+)", line)
            if found and self.address is None:
                self.address = (found[1], found[2])

    def page(self, path):
        # In a workspace of its own: JupyterLab opens again what was open in the last one, and its cells would count.
        port, token = self.address
        return f"http://127.0.0.1:{port}/lab/workspaces/{path.stem}/tree/{path.relative_to(ROOT)}?reset&token={token}"

    def close(self):
        """Ends it as a Ctrl-C does, and says whether it went by itself."""
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(60)
            return True
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return False


class Page:
    """One notebook, open in the browser."""

    def __init__(self, driver, address):
        self.driver = driver
        driver.get(address)
        # The kernel answers only after its prelude; who runs a cell before that is asked to choose a kernel.
        self.wait(300, lambda: self.status().endswith("| Idle"), "the kernel answers")

    def wait(self, seconds, condition, what):
        WebDriverWait(self.driver, seconds, poll_frequency=0.5).until(lambda _: condition(), f"waited for: {what}")

    def find(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def script(self, code):
        return self.driver.execute_script(code)

    def status(self):
        """The kernel's name and state, as in the bar at the bottom."""
        items = self.script("return [...document.querySelectorAll('.jp-StatusBar-TextItem')].map(item => item.textContent)")
        return next((item for item in items if item.startswith("Rust")), "")

    def menu(self, title, command):
        """Clicks an entry of a menu."""
        for entry in self.find(".lm-MenuBar-itemLabel"):
            if entry.text == title:
                entry.click()
        self.wait(20, lambda: self.find(f'.lm-Menu-item[data-command="{command}"]'), f"the menu {title}")
        self.find(f'.lm-Menu-item[data-command="{command}"]')[0].click()

    def prompts(self):
        return self.script(
            "return [...document.querySelectorAll('.jp-CodeCell')].filter(cell => cell.querySelector('.cm-content')?.textContent.trim())"
            ".map(cell => cell.querySelector('.jp-InputPrompt').textContent.trim())"
        )

    def start_all(self):
        """Clears all outputs, and starts all cells."""
        self.menu("Edit", "editmenu:clear-all")
        self.wait(60, lambda: not any(re.search(r"\d", prompt) for prompt in self.prompts()), "cleared outputs")
        self.menu("Run", "runmenu:run-all")

    def run_all(self):
        """Clears all outputs, and runs all cells."""
        self.start_all()
        self.wait(900, lambda: self.has_run(), "the cells have run")
        # What a cell prints on stderr may come a moment after its end.
        time.sleep(1)

    def has_run(self):
        """No cell runs or waits; at least one has run, and if one has failed those behind it have not."""
        prompts = self.prompts()
        return "[*]:" not in prompts and any(re.fullmatch(r"\[\d+\]:", prompt) for prompt in prompts)

    def run_first_cell(self):
        """Runs the first cell of code, as Shift-Enter does."""
        self.find(".jp-CodeCell .cm-content")[0].click()
        self.menu("Run", "runmenu:run")

    def first_cell(self):
        """The prompt of the first cell of code, and what is shown below it."""
        return self.script(
            "const cell = document.querySelector('.jp-CodeCell');"
            "return [cell.querySelector('.jp-InputPrompt').textContent.trim(), cell.querySelector('.jp-OutputArea')?.textContent ?? '']"
        )

    def boards(self):
        """The titles of the training boards on the page."""
        # In one step: between two of them the picture may have been replaced.
        return self.script(
            "return [...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output svg')]"
            ".map(picture => picture.tagName == 'IMG' ? decodeURIComponent(picture.src) : picture.textContent)"
            ".map(text => text.match(/epoch [0-9]+ of [0-9]+/)).filter(found => found).map(found => found[0])"
        )

    def errors(self):
        """All that looks like a failure: errors of the compiler, and everything on stderr, where panics are told."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        return [found.get_attribute("textContent") for kind in kinds for found in self.find(f'.jp-OutputArea-output[data-mime-type="{kind}"]')]

    def figures(self):
        """The sizes on the page of all pictures in outputs that have been drawn."""
        return self.script(
            "return [...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output svg')]"
            ".filter(picture => picture.tagName != 'IMG' || picture.naturalWidth > 0)"
            ".map(picture => picture.getBoundingClientRect()).map(box => [box.width, box.height])"
            ".filter(([width, height]) => width > 100 && height > 60)"
        )

    def screenshot(self, name, selector=None):
        if selector and self.find(selector):
            self.script(f"document.querySelector('{selector}').scrollIntoView({{block: 'center'}})")
            time.sleep(1)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))


class InTheLab(unittest.TestCase):
    """Tests that share a lab and a browser."""

    @classmethod
    def setUpClass(cls):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        cls.lab = Lab()
        cls.addClassCleanup(cls.lab.close)
        cls.driver = Browser().driver
        cls.addClassCleanup(cls.driver.quit)


class LabTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = Lab()
        cls.profile = tempfile.mkdtemp(prefix="workbook-browser-")
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        for flag in [*FLAGS.split(), f"--user-data-dir={cls.profile}"]:
            options.add_argument(flag)
        cls.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        # The reader's copies are run, and saved by JupyterLab; they are put back at the end.
        cls.copies = {path: path.read_bytes() for path in (WELCOME, CHAPTER)}

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        shutil.rmtree(cls.profile, ignore_errors=True)
        ended = cls.lab.close()
        for path, contents in cls.copies.items():
            path.write_bytes(contents)
        assert ended, "the lab did not end at Ctrl-C"

    def test_a_chapter_is_read_before_its_kernel_is_built(self):
        """In a lab whose kernel is out of date: JupyterLab opens, the chapter shows what was built, a cell waits and then runs."""
        self.assertTrue(self.lab.close(), "the lab did not end at Ctrl-C")
        # As after a change in the crate: cargo builds what is missing.
        (FOLDER / "masters/light/stamp").unlink()
        for built in (FOLDER / "masters/light/cell/target").glob("*/debug/.fingerprint/workbook-*"):
            shutil.rmtree(built)
        type(self).lab = Lab()
        try:
            page = Page(self.driver, self.lab.page(WELCOME))
            self.assertFalse((FOLDER / "masters/light/stamp").exists(), "the kernel is not built yet")
            self.assertGreaterEqual(len(page.figures()), 1, "the figures of the built chapter are there to read")
            page.screenshot("read-before-the-kernel-is-built")
            page.run_first_cell()
            page.wait(30, lambda: "The Rust kernel is being built" in page.first_cell()[1], "the cell says what it waits for")
            page.screenshot("a-cell-that-waits")
            self.assertRegex(page.first_cell()[1], r"\d+ %, (about|a moment).* left")
            page.wait(900, lambda: re.fullmatch(r"\[\d+\]:", page.first_cell()[0]), "the cell has run")
            page.screenshot("the-cell-has-run")
            self.assertNotIn("is being built", page.first_cell()[1])
            self.assertEqual(page.errors(), [])
        finally:
            self.driver.get("about:blank")

    def test_the_server_keeps_to_this_machine_and_its_token(self):
        """Whatever the machine's own configuration of Jupyter says."""
        port, token = self.lab.address
        for query, code in (("", 403), (f"?token={token}", 200)):
            request = urllib.request.Request(f"http://127.0.0.1:{port}/api/contents{query}")
            try:
                found = urllib.request.urlopen(request, timeout=20).status
            except urllib.error.HTTPError as error:
                found = error.code
            self.assertEqual(found, code)
        listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"}
        self.assertIn(f"0100007F:{int(port):04X}", listening)
        self.assertNotIn(f"00000000:{int(port):04X}", listening)

    def test_nothing_of_cargo_reaches_what_jupyterlab_starts(self):
        """Otherwise cargo, in a terminal there, would build everything again."""
        server, environments = str(FOLDER / "server.py").encode(), []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if server in (process / "cmdline").read_bytes():
                    environments.append((process / "environ").read_bytes().decode())
            except OSError:
                pass  # it has ended, or is somebody else's
        self.assertGreaterEqual(len(environments), 1)
        for environment in environments:
            names = [variable.split("=")[0] for variable in environment.split("\0")]
            strange = [name for name in names if name == "CARGO" or name.startswith(("CARGO_PKG_", "CARGO_MANIFEST_"))]
            self.assertEqual(strange, [])

    def test_chapter_one_runs_and_shows_its_figures(self):
        page = Page(self.driver, self.lab.page(CHAPTER))
        page.screenshot("chapter-1-opened")
        page.run_all()
        page.screenshot("chapter-1-first-figure", ".jp-RenderedSVG, .jp-OutputArea-output svg")
        self.assertEqual(page.errors(), [])
        self.assertGreaterEqual(len(page.figures()), 3, "figures that are visible")
        page.screenshot("chapter-1-end", ".jp-Cell:last-child")

    def test_a_panic_is_seen(self):
        """The same look at a notebook with a panic must find it; otherwise the test above would prove nothing."""
        page = Page(self.driver, self.lab.page(ROOT / "tests/browser/panics.ipynb"))
        page.run_all()
        page.screenshot("a-panic")
        self.assertIn("this cell panics", " ".join(page.errors()))
        self.assertEqual(page.prompts()[-1], "[ ]:", "the cell behind it has not run")

    def test_the_board_grows_while_its_cell_runs(self):
        page = Page(self.driver, self.lab.page(ROOT / "tests/browser/board.ipynb"))
        page.start_all()
        page.wait(60, lambda: page.boards(), "the board is there")
        stages = []
        while page.prompts() == ["[*]:"]:
            stages += [stage for stage in page.boards() if stage not in stages]
            if len(stages) in (2, 10):
                page.screenshot(f"board-stage-{len(stages)}")
            time.sleep(0.05)
        self.assertGreater(len(stages), 5, stages)
        page.wait(10, page.has_run, "the cell has run")
        self.assertEqual(page.boards(), ["epoch 40 of 40"], "there is one board, and it shows the end")
        page.screenshot("board-end")


if __name__ == "__main__":
    unittest.main(verbosity=2)
