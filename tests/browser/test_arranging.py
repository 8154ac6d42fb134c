"""Buttons change places: by drag, by keyboard, and by a tap on their new place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.technician import Technician

Against = Callable[[], list[str]]

pytestmark = pytest.mark.browser

PAGE = "/basic-settings/screens/"


@pytest.fixture
def screens(technician: Technician, page: Page) -> Page:
    """The page with two screens, and the buttons Help and Fire on the first one."""
    page.goto(PAGE)
    if not page.get_by_role("heading", name="Lobby").is_visible():
        page.get_by_label("Name").first.fill("Lobby")
        page.get_by_label("Columns").select_option("2")
        page.get_by_label("Rows").select_option("1")
        page.get_by_role("button", name="Create Screen").click()
        expect(page.get_by_role("heading", name="Lobby")).to_be_visible()
    for text, position in (("Help", "0"), ("Fire", "5")):
        if not button(page, text).is_visible():
            page.get_by_role("link", name="Create Button on Screen 1").click()
            page.get_by_label("Text", exact=True).fill(text)
            page.get_by_label("Position").select_option(position)
            page.get_by_label("Request 1 - Targets").fill("127.0.0.1")
            page.get_by_role("button", name="Save").click()
            expect(button(page, text)).to_be_visible()
    page.goto(PAGE)
    page.wait_for_load_state()
    return page


def button(page: Page, text: str) -> Locator:
    return page.locator(f'[data-text="{text}"] a')


def place(page: Page, screen: str, cell: int) -> Locator:
    return page.get_by_role("region", name=screen).locator(f'[data-place="{cell}"]')


def expect_in(page: Page, text: str, screen: str, cell: int) -> None:
    expect(place(page, screen, cell)).to_have_attribute("data-text", text)


def expect_heard(page: Page, words: str) -> None:
    expect(page.locator("#heard")).to_contain_text(words)


def test_it_moves_buttons_by_drag_and_takes_it_back(screens: Page) -> None:
    page = screens
    button(page, "Help").drag_to(place(page, "Lobby", 1))
    expect_in(page, "Help", "Lobby", 1)
    expect(button(page, "Help")).to_be_focused()
    expect_heard(page, "Help was moved to row 1, column 2 of Lobby.")
    button(page, "Help").drag_to(button(page, "Fire"))
    expect_in(page, "Fire", "Lobby", 1)
    expect_in(page, "Help", "Screen 1", 5)
    page.get_by_role("button", name="Undo").click()
    expect_in(page, "Fire", "Screen 1", 5)
    button(page, "Help").drag_to(place(page, "Screen 1", 0))
    expect_in(page, "Help", "Screen 1", 0)
    page.reload()
    expect_in(page, "Help", "Screen 1", 0)


def test_it_moves_a_button_by_keyboard_alone(screens: Page, against: Against) -> None:
    page = screens
    button(page, "Help").focus()
    page.keyboard.press("m")
    expect_heard(page, "Moving Help.")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    aimed = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert aimed == "Put Help in row 3, column 2 of Screen 1"
    page.keyboard.press("ArrowUp")
    aimed = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert aimed == "Put Help in row 2, column 2 of Screen 1, where Fire is: they change places"
    assert against() == []
    page.keyboard.press("Enter")
    expect_heard(page, "Help and Fire changed places.")
    expect_in(page, "Help", "Screen 1", 5)
    expect(button(page, "Help")).to_be_focused()

    page.keyboard.press("m")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator(":focus")).to_have_attribute(
        "aria-label", "Put Help in row 1, column 1 of Lobby"
    )
    page.keyboard.press("Escape")
    expect_heard(page, "Help stays in row 2, column 2 of Screen 1.")
    expect(button(page, "Help")).to_be_focused()
    expect_in(page, "Help", "Screen 1", 5)


def test_it_moves_a_button_by_two_taps(screens: Page) -> None:
    page = screens
    page.get_by_role("button", name="Move Fire").click()
    place(page, "Lobby", 0).click()
    expect_in(page, "Fire", "Lobby", 0)
    page.get_by_role("button", name="Move Fire").click()
    page.get_by_role("button", name="Cancel").click()
    expect_in(page, "Fire", "Lobby", 0)
    page.get_by_role("button", name="Move Fire").click()
    place(page, "Screen 1", 11).click()
    expect_in(page, "Fire", "Screen 1", 11)


def test_it_says_that_the_place_is_gone(screens: Page) -> None:
    page = screens
    elsewhere = page.context.new_page()
    elsewhere.goto(PAGE)
    elsewhere.get_by_role("link", name="Edit Lobby").click()
    elsewhere.get_by_label("Columns").select_option("1")
    elsewhere.get_by_role("button", name="Save").click()
    expect(elsewhere.get_by_text("Screen Lobby was saved.")).to_be_visible()
    button(page, "Help").drag_to(place(page, "Lobby", 1))
    expect(page.locator("#messages")).to_contain_text("Nothing was moved.")
    page.reload()
    expect(place(page, "Lobby", 1)).to_have_count(0)
    expect(button(page, "Help")).to_be_visible()


def test_it_says_that_the_session_has_ended(screens: Page) -> None:
    page = screens
    page.context.clear_cookies()
    button(page, "Help").drag_to(place(page, "Lobby", 0))
    expect(page.locator("#messages")).to_contain_text("You are logged out.")


def test_it_makes_moves_one_after_the_other(screens: Page) -> None:
    """The page that shows the first one must not come in the place of the second one's."""
    page, held, sent = screens, list[Route](), list[str]()

    def hold_the_first(route: Route) -> None:
        sent.append(route.request.url)
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/move", hold_the_first)
    button(page, "Help").drag_to(place(page, "Screen 1", 6))
    button(page, "Fire").drag_to(place(page, "Screen 1", 7))
    page.get_by_role("button", name="Move Help").click()
    expect(page.locator(".move-bar")).to_be_visible()
    assert len(sent) == 1
    held[0].continue_()
    expect_in(page, "Help", "Screen 1", 6)
    expect_in(page, "Fire", "Screen 1", 7)
    assert len(sent) == 2
    # What was begun on the page before is over: a click is not a move any more.
    expect(page.locator(".move-bar")).to_have_count(0)
    button(page, "Fire").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Fire")
    page.unroute_all(behavior="ignoreErrors")
