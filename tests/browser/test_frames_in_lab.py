"""Moves a figure in JupyterLab, in a chapter as it was built: no cell is run, and no kernel is needed.

    python tests/browser/test_frames_in_lab.py

needs the packages of requirements.txt, Chromium and chromedriver, and a lab that is set up (`cargo lab --setup-only`).
The launcher is taken from $WORKBOOK_LAUNCHER (by default target/release/lab); pictures are left in $WORKBOOK_SCREENSHOTS
(by default target/screenshots).
"""

import json
import time
import unittest

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from test_frames import Moving
from test_lab import CHAPTER, SCREENSHOTS, InTheLab
from theme import THEMES, Theme

# The same chapter, changed by somebody: JupyterLab has no reason to trust it.
UNTRUSTED = CHAPTER.with_name("frames-untrusted.ipynb")
FIGURE = "figure.wb-frames"
PICTURE = "img[alt*='learning rate']"


class FramesInTheLab(InTheLab):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theme = Theme(cls.lab)
        cls.addClassCleanup(cls.theme.restore)
        notebook = json.loads(CHAPTER.read_text())
        notebook["cells"][0]["source"] = ["Somebody else's words."]
        UNTRUSTED.write_text(json.dumps(notebook))
        cls.addClassCleanup(UNTRUSTED.unlink)

    def tearDown(self):
        self.driver.get("about:blank")

    def open(self, path, selector):
        """Opens the notebook, and scrolls until there is such an element; JupyterLab makes the cells that come into view."""
        self.driver.get(self.lab.page(path))
        WebDriverWait(self.driver, 60).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".jp-CodeCell .cm-content"))
        # A kernel that is not built yet says so in a message above the page's corner.
        for _ in range(120):
            found = self.driver.find_elements(By.CSS_SELECTOR, f".jp-OutputArea-output {selector}")
            if found:
                self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found[0])
                time.sleep(1)
                return found[0]
            self.driver.execute_script("document.querySelector('.jp-WindowedPanel-outer').scrollBy(0, 600)")
            time.sleep(0.25)
        self.fail(f"no {selector} in {path.name}")

    def cell(self):
        """Which cell is the active one: keys that the notebook takes for its own move it."""
        return self.driver.execute_script(
            "return [...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex(cell => cell.matches('.jp-mod-active'))"
        )

    def test_a_figure_moves_by_drag_by_keys_and_by_itself(self):
        moving = Moving(self.driver, self.open(CHAPTER, FIGURE))
        self.assertEqual(moving.shown(), {moving.place()})
        middle = len(json.loads(moving.slider.get_attribute("data-values"))) // 2

        drag = webdriver.ActionChains(self.driver)
        half = moving.slider.size["width"] // 2
        drag.move_to_element_with_offset(moving.slider, -half + 8, 0).click_and_hold()
        drag.move_by_offset(half - 8, 0).release().perform()
        dragged = moving.place()
        self.assertTrue(abs(dragged - middle) <= 3, dragged)
        self.assertEqual(moving.shown(), {dragged})

        cell = self.cell()
        before = moving.value()
        moving.slider.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
        self.assertEqual((moving.place(), moving.shown()), (dragged + 1, {dragged + 1}))
        self.assertNotEqual(moving.value(), before)
        self.assertEqual(self.cell(), cell, "the notebook goes on with the same cell")

        moving.button.click()
        time.sleep(1.5)
        moving.button.click()
        stopped = moving.place()
        self.assertGreaterEqual(stopped, dragged + 3)
        time.sleep(0.6)
        self.assertEqual((moving.place(), moving.shown()), (stopped, {stopped}))

    def test_it_can_be_read_in_light_and_dark(self):
        for name in THEMES:
            with self.subTest(theme=name):
                self.theme.set(name)
                moving = Moving(self.driver, self.open(CHAPTER, FIGURE))
                self.driver.save_screenshot(str(SCREENSHOTS / f"frames-in-lab-{name}.png"))
                page, words = self.driver.execute_script(
                    "const colour = (element, name) => getComputedStyle(element)[name].match(/[0-9.]+/g).slice(0, 3).map(Number);"
                    "return [colour(document.querySelector('.jp-Notebook'), 'backgroundColor'), colour(arguments[0], 'color')]",
                    moving.button,
                )
                self.assertEqual(sum(page) < 3 * 128, name == "dark", "the theme is the one that was asked for")
                self.assertGreater(contrast(page, words), 4.5)
                self.assertGreater(moving.slider.size["width"], 300)

    def test_where_nothing_is_trusted_the_most_telling_one_is_a_picture(self):
        picture = self.open(UNTRUSTED, PICTURE)
        self.driver.save_screenshot(str(SCREENSHOTS / "frames-in-lab-untrusted.png"))
        self.assertTrue(picture.is_displayed())
        self.assertGreater(self.driver.execute_script("return arguments[0].naturalWidth", picture), 300)
        self.assertEqual(self.driver.find_elements(By.CSS_SELECTOR, ".jp-OutputArea-output input[type=range]"), [])
        output = picture.find_element(By.XPATH, "./ancestor::*[contains(@class, 'jp-OutputArea-output')]")
        for stray in ("const figure", ".wb-frames {", "▶"):
            self.assertNotIn(stray, output.text)


def contrast(one, other):
    """How well two colours can be told apart, from 1 to 21, as WCAG defines it."""
    def light(colour):
        linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
