"""Presses the stop button of JupyterLab, in the middle of a chapter and in the middle of a training: nothing is lost.

    python tests/browser/test_interrupt.py

needs the packages of requirements.txt, Chromium and chromedriver, and a lab that is set up (`cargo lab --setup-only`).
The launcher is taken from $WORKBOOK_LAUNCHER (by default target/release/lab); pictures are left in $WORKBOOK_SCREENSHOTS
(by default target/screenshots).
"""

import json
import re
import sys
import time
import unittest
import uuid

from test_lab import ROOT, InTheLab, Page

# How long the variables of the chapter may take, from the press until they are printed once more.
SECONDS = 15
# What the chapter has computed by then, to the last bit.
STATE = """
println!("{:?} {:?}", history.val_losses(), concise_history.val_losses());
println!("{finals:?} {batch_accuracy:?} {wrong:?} {:?}", classes[9]);
println!("{}", model.w.to_vec().iter().map(|w| u64::from(w.to_bits())).sum::<u64>());"""
# On the small part of the images an epoch takes a moment.
TRAINING = """let network = Network::new([784, 256, 10], Init::He, 0.1, 0);
let history = Trainer::new(if full { 80 } else { 4000 }).fit(&network, &data)?;"""


def chapter(number):
    """The chapter as it was built."""
    return json.loads(next((ROOT / "notebooks").glob(f"{number}-*.ipynb")).read_text())


def until(heading, cells):
    """The cells before the one with that heading."""
    return cells[: next(place for place, cell in enumerate(cells) if heading in source(cell).splitlines())]


def source(cell):
    return "".join(cell["source"])


def first_line(cell):
    return source(cell).splitlines()[0]


def code(text):
    return {"cell_type": "code", "execution_count": None, "id": uuid.uuid4().hex, "metadata": {}, "outputs": [], "source": text}


class Reader(Page):
    """A notebook, and who reads it. Cells go by the words that they begin with: JupyterLab may make those in view only."""

    def ask(self, cell, expression):
        """Something about a cell, or nothing if it is not on the page."""
        return self.driver.execute_script(
            "const cell = [...document.querySelectorAll('.jp-CodeCell')]"
            ".find(cell => cell.querySelector('.cm-content')?.textContent.startsWith(arguments[0]));"
            f"return cell && {expression}",
            cell,
        )

    def prompt(self, cell):
        return self.ask(cell, "cell.querySelector('.jp-InputPrompt').textContent.trim()") or ""

    def output(self, cell):
        return self.ask(cell, "[...cell.querySelectorAll('.jp-OutputArea-output')].map(output => output.textContent).join('\\n')") or ""

    def drawn(self, cell):
        """The sizes of the pictures below a cell."""
        return self.ask(
            cell,
            "[...cell.querySelectorAll('.jp-OutputArea-output :is(img, svg)')]"
            ".filter(picture => picture.tagName != 'IMG' || picture.naturalWidth > 0)"
            ".map(picture => picture.getBoundingClientRect()).map(box => [box.width, box.height])",
        )

    def is_running(self, cell):
        return self.prompt(cell) == "[*]:"

    def has_ended(self, cell):
        return re.fullmatch(r"\[\d+\]:", self.prompt(cell)) is not None

    def start(self, cell):
        self.ask(cell, "cell.querySelector('.cm-content')").click()
        self.menu("Run", "runmenu:run")

    def run(self, cell):
        """Runs one cell; returns what is shown below it."""
        self.start(cell)
        self.wait(60, lambda: self.has_ended(cell), f"{cell} has run")
        return self.output(cell)

    def press_stop(self):
        self.find('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"] [data-command]')[0].click()

    def scroll_to_the_end(self):
        self.script("document.querySelector('.jp-WindowedPanel-outer').scrollTo(0, 1e9)")
        return True


class Interrupt(InTheLab):
    def open(self, name, metadata, cells):
        path = ROOT / f"my-notebooks/{name}.ipynb"
        path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
        self.addCleanup(path.unlink)
        self.addCleanup(self.driver.get, "about:blank")
        return Reader(self.driver, self.lab.page(path))

    def test_all_variables_of_a_chapter_come_back(self):
        book = chapter("06")
        before, endless, after = "// before", "loop {}", "// after"
        cells = [*until("## 6.5 The confusion matrix", book["cells"]), code(before + STATE), code(endless), code(after + STATE)]
        page = self.open("interrupted-chapter", book["metadata"], cells)
        page.start_all()
        page.wait(600, lambda: page.scroll_to_the_end() and page.has_ended(before), "the first half of the chapter has run")
        self.assertEqual(page.errors(), [])
        expected = page.output(before)
        self.assertGreaterEqual(len(re.findall(r"0\.\d{6}", expected)), 20, expected)
        # Until it is compiled and runs.
        time.sleep(3)
        self.assertTrue(page.is_running(endless))
        page.scroll_to_the_end()

        page.press_stop()
        start = time.monotonic()
        # JupyterLab takes the star off the cell at once, so only its output tells how far the kernel is.
        seen, told = [], ""
        while "All variables are back" not in told and time.monotonic() < start + 120:
            told = page.output(endless)
            state = re.search(r"bringing back (\d+) of (\d+) cells(, [\w ]+ left)?", told)
            if state and state[0] not in seen:
                seen.append(state[0])
                if len(seen) == 2:
                    page.screenshot("interrupt-bringing-back")
            time.sleep(0.05)
        self.assertEqual(page.prompt(after), "[ ]:", "the cell behind it has not run")
        found = page.run(after)
        seconds = time.monotonic() - start
        page.screenshot("interrupt-all-are-back")
        print(f"[{seconds:.1f} s from the press until all is printed again; seen meanwhile: {seen}]", file=sys.stderr)

        counts = [int(state.split()[2]) for state in seen]
        self.assertGreaterEqual(len(set(counts)), 2, "what is brought back is in sight")
        self.assertEqual(counts, sorted(counts))
        self.assertRegex(told, r"The cell was interrupted\.\s*All variables are back: \d+ cells were run again in")
        self.assertEqual(found, expected)
        self.assertLess(seconds, SECONDS)

    def test_a_stopped_training_keeps_its_history(self):
        book = chapter("09")
        data, network = (
            next(cell for cell in book["cells"] if cell["cell_type"] == "code" and what in source(cell))
            for what in ("hold_out(", "struct Network")
        )
        cells = [data, network, *(code(text) for text in (TRAINING, "history.plot()", "history.len()"))]
        page = self.open("stopped-training", book["metadata"], cells)
        page.menu("Edit", "editmenu:clear-all")
        page.wait(20, lambda: not page.has_ended(first_line(network)), "cleared outputs")
        page.run(first_line(data))
        page.run(first_line(network))
        training = TRAINING.splitlines()[0]
        page.start(training)
        start = time.monotonic()
        page.wait(120, lambda: page.is_running(training) and any(epoch >= 3 for epoch, _ in epochs(page)), "three epochs")
        seconds = time.monotonic() - start
        page.press_stop()
        page.wait(30, lambda: page.has_ended(training), "the training has stopped")
        page.screenshot("interrupt-stopped-training")
        told = re.search(r"stopped after (\d+) epochs.*, as you asked; the history has these (\d+) epochs", page.output(training))
        self.assertIsNotNone(told, page.output(training))
        ((shown, planned),) = epochs(page)
        kept = int(told[2])

        page.run("history.plot()")
        page.wait(10, lambda: page.drawn("history.plot()"), "the figure is there")
        ((width, height),) = page.drawn("history.plot()")
        self.assertTrue(width > 300 and height > 150, (width, height))
        self.assertEqual((int(page.run("history.len()")), shown), (kept, kept), "as it was told")
        page.screenshot("interrupt-history")
        self.assertTrue(3 <= kept < planned, (kept, planned))
        self.assertEqual(page.errors(), [])
        print(f"[stopped after {seconds:.1f} s, and {kept} of {planned} epochs]", file=sys.stderr)


def epochs(page):
    """The last epoch on each training board, and how many there are to be."""
    return [tuple(map(int, re.findall(r"\d+", title))) for title in page.boards()]


if __name__ == "__main__":
    unittest.main(verbosity=2)
