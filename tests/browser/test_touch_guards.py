"""Guards, pauses and the ways around the screens, with fingers and keys on a real page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.touch_desk import (
    TouchDesk,
    button,
    clear,
    expect_state,
    look,
    presses_of,
    stopped_time,
    tile,
)

pytestmark = pytest.mark.browser

MINUTE = 60_000


def confirmed(presses: list[dict[str, str]]) -> list[str]:
    return [each.get("x-confirmed", "") for each in presses]


def hold_finger(page: Page, button_id: str, wait: Callable[[], None]) -> None:
    """Put a finger on a button and lift it after the wait: a touch, not a mouse."""
    box = button(page, button_id).bounding_box()
    assert box
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 20}
    hand = page.context.new_cdp_session(page)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    wait()
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_it_sends_a_held_button_after_a_second_and_a_tapped_one_not(desk: TouchDesk) -> None:
    page = desk.tablet(has_touch=True)
    presses = presses_of(page)
    with stopped_time(page):
        hold_finger(page, "hold", lambda: page.clock.run_for(900))
        expect(page.locator("#polite")).to_have_text("Alarm: not sent. Hold it for one second.")
        assert presses == []
        button(page, "hold").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        assert presses == []
    expect(page.get_by_role("dialog")).to_have_count(0)
    hold_finger(page, "hold", lambda: page.clock.run_for(1_000))
    expect_state(page, "hold", "sent")
    assert confirmed(presses) == ["hold"]
    clear(page, "hold")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_it_sends_a_button_that_is_held_by_key(desk: TouchDesk, key: str) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    button(page, "hold").focus()
    with stopped_time(page):
        page.keyboard.down(key)
        expect(tile(page, "hold")).to_have_class("tile colour-default size-normal holding")
        for _ in range(12):
            page.keyboard.down(key)  # as a held key repeats itself
            page.clock.run_for(300)
        page.keyboard.up(key)
    expect_state(page, "hold", "sent")
    assert confirmed(presses) == ["hold"]
    clear(page, "hold")


def test_it_asks_who_cannot_hold(desk: TouchDesk) -> None:
    """A screen reader clicks; there is no finger and no key to be held."""
    page = desk.tablet()
    presses = presses_of(page)
    button(page, "hold").evaluate("element => element.click()")
    dialog = page.get_by_role("dialog", name="Send Alarm?")
    dialog.get_by_role("button", name="Send").click(delay=600)
    expect_state(page, "hold", "sent")
    assert confirmed(presses) == ["hold"]
    clear(page, "hold")


def test_it_asks_first_and_sends_only_after_yes(desk: TouchDesk) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    dialog = page.get_by_role("dialog", name="Send All clear?")
    button(page, "ask").focus()
    for _ in range(3):
        page.keyboard.down("Enter")  # held, it repeats itself, and that is no answer
        page.clock.run_for(600)
    page.keyboard.up("Enter")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(page, "ask")).to_be_focused()
    button(page, "ask").click()
    dialog.get_by_role("button", name="Cancel").click(delay=600)
    expect(dialog).to_be_hidden()
    assert presses == []
    button(page, "ask").click()
    dialog.get_by_role("button", name="Send").click(delay=600)
    expect_state(page, "ask", "sent")
    assert confirmed(presses) == ["ask"]
    clear(page, "ask")


def test_it_does_not_take_a_double_tap_for_the_answer(desk: TouchDesk) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    with stopped_time(page):
        button(page, "ask").click()
        page.clock.run_for(400)
        for answer in ("Send", "Cancel"):
            page.get_by_role("button", name=answer).click()
        expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert presses == []


@pytest.mark.parametrize("button_id", ["plain", "action"])
def test_it_takes_a_slow_firm_press_for_a_press(desk: TouchDesk, button_id: str) -> None:
    page = desk.tablet(has_touch=True)
    presses = presses_of(page)
    hold_finger(page, button_id, lambda: page.wait_for_timeout(900))
    expect_state(page, button_id, "sent")
    page.wait_for_timeout(300)  # a click that the browser makes of it comes by now
    assert confirmed(presses) == [""]
    clear(page, button_id)


@pytest.mark.parametrize("button_id", ["plain", "action"])
def test_it_presses_once_while_enter_is_held(desk: TouchDesk, button_id: str) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    button(page, button_id).focus()
    page.keyboard.down("Enter")
    expect_state(page, button_id, "sent")
    for _ in range(3):
        page.clock.run_for(600)  # longer than what counts as a double tap
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    assert len(presses) == 1
    clear(page, button_id)


def test_it_counts_the_pause_down_on_every_screen(desk: TouchDesk) -> None:
    page, other = desk.tablet(), desk.tablet()
    presses, others = presses_of(page), presses_of(other)
    button(page, "pause").click()
    expect_state(page, "pause", "sent")
    for each in (page, other):
        look(each)
        expect(tile(each, "pause")).to_contain_text("Again in ")
        expect(button(each, "pause")).to_have_attribute("aria-disabled", "true")
    button(page, "pause").click(force=True)
    button(other, "pause").click(force=True)
    page.reload()
    expect(tile(page, "pause")).to_contain_text("Again in ")
    assert (len(presses), len(others)) == (1, 0)
    clear(page, "pause")


def test_it_lets_a_button_be_pressed_again_after_its_pause(desk: TouchDesk) -> None:
    page = desk.tablet()
    answer = {"state": "sent", "press_id": "p-1"}
    page.route("**/screen/press/pause", lambda route: route.fulfill(json=answer))
    with stopped_time(page):
        button(page, "pause").click()
        expect(tile(page, "pause")).to_contain_text("Again in 60 s")
        page.clock.fast_forward(59_000)
        expect(tile(page, "pause")).to_contain_text("Again in 1 s")
        page.clock.fast_forward(1_000)
        expect(tile(page, "pause")).not_to_contain_text("Again")
        expect(button(page, "pause")).not_to_have_attribute("aria-disabled", "true")


def test_it_goes_to_another_screen_and_sends_nothing(desk: TouchDesk) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    button(page, "go").click()
    tab = page.get_by_role("tab", name="Second floor")
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(tab).to_be_focused()
    expect(button(page, "bad")).to_be_visible()
    expect(button(page, "go")).to_be_hidden()
    assert presses == []


def test_it_marks_the_tab_of_a_screen_on_which_a_button_failed(desk: TouchDesk) -> None:
    page, other = desk.tablet(), desk.tablet()
    button(page, "go").click()
    button(page, "bad").click()
    button(page, "amber").click()
    for each in (page, other):
        look(each)
        expect(each.get_by_role("tab", name="Second floor 2 failed")).to_be_visible()
    expect(page.get_by_role("tab", name="Ground floor", exact=True)).to_be_visible()
    for button_id in ("bad", "amber"):
        clear(page, button_id)
    look(other)
    expect(other.get_by_role("tab", name="Second floor", exact=True)).to_be_visible()


def test_it_shows_everything_that_is_known_of_a_press(desk: TouchDesk) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    button(page, "go").click()
    expect(tile(page, "bad").locator("[data-details]")).to_be_hidden()
    button(page, "bad").click()
    page.get_by_role("button", name="Details of Gate").click()
    dialog = page.get_by_role("dialog", name="Gate")
    for words in ("Failed", "NET-102", "refused the connection", "Check the port", " ms"):
        expect(dialog).to_contain_text(words)
    expect(dialog).to_contain_text(presses[0]["x-press-id"])
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Details of Gate")).to_be_focused()
    clear(page, "bad")


def test_it_presses_the_action_button_by_its_key(desk: TouchDesk) -> None:
    page = desk.tablet()
    presses = presses_of(page)
    button(page, "ask").click()
    page.keyboard.press("F8")  # behind an open question nothing can be pressed
    page.keyboard.press("Escape")
    assert presses == []
    page.keyboard.press("F8")
    expect_state(page, "action", "sent")
    expect(tile(page, "action")).to_contain_text("Sent")
    assert len(presses) == 1
    clear(page, "action")


def test_it_dims_and_only_wakes_at_the_first_touch(desk: TouchDesk) -> None:
    admin = desk.admin()
    admin.goto("/basic-settings/screens/")
    admin.get_by_label("Dim after minutes").fill("2")
    admin.get_by_role("region", name="Lock and dim").get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Saved.")).to_be_visible()

    page = desk.tablet(has_touch=True)
    presses = presses_of(page)
    body = page.locator("body")
    for wake in (
        lambda: page.touchscreen.tap(100, 200),
        lambda: hold_finger(page, "plain", lambda: page.wait_for_timeout(700)),
        lambda: page.keyboard.press("Tab"),
        lambda: button(page, "plain").evaluate("element => element.click()"),
    ):
        with stopped_time(page):
            page.clock.fast_forward(70_000)
            expect(body).not_to_have_class("dimmed")
            page.clock.fast_forward(50_000)
            expect(body).to_have_class("dimmed")
        wake()
        expect(body).not_to_have_class("dimmed")
        page.clock.run_for(500)
    assert presses == []
    button(page, "plain").tap()
    expect_state(page, "plain", "sent")
    clear(page, "plain")
    page.clock.fast_forward(3 * MINUTE)
    page.keyboard.press("F8")  # a tactile button is never pressed by accident
    expect(body).not_to_have_class("dimmed")
    expect_state(page, "action", "sent")
    clear(page, "action")
    admin.get_by_label("Dim after minutes").fill("0")
    admin.get_by_role("region", name="Lock and dim").get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Saved.")).to_be_visible()


def test_it_keeps_the_display_on(desk: TouchDesk) -> None:
    page = desk.tablet()
    page.add_init_script(
        "Object.defineProperty(navigator, 'wakeLock', "
        "{ value: { request: async (kind) => { window.kept = kind; } } });"
    )
    page.reload()
    page.wait_for_function("window.kept === 'screen'")


def test_it_shows_that_the_network_went_and_catches_up_when_it_is_back(desk: TouchDesk) -> None:
    page, other = desk.tablet(), desk.tablet()
    lost = page.get_by_text("No connection to the device")
    page.context.set_offline(True)
    look(page)
    expect(lost).to_be_visible()
    button(other, "plain").click()
    expect_state(other, "plain", "sent")
    expect_state(page, "plain", "idle")
    page.context.set_offline(False)
    look(page)
    expect(lost).to_be_hidden()
    expect_state(page, "plain", "sent")
    clear(page, "plain")
    expect_state(other, "plain", "idle")


def test_it_tells_the_device_once_that_somebody_touched_it(desk: TouchDesk) -> None:
    page = desk.tablet()
    told: list[str] = []
    page.on("request", lambda request: told.append(request.headers.get("x-in-use", "")))
    page.get_by_role("tab", name="Second floor").click()
    for _ in range(2):
        with page.expect_response("**/screen/state"):
            look(page)
    assert len(told) >= 2
    assert told.count("1") == 1
