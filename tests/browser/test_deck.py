"""Gives a lecture in a real browser: steps through a deck forward and back, shows its notes and all its slides, prints it.

    python tests/browser/test_deck.py

needs the packages of requirements.txt, Chromium and chromedriver. The program is taken from $WORKBOOK (by default
target/release/workbook); pictures are left in $WORKBOOK_SCREENSHOTS (by default target/screenshots).
"""

import base64
import re
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from test_frames import PROGRAM, ROOT, SCREENSHOTS, Browser

# One that stands still, one that moves, in eight steps, and one with pictures of pixels.
FIGURES = ["slope", "temperatures", "mean-images"]
STEPS = 8
SLIDES = 2 + STEPS


class Deck(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="slides with ümlauts ")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.page = Path(cls.folder.name) / "lecture.html"
        subprocess.run([PROGRAM, "figures", *FIGURES, "--deck", str(cls.page), "--steps"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.driver.quit)
        cls.driver = cls.browser.driver

    def open(self, suffix="", size=(1280, 720)):
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        # A change of what is behind the # alone would not load the page again.
        self.driver.get("about:blank")
        self.driver.get(self.page.as_uri() + suffix)
        WebDriverWait(self.driver, 20).until(lambda driver: driver.execute_script("return Reveal.isReady()"))

    def press(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()
            time.sleep(0.1)

    def place(self):
        return tuple(self.driver.execute_script("const at = Reveal.getIndices(); return [at.h, at.v ?? 0]"))

    def box(self, selector):
        """Left, top, right and bottom of the first such element that can be seen."""
        return self.driver.execute_script(
            "const all = [...document.querySelectorAll(arguments[0])].filter(element => element.checkVisibility());"
            "const box = all[0]?.getBoundingClientRect(); return box && [box.left, box.top, box.right, box.bottom].map(Math.round)",
            selector,
        )

    def notes(self):
        panel = self.driver.find_element(By.CSS_SELECTOR, ".reveal > .speaker-notes")
        return panel.text if panel.is_displayed() else None

    def screenshot(self, name):
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))

    def test_every_step_is_one_forward_and_one_back(self):
        steps = [(0, 0), *((1, step) for step in range(STEPS)), (2, 0)]
        for forward, back in ((Keys.ARROW_RIGHT, Keys.ARROW_LEFT), (Keys.ARROW_DOWN, Keys.ARROW_UP), (" ", Keys.PAGE_UP)):
            self.open()
            self.assertEqual(self.box(".slides section.present svg"), [0, 0, 1280, 720], "a slide fills the screen")
            seen = [self.place()]
            for _ in range(SLIDES):
                self.press(forward)
                seen.append(self.place())
            self.assertEqual(seen, [*steps, steps[-1]], "it goes on to the last slide, and stays there")
            seen = [self.place()]
            for _ in range(SLIDES):
                self.press(back)
                seen.append(self.place())
            self.assertEqual(seen, [*reversed(steps), steps[0]])

    def test_the_notes_are_shown_on_a_key_beside_the_slide(self):
        self.open("#/1")
        self.assertIsNone(self.notes())
        self.press("n")
        self.screenshot("deck-notes")
        self.assertEqual(self.place(), (1, 0), "the key shows the notes, and does nothing else")
        first = self.notes()
        self.assertIn("temperature 0.1", first)
        self.assertLessEqual(self.box(".slides section.present:not(.stack) svg")[2], self.box(".speaker-notes")[0], "nothing of the slide is covered")
        self.press(Keys.ARROW_RIGHT)
        self.assertNotEqual(self.notes(), first, "the notes follow the slides")
        self.press("n")
        self.assertIsNone(self.notes())
        self.assertEqual(self.box(".slides section.present:not(.stack) svg"), [0, 0, 1280, 720])

    def test_a_line_names_the_keys(self):
        self.open()
        line = self.driver.find_element(By.CSS_SELECTOR, ".keys")
        self.assertFalse(line.is_displayed())
        self.press("?")
        self.screenshot("deck-keys")
        self.assertTrue(line.is_displayed())
        for key in ("n the speaker's notes", "o all slides"):
            self.assertIn(key, line.text)
        self.press("?")
        self.assertFalse(line.is_displayed())

    def test_the_overview_starts_at_its_slide(self):
        for hash, place in (("", (0, 0)), ("#/1/5", (1, 5)), ("#/2", (2, 0))):
            self.open(hash)
            self.press("o")
            time.sleep(1)
            self.screenshot(f"deck-overview-{place[0]}")
            self.assertEqual(self.place(), place)
            left, top, right, bottom = self.box(".slides section.present:not(.stack)")
            self.assertLess(right - left, 640, "the slides are small")
            self.assertTrue(left < 640 < right and top < 360 < bottom, "its slide is in the middle")
            self.press("o")
            self.assertEqual(self.place(), place)
            self.assertFalse(self.driver.execute_script("return Reveal.isOverview()"))

    def test_each_step_is_a_page_in_print_and_pixels_are_squares(self):
        self.open("?view=print")
        # It lays the pages out a moment after it is ready.
        WebDriverWait(self.driver, 20).until(lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".pdf-page")) > 0)
        time.sleep(0.5)
        printed = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
        pdf = base64.b64decode(printed["data"])
        (SCREENSHOTS / "deck.pdf").write_bytes(pdf)
        self.assertEqual(len(re.findall(rb"/Type\s*/Page\b", pdf)), SLIDES)
        sides = [int(side) for side in re.findall(rb"/Subtype\s*/Image\b[^>]*?/Width (\d+)", pdf)]
        self.assertEqual(len(sides), 10, "a picture for each class")
        self.assertGreaterEqual(min(sides), 500, "a viewer smooths a picture of 28 dots")


if __name__ == "__main__":
    unittest.main(verbosity=2)
