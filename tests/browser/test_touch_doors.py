"""Becoming a touch screen by a code, and the lock with its digits, at two browsers at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import findings, small_targets
from tests.browser.touch_desk import (
    TouchDesk,
    button,
    clear,
    expect_state,
    look,
    presses_of,
    tile,
)

pytestmark = pytest.mark.browser

PIN = "2468"


@pytest.fixture(scope="module")
def admin(touch_device: TouchDesk) -> Iterator[Page]:
    """Somebody who has logged in, and stays so for all these tests."""
    own = TouchDesk.of(touch_device)
    page = own.admin()
    page.on("dialog", lambda question: question.accept())
    page.goto("/basic-settings/screens/")
    yield page
    own.close_tablets()


@pytest.fixture(scope="module")
def pin(admin: Page) -> str:
    """Set the PIN."""
    admin.get_by_label("PIN").fill(PIN)
    admin.get_by_role("region", name="Lock and dim").get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Touch screens ask for the new PIN now.")).to_be_visible()
    return PIN


@pytest.fixture(scope="module")
def without_pin(admin: Page, pin: str) -> None:
    """Let two buttons be pressed while the screen is locked."""
    for button_id in ("plain", "action"):
        admin.goto(f"/basic-settings/buttons/{button_id}")
        admin.get_by_label("On a Locked Screen").select_option("Can be pressed")
        admin.get_by_role("button", name="Save", exact=True).click()
        expect(admin.get_by_text("was saved.")).to_be_visible()


@pytest.fixture
def locked(desk: TouchDesk, pin: str) -> Page:
    """A tablet that asks for its PIN."""
    page = desk.locked_tablet(has_touch=True)
    expect(page.get_by_label("PIN", exact=True)).to_be_focused()
    return page


def tap(page: Page, digits: str) -> None:
    for digit in digits:
        page.get_by_role("button", name=digit, exact=True).tap()


def test_it_becomes_a_touch_screen_by_its_code(desk: TouchDesk, admin: Page) -> None:
    page = desk.context().new_page()
    page.goto("/screen")
    page.get_by_role("link", name="Pair it as a touch screen").click()
    code = page.locator("[data-code]").text_content() or ""
    admin.get_by_label("PIN").fill("typed meanwhile")
    form = admin.get_by_role("region", name="Pair a touch screen")
    form.get_by_label("Code on the tablet").fill("BCDF-GHJK")
    form.get_by_label("Where it hangs").fill("Lobby")
    form.get_by_role("button", name="Pair").click()
    expect(form).to_contain_text("No browser shows this code.")
    form.get_by_label("Code on the tablet").fill(code.lower())
    form.get_by_role("button", name="Pair").click()
    expect(admin.get_by_text("Lobby is paired")).to_be_visible()
    expect(admin.get_by_label("PIN")).to_have_value("typed meanwhile")
    expect(button(page, "plain")).to_be_visible()
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)
    admin.reload()
    expect(admin.get_by_role("row", name="Lobby")).to_contain_text("now")
    admin.get_by_role("button", name="Remove Lobby").click()
    expect(page.get_by_text("This is no touch screen any more.")).to_be_visible()
    button(page, "plain").click()
    expect(tile(page, "plain")).to_contain_text("no touch screen any more. Nothing was sent.")


def test_it_unlocks_by_touch(locked: Page) -> None:
    tap(locked, "1112")
    expect(locked.get_by_text("4 digits entered")).to_be_attached()
    locked.get_by_role("button", name="Unlock").tap()
    expect(locked.get_by_role("alert")).to_have_text("The PIN is wrong. Type it again.")
    expect(locked.get_by_label("PIN", exact=True)).to_have_value("")
    tap(locked, "24689")
    locked.get_by_role("button", name="Delete").tap()
    locked.get_by_role("button", name="Unlock").tap()
    expect(button(locked, "plain")).to_be_visible()
    locked.get_by_role("button", name="Lock").tap()
    expect(locked.get_by_label("PIN", exact=True)).to_be_visible()
    expect(button(locked, "plain")).to_have_count(0)


def test_it_unlocks_by_keyboard(locked: Page) -> None:
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect(button(locked, "plain")).to_be_visible()


def test_it_locks_the_tablet_when_the_pin_is_changed(locked: Page, admin: Page) -> None:
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect(button(locked, "plain")).to_be_visible()
    admin.get_by_label("PIN").fill(PIN)
    admin.get_by_role("region", name="Lock and dim").get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Touch screens ask for the new PIN now.")).to_be_visible()
    look(locked)
    expect(locked.get_by_label("PIN", exact=True)).to_be_visible()


def test_it_notices_that_it_was_unlocked_in_another_window(locked: Page) -> None:
    other = locked.context.new_page()
    other.goto("/screen")
    other.keyboard.type(PIN)
    other.keyboard.press("Enter")
    expect(button(other, "plain")).to_be_visible()
    look(locked)
    expect(button(locked, "plain")).to_be_visible()


def test_it_says_at_the_lock_that_the_network_is_away(locked: Page) -> None:
    lost = locked.get_by_text("No connection to the device")
    locked.context.set_offline(True)
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect(lost).to_be_visible()
    locked.context.set_offline(False)
    look(locked)
    expect(lost).to_be_hidden()
    expect(locked.get_by_label("PIN", exact=True)).to_have_value(PIN)
    locked.keyboard.press("Enter")
    expect(button(locked, "plain")).to_be_visible()


@pytest.mark.usefixtures("without_pin")
def test_it_presses_without_the_pin_and_shows_what_came_of_it(locked: Page) -> None:
    presses = presses_of(locked)
    expect(locked.locator("[data-button]")).to_have_count(2)
    button(locked, "plain").tap()
    expect_state(locked, "plain", "sent")
    expect(locked.locator("#polite")).to_have_text("Help: sent.")
    for width, height in ((1280, 800), (390, 844)):
        locked.set_viewport_size({"width": width, "height": height})
        assert (width, findings(locked), small_targets(locked)) == (width, [], [])
        assert locked.evaluate("document.documentElement.scrollWidth") <= width
        expect(locked.get_by_role("button", name="Unlock")).to_be_in_viewport()
    locked.evaluate("document.body.classList.add('dimmed')")
    assert findings(locked) == []
    locked.evaluate("document.body.classList.remove('dimmed')")
    locked.get_by_role("button", name="Details of Help").tap()
    expect(locked.get_by_role("dialog", name="Help")).to_contain_text(presses[0]["x-press-id"])
    locked.get_by_role("button", name="Close").tap()
    clear(locked, "plain")
    expect(locked.get_by_label("PIN", exact=True)).to_be_visible()
    assert len(presses) == 1


@pytest.mark.usefixtures("without_pin")
def test_it_presses_without_the_pin_by_keyboard(locked: Page) -> None:
    locked.keyboard.press("Shift+Tab")
    expect(button(locked, "plain")).to_be_focused()
    locked.keyboard.press("ArrowLeft")
    expect(button(locked, "action")).to_be_focused()
    locked.keyboard.press("ArrowRight")
    locked.keyboard.press("Enter")
    expect_state(locked, "plain", "sent")
    locked.keyboard.press("F8")
    expect_state(locked, "action", "sent")
    locked.get_by_label("PIN", exact=True).focus()
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect_state(locked, "hold", "idle")
    for button_id in ("plain", "action"):
        expect_state(locked, button_id, "sent")
        clear(locked, button_id)


@pytest.mark.usefixtures("without_pin")
def test_it_says_of_a_press_that_came_too_late_that_nothing_was_sent(locked: Page) -> None:
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect(button(locked, "pause")).to_be_visible()
    locked.route("**/screen/state", lambda question: question.abort())
    other = locked.context.new_page()
    other.goto("/screen")
    other.get_by_role("button", name="Lock", exact=True).click()
    expect(other.get_by_label("PIN", exact=True)).to_be_visible()
    button(locked, "pause").tap()
    expect(tile(locked, "pause")).to_contain_text("The screen is locked. Nothing was sent.")
    button(locked, "plain").tap()
    expect(tile(locked, "plain")).to_have_attribute("data-state", "sent")
    locked.unroute("**/screen/state")  # the page now learns of the lock, and loads itself anew
    look(locked)
    problem = locked.locator("#pin-problem")
    expect(problem).to_contain_text("Nothing was sent. Enter the PIN")
    expect_state(locked, "plain", "sent")
    locked.get_by_label("PIN", exact=True).focus()
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect(tile(locked, "pause")).to_contain_text("The screen is locked. Nothing was sent.")
    clear(locked, "pause")
    clear(locked, "plain")


def test_it_shows_the_wait_after_wrong_pins_and_counts_it_down(locked: Page) -> None:
    for _ in range(5):
        with locked.expect_response("**/screen/unlock"):
            locked.keyboard.type("1111")
            locked.keyboard.press("Enter")
    go = locked.locator("[data-go]")
    problem = locked.locator("#pin-problem")
    expect(problem).to_have_text("Too many wrong PINs. Wait 30 s and try again.")
    expect(go).to_be_disabled()
    locked.keyboard.type(PIN)
    locked.keyboard.press("Enter")
    expect(go).to_have_text("Wait 30 s")
    locked.reload()
    expect(go).to_be_disabled()
    for _ in range(30):
        locked.clock.run_for(1_000)
    expect(go).to_have_text("Unlock")
    expect(go).to_be_enabled()
    expect(problem).to_have_text("")
