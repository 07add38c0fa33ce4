"""Moves a figure in a real browser: drags its slider, presses keys, plays it, on a page from a disk.

    python tests/browser/test_frames.py

needs the packages of requirements.txt, Chromium and chromedriver. The program is taken from $WORKBOOK (by default
target/release/workbook); pictures are left in $WORKBOOK_SCREENSHOTS (by default target/screenshots).
"""

import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("WORKBOOK", str(ROOT / "target/release/workbook"))
SCREENSHOTS = Path(os.environ.get("WORKBOOK_SCREENSHOTS", str(ROOT / "target/screenshots")))
FLAGS = "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-dev-shm-usage --disable-background-networking"


def setUpModule():
    global folder, page, twice
    folder = tempfile.TemporaryDirectory(prefix="a folder with ümlauts ")
    command = [PROGRAM, "figures", "four-learning-rates", "--format", "html", "--theme", "notebook", "--out", folder.name]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    page = Path(folder.name) / "notebook/four-learning-rates.html"
    text = page.read_text()
    body = text[text.index("<body>") + len("<body>") : text.index("</body>")]
    twice = page.with_name("twice.html")
    twice.write_text(text.replace("</body>", body + "</body>"))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)


def tearDownModule():
    folder.cleanup()


class Browser:
    def __init__(self, *flags, width=1440, scripts=True):
        options = webdriver.ChromeOptions()
        for flag in (*FLAGS.split(), f"--window-size={width},1000", *flags):
            options.add_argument(flag)
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if binary:
            options.binary_location = binary
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        # A window of Chromium is at least 500 pixels wide; the page need not be.
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False},
        )

    def media(self, **features):
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def open(self, path):
        self.driver.get(path.as_uri())
        return [Moving(self.driver, figure) for figure in self.driver.find_elements(By.CSS_SELECTOR, "figure.wb-frames")]


class Moving:
    """One figure on a page."""

    def __init__(self, driver, figure):
        self.driver, self.figure = driver, figure
        self.slider = figure.find_element(By.TAG_NAME, "input")
        self.button = figure.find_element(By.TAG_NAME, "button")

    def place(self):
        return int(self.slider.get_attribute("value"))

    def value(self):
        return self.figure.find_element(By.TAG_NAME, "output").text

    def shown(self):
        """The frames of which something can be seen."""
        parts = self.figure.find_elements(By.CSS_SELECTOR, "[data-frame]")
        return {int(part.get_attribute("data-frame")) for part in parts if part.value_of_css_property("display") != "none"}


class Frames(unittest.TestCase):
    def test_it_is_dragged_and_moved_by_keys(self):
        for width in (390, 1440):
            with self.subTest(width=width), Browser(width=width) as browser:
                (moving,) = browser.open(page)
                self.assertEqual(moving.shown(), {moving.place()})
                self.assertEqual(browser.driver.find_elements(By.CSS_SELECTOR, ".wb-frames-still"), [], "it is there once")
                first = moving.value()
                moving.slider.send_keys(Keys.ARROW_RIGHT)
                self.assertEqual((moving.place(), moving.shown()), (27, {27}))
                self.assertGreater(float(moving.value()), float(first))
                moving.slider.send_keys(Keys.HOME)
                self.assertEqual((moving.place(), moving.value(), moving.shown()), (0, "0.002", {0}))
                self.assertEqual(moving.slider.get_attribute("aria-valuetext"), "0.002")
                drag = webdriver.ActionChains(browser.driver)
                half = moving.slider.size["width"] // 2
                drag.move_to_element_with_offset(moving.slider, -half + 8, 0).click_and_hold()
                drag.move_by_offset(half, 0).release().perform()
                self.assertTrue(10 <= moving.place() <= 30, moving.place())
                self.assertEqual(moving.shown(), {moving.place()})
                wide = browser.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
                self.assertLessEqual(wide, 0, "the page scrolls sideways")

    def test_it_plays_until_it_is_stopped(self):
        with Browser() as browser:
            (moving,) = browser.open(page)
            before = moving.place()
            moving.button.click()
            self.assertEqual(moving.button.get_attribute("aria-label"), "pause")
            time.sleep(1.5)
            moving.button.click()
            stopped = moving.place()
            self.assertGreaterEqual(stopped, before + 3)
            time.sleep(0.6)
            self.assertEqual(moving.place(), stopped)
            self.assertEqual(moving.shown(), {stopped})

    def test_less_motion_means_one_step_at_a_time(self):
        with Browser() as browser:
            browser.media(prefers_reduced_motion="reduce")
            (moving,) = browser.open(page)
            self.assertEqual(moving.button.get_attribute("aria-label"), "next")
            before = moving.place()
            moving.button.click()
            time.sleep(0.8)
            self.assertEqual(moving.place(), before + 1)

    def test_two_on_one_page_do_not_mind_each_other(self):
        with Browser() as browser:
            one, other = browser.open(twice)
            one.slider.send_keys(Keys.END)
            self.assertEqual((one.place(), other.place()), (39, 26))
            self.assertEqual((one.shown(), other.shown()), ({39}, {26}))

    def test_without_scripts_the_most_telling_one_stands_still(self):
        with Browser(scripts=False) as browser:
            self.assertEqual(browser.open(page), [], "nothing that would move")
            still = browser.driver.find_element(By.CSS_SELECTOR, ".wb-frames-still")
            picture = still.find_element(By.TAG_NAME, "img")
            self.assertTrue(picture.is_displayed())
            self.assertGreater(int(picture.get_property("naturalWidth")), 300)
            self.assertRegex(still.text, r"^This figure moves with learning rate where scripts may run; here it is at \S+\.$")

    def test_it_can_be_read_in_light_and_dark(self):
        for scheme in ("light", "dark"):
            for width in (390, 1440):
                with self.subTest(scheme=scheme, width=width), Browser(width=width) as browser:
                    browser.media(prefers_color_scheme=scheme)
                    (moving,) = browser.open(page)
                    browser.driver.save_screenshot(str(SCREENSHOTS / f"frames-{scheme}-{width}.png"))
                    (red, green, blue) = (
                        int(part) for part in moving.button.value_of_css_property("color")[5:-1].split(",")[:3]
                    )
                    bright = red + green + blue > 3 * 128
                    self.assertEqual(bright, scheme == "dark", "the words are as dark as the page")


if __name__ == "__main__":
    unittest.main(verbosity=2)
