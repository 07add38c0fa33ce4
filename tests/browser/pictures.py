"""Makes the pictures that the README opens with, in light and dark, from the real JupyterLab and the real program.

    python tests/browser/pictures.py            writes them into .github/pictures
    python tests/browser/pictures.py --check    makes them again elsewhere, and compares what can be compared

A check fails if the README names a picture that does not exist or leaves one out that does, if they are too large in all,
or if a picture that is made now has another size. Needs what test_lab.py and test_frames.py need, and the images of
Fashion-MNIST.
"""

import argparse
import base64
import contextlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from test_frames import PROGRAM, Browser
from test_lab import ROOT, Lab, Page
from theme import THEMES, Theme

FOLDER = ROOT / ".github/pictures"
NOTEBOOK = ROOT / "tests/browser/pictures.ipynb"
MOVING = "four-learning-rates"
# In all of them together, in bytes.
MOST = 1_000_000
# How far the sides of two pictures may be apart: letters are not equally wide on all machines.
TOLERANCE = 0.1
# Of the window, with the list of files beside the notebook.
WIDTH = 1180

# Reduces a picture to 255 colours and gives its palette and its bytes, a line after the other. What is drawn with few
# colours and smooth letters looks the same, in a third of the size.
REDUCE = """
const [png, done] = arguments;
(async () => {
  const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const {width, height} = bitmap;
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  const dots = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const dot of dots) counts.set(dot, (counts.get(dot) ?? 0) + 1);
  const palette = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 255).map(([colour]) => colour);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const nearest = (colour) => {
    const [r, g, b] = parts(colour);
    let best = 0, least = Infinity;
    palette.forEach((other, index) => {
      const [x, y, z] = parts(other), distance = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
      if (distance < least) [best, least] = [index, distance];
    });
    known.set(colour, best);
    return best;
  };
  let lines = "";
  for (let at = 0; at < dots.length; at += width) {
    lines += String.fromCharCode(0, ...dots.subarray(at, at + width).values().map((dot) => known.get(dot) ?? nearest(dot)));
  }
  done([width, height, palette.map(parts), btoa(lines)]);
})();
"""


def png(width, height, palette, lines):
    """A PNG with a palette."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    parts = [(b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def size(path):
    """Width and height of a PNG or a GIF, in dots."""
    head = path.read_bytes()[:24]
    if head.startswith(b"\x89PNG"):
        return struct.unpack(">II", head[16:24])
    if head.startswith(b"GIF8"):
        return struct.unpack("<HH", head[6:10])
    raise ValueError(f"{path.name} is neither a PNG nor a GIF")


class Notebook(Page):
    """The notebook with the cells that are shown."""

    def output(self, cell):
        return self.script(f"return document.querySelectorAll('.jp-CodeCell')[{cell}].querySelector('.jp-OutputArea')?.textContent ?? ''")

    def prompt(self, cell):
        return self.script(f"return document.querySelectorAll('.jp-CodeCell')[{cell}].querySelector('.jp-InputPrompt').textContent")

    def start(self, cell):
        self.find(".jp-CodeCell .cm-content")[cell].click()
        self.menu("Run", "runmenu:run")

    def picture(self, cell):
        """The cell with all below it, as PNG."""
        # Without the last dots, where the frame of the cell behind it begins.
        box = self.script(
            f"const box = document.querySelectorAll('.jp-CodeCell')[{cell}].getBoundingClientRect();"
            "return {x: box.x, y: box.y, width: box.width, height: box.height - 4}"
        )
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": {**box, "scale": 1}})["data"]
        self.driver.set_script_timeout(60)
        width, height, palette, lines = self.driver.execute_async_script(REDUCE, shot)
        return png(width, height, palette, base64.b64decode(lines))


def board_while_it_trains(page):
    page.start(0)
    page.wait(120, lambda: any(epoch(board) >= 20 for board in page.boards()), "half of the training")
    made = page.picture(0)
    if page.prompt(0) != "[*]:":
        raise RuntimeError("the training was over before its picture was taken; are the images of Fashion-MNIST there?")
    page.wait(120, lambda: page.prompt(0) != "[*]:", "the end of the training")
    return made


def epoch(title):
    return int(re.search(r"epoch (\d+)", title)[1])


def wrong_answer(page):
    page.start(1)
    page.wait(120, lambda: "likely" in page.output(1) and page.prompt(1) != "[*]:", "the diagnosis")
    return page.picture(1)


def make(folder):
    """Makes all pictures in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as figures:
        looks = {f"talk-{name}": name for name in THEMES}
        command = [PROGRAM, "figures", MOVING, "--format", "gif", "--theme", ",".join(looks), "--out", figures]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        for look, name in looks.items():
            (folder / f"learning-rate-{name}.gif").write_bytes((Path(figures) / look / f"{MOVING}.gif").read_bytes())
    before = NOTEBOOK.read_bytes()
    with contextlib.ExitStack() as stack:
        # JupyterLab may save it.
        stack.callback(NOTEBOOK.write_bytes, before)
        lab = Lab()
        stack.callback(lab.close)
        theme = Theme(lab)
        stack.callback(theme.restore)
        with Browser() as browser:
            for name in THEMES:
                theme.set(name)
                # The dots of a screen with a high resolution; GitHub shows a page at half of them.
                metrics = {"width": WIDTH, "height": 1400, "deviceScaleFactor": 2, "mobile": False}
                browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
                page = Notebook(browser.driver, lab.page(NOTEBOOK))
                # Of the other theme, if JupyterLab has saved them.
                page.menu("Edit", "editmenu:clear-all")
                page.wait(20, lambda: not page.boards(), "cleared outputs")
                (folder / f"training-{name}.png").write_bytes(board_while_it_trains(page))
                (folder / f"diagnosis-{name}.png").write_bytes(wrong_answer(page))
                browser.driver.get("about:blank")


def faults():
    """What is wrong with the pictures as they are, a line for each."""
    named = set(re.findall(r'(?:src|srcset)="(\.github/pictures/[^"]+)"', (ROOT / "README.md").read_text()))
    there = {str(path.relative_to(ROOT)) for path in FOLDER.iterdir()} if FOLDER.exists() else set()
    yield from (f"the README names {name}, which does not exist" for name in sorted(named - there))
    yield from (f"{name} is there, but the README does not show it" for name in sorted(there - named))
    if not named:
        yield "the README shows no picture"
    total = sum((ROOT / name).stat().st_size for name in there)
    if total > MOST:
        yield f"the pictures have {total} bytes in all, more than {MOST}"


def differences(folder):
    """How the pictures in this folder differ from those of the README, a line for each."""
    old, new = ({path.name: size(path) for path in place.iterdir()} for place in (FOLDER, folder))
    yield from (f"{name} is not made any more" for name in sorted(old.keys() - new.keys()))
    yield from (f"{name} is made, but was not before" for name in sorted(new.keys() - old.keys()))
    for name in sorted(old.keys() & new.keys()):
        if any(abs(a - b) > TOLERANCE * a for a, b in zip(old[name], new[name])):
            yield "{} has {} x {} dots, and would have {} x {} now".format(name, *old[name], *new[name])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing, and fail if they are out of date")
    if not parser.parse_args().check:
        make(FOLDER)
        found = list(faults())
    else:
        found = list(faults())
        if not found:
            with tempfile.TemporaryDirectory() as folder:
                make(Path(folder))
                found = list(differences(Path(folder)))
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        sys.exit("python tests/browser/pictures.py makes the pictures anew")
    print("the pictures of the README: ", ", ".join(sorted(path.name for path in FOLDER.iterdir())))


if __name__ == "__main__":
    main()
