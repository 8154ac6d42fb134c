"""The touch screen's own script: at once, only once, and honest when the network goes away."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.technician import Technician

pytestmark = pytest.mark.browser

PROFILE = "For the touch screen"
PRESSES = "**/screen/press/**"


@pytest.fixture
def tile(technician: Technician, page: Page, request: pytest.FixtureRequest) -> Iterator[Locator]:
    """A button of this test's own on the touch screen."""
    name = request.node.name.removeprefix("test_it_").replace("_", " ")[:40].strip()
    technician.open_oauth()
    # One profile for all tests: a provider gives few new tokens a minute.
    if not page.get_by_role("row", name=PROFILE).count():
        technician.create_profile(PROFILE)
    technician.configure_button(name, profile=PROFILE)
    page.goto("/screen")
    yield page.locator(".tile", has=page.get_by_role("button", name=name, exact=True))
    page.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def posts(tile: Locator, page: Page) -> list[str]:
    """The presses that left the page."""
    left: list[str] = []

    def note(request: Request) -> None:
        if "/screen/press/" in request.url:
            left.append(request.headers["x-press-id"])

    page.on("request", note)
    return left


def expect_state(tile: Locator, state: str) -> None:
    expect(tile).to_have_attribute("data-state", state)


def test_it_says_sending_before_any_answer(tile: Locator, page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(PRESSES, hold)
    with page.expect_request(PRESSES):
        tile.locator("[data-press]").click()
    expect_state(tile, "sending")
    expect(tile).to_contain_text("Sending …")
    expect(tile.locator("[data-clear]")).to_be_hidden()
    held[0].continue_()
    expect_state(tile, "sent")


def test_it_sends_once_however_often_it_is_tapped(tile: Locator, posts: list[str]) -> None:
    tile.locator("[data-press]").dblclick()
    expect_state(tile, "sent")
    assert len(posts) == 1


def test_it_finds_out_that_a_press_arrived(tile: Locator, page: Page, posts: list[str]) -> None:
    """The answer is lost on its way; the call is repeated and nothing is sent twice."""
    lost: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.route(PRESSES, lose_the_first_answer)
    tile.locator("[data-press]").click()
    expect_state(tile, "sent")
    assert len(posts) == 2
    assert len(set(posts)) == 1, "a repeated call must carry the id of the press"


def test_it_finds_out_that_a_press_did_not_arrive(tile: Locator, page: Page) -> None:
    page.context.set_offline(True)
    tile.locator("[data-press]").click()
    expect_state(tile, "sending")
    expect(page.get_by_text("No connection to the device")).to_be_visible()
    expect_state(tile, "unknown")
    page.context.set_offline(False)
    expect_state(tile, "failed")
    expect(tile).to_contain_text("Nothing was sent.")
    expect(page.get_by_text("No connection to the device")).to_be_hidden()
    tile.locator("[data-press]").click()
    expect_state(tile, "sent")


def test_it_tells_of_a_press_that_was_lost_when_the_page_was_loaded_anew(
    tile: Locator, page: Page
) -> None:
    page.route(PRESSES, lambda _: None)
    with page.expect_request(PRESSES):
        tile.locator("[data-press]").click()
    page.reload()
    expect_state(tile, "failed")
    expect(tile).to_contain_text("Nothing was sent.")


def test_it_asks_once_for_the_page_of_a_changed_layout(tile: Locator, page: Page) -> None:
    """It may be slow to come: asked for again, it would begin anew each time."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    page.route("**/screen", hold)
    page.evaluate("document.body.dataset.layout = 'another'")
    for _ in range(3):
        with page.expect_response("**/screen/state"):
            pass
    assert len(asked) == 1


def test_it_clears_a_result(tile: Locator, page: Page) -> None:
    tile.locator("[data-press]").click()
    expect_state(tile, "sent")
    with page.expect_response("**/screen/clear/**"):
        tile.locator("[data-clear]").click()
    expect_state(tile, "idle")
    page.reload()
    expect_state(tile, "idle")


def test_it_shows_a_changed_layout_by_itself(tile: Locator, page: Page) -> None:
    settings = page.context.new_page()
    settings.goto("/basic-settings/screens/")
    name = tile.locator(".text").text_content() or ""
    settings.get_by_role("link", name=name).click()
    settings.get_by_label("Button Status").select_option("Disabled")
    settings.get_by_role("button", name="Save").click()
    expect_state(tile, "disabled")
    expect(tile).to_contain_text("Disabled")


def test_it_says_when_the_login_has_ended(tile: Locator, page: Page) -> None:
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    elsewhere.get_by_role("link", name="Log out").click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    expect(page.get_by_role("link", name="Log in and try again")).to_be_visible()
    tile.locator("[data-press]").click()
    expect_state(tile, "failed")
    expect(tile).to_contain_text("Nothing was sent.")
