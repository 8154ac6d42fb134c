"""The largest grid on the display it is made for."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.technician import Technician

pytestmark = pytest.mark.browser

LONGEST = "Call the nurse to the main entrance of the second building!!"


def test_it_shows_the_longest_text_whole_on_the_largest_grid(
    technician: Technician, page: Page
) -> None:
    assert len(LONGEST) == 60
    page.get_by_role("link", name="Basic Settings").click()
    page.get_by_label("Name").fill("Large")
    page.get_by_label("Columns").select_option("6")
    page.get_by_label("Rows").select_option("5")
    page.get_by_role("button", name="Create Screen").click()
    page.get_by_role("link", name="Create Button on Large", exact=True).click()
    page.get_by_label("Text", exact=True).fill(LONGEST)
    page.get_by_label("Request 1 - Targets").fill("127.0.0.1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Button {LONGEST} was created.")).to_be_visible()

    page.goto("/screen")
    page.get_by_role("tab", name="Large").click()
    text = page.get_by_role("button", name=LONGEST).locator(".text")
    expect(text).to_be_visible()
    for width, height in ((1280, 800), (1024, 600), (360, 720)):
        page.set_viewport_size({"width": width, "height": height})
        assert text.evaluate("element => element.scrollHeight <= element.clientHeight"), width
