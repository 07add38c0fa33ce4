"""The kernels under test: the lab's own, and the evcxr inside it without anything around it."""

import json
import os
import queue
import shutil
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAB = Path(os.environ.get("WORKBOOK_LAB_DIR", str(ROOT / ".lab")))

PROXY, PLAIN = "rust", "plain-evcxr"
SECONDS_TO_START = 180


def main():
    """Describes both kernels where Jupyter looks for them, in a folder of their own, and runs the tests of the program."""
    folder = Path(tempfile.mkdtemp(prefix="workbook-kernel-test-"))
    try:
        install(folder)
        unittest.main(verbosity=2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def install(folder):
    kernels = folder / "jupyter" / "kernels"
    shutil.copytree(LAB / "share/jupyter/kernels" / PROXY, kernels / PROXY)
    # Without configuration, so that it has no prelude and starts in seconds. evcxr reads the first file that it finds.
    (folder / "config").mkdir()
    (folder / "config" / "evcxr.toml").write_text("[evcxr]\n")
    (folder / "plain").mkdir()
    evcxr = next(LAB.glob("evcxr_jupyter-*/bin/evcxr_jupyter"))
    spec = {
        "argv": [str(evcxr), "--control_file", "{connection_file}"],
        "display_name": "evcxr",
        "language": "rust",
        "interrupt_mode": "message",
        "env": {
            "EVCXR_CONFIG_DIR": str(folder / "config"),
            "EVCXR_TMPDIR": str(folder / "plain"),
            "JUPYTER_PATH": str(folder / "none"),
        },
    }
    (kernels / PLAIN).mkdir()
    (kernels / PLAIN / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = str(folder / "jupyter")
    os.environ["JUPYTER_RUNTIME_DIR"] = str(folder / "runtime")
    os.environ["JUPYTER_PLATFORM_DIRS"] = "0"
    # Which process is behind a kernel is known; those with a spare are tested in `test_spare.py`.
    os.environ.setdefault("WORKBOOK_SPARE", "off")
    (folder / "cells").mkdir()
    # The cells run where no evcxr.toml is.
    os.chdir(folder / "cells")


class Ran:
    """What became of a cell."""

    def __init__(self, reply, messages, seconds):
        self.reply, self.messages, self.seconds = reply["content"], messages, seconds

    def of(self, *kinds):
        return [message for message in self.messages if message["msg_type"] in kinds]

    def printed(self, stream="stdout"):
        return "".join(m["content"]["text"] for m in self.of("stream") if m["content"]["name"] == stream)

    def value(self):
        results = self.of("execute_result")
        return results[-1]["content"]["data"]["text/plain"] if results else None

    def error(self):
        return "\n".join(line for m in self.of("error") for line in m["content"]["traceback"])


class Kernel:
    """A running kernel and its client. One that is not waited for can start beside another; then `until_ready`."""

    def __init__(self, name=PROXY, wait=True, **options):
        from jupyter_client.manager import KernelManager

        self.closed = False
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel(**options)
        self.client = self.manager.client()
        self.client.start_channels()
        if wait:
            self.until_ready()

    def until_ready(self):
        self.client.wait_for_ready(timeout=SECONDS_TO_START)
        # While it waited it has asked more than once; the answers to that are not those of cells.
        self.run("")

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def wait(self, request, seconds=120):
        """All messages about a request until its end, and the answer."""
        start, messages = time.monotonic(), []
        while not (messages and is_idle(messages[-1])):
            message = self.client.get_iopub_msg(timeout=seconds)
            if message["parent_header"].get("msg_id") == request:
                messages.append(message)
        while True:
            reply = self.client.get_shell_msg(timeout=seconds)
            if reply["parent_header"].get("msg_id") == request:
                return Ran(reply, messages, time.monotonic() - start)

    def run(self, code, seconds=120, **options):
        return self.wait(self.send(code, **options), seconds)

    def until(self, kind, seconds=60):
        """The next message of a kind."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["msg_type"] == kind:
                return message
        raise AssertionError(f"no {kind} came")

    def close(self):
        """Ends the kernel. A second time it does nothing: the manager has given up its sockets."""
        if not self.closed:
            self.closed = True
            self.client.stop_channels()
            self.manager.shutdown_kernel()


def is_idle(message):
    return message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
