"""WCAG 2.2 AA on every page, as far as axe-core can tell; and targets that a finger hits."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.accessibility import findings, small_targets
from tests.browser.touch_desk import TouchDesk, button, expect_state

pytestmark = pytest.mark.browser

STATES: Final = ("idle", "sending", "sent", "failed", "unknown", "disabled")
SIZES: Final[tuple[ViewportSize, ...]] = (
    {"width": 1280, "height": 800},
    {"width": 1024, "height": 600},
    {"width": 800, "height": 480},
    {"width": 360, "height": 720},
)

PAGES: Final = (
    "/",
    "/basic-settings/screens/",
    "/basic-settings/screens/screen-1",
    "/basic-settings/screens/screen-1/delete",
    "/basic-settings/screens/screen-1/buttons/new",
    "/basic-settings/buttons/hold",
    "/basic-settings/buttons/hold/delete",
    "/basic-settings/touch-passes/new",
    "/advanced-settings/oauth/",
    "/system/",
    "/logout",
    "/there-is-no-such-page",
)

PUT_ALL_IN: Final = """state => {
  for (const tile of document.querySelectorAll(".tile")) {
    const word = document.querySelector("#words").content.querySelector(`[data-word="${state}"]`);
    tile.dataset.state = state;
    tile.querySelector("[data-word]").replaceChildren(word?.cloneNode(true) ?? "");
    const reason = /failed|unknown/.test(state) ? "127.0.0.1 refused the connection." : "";
    tile.querySelector("[data-reason]").textContent = reason;
    tile.querySelector("[data-foot]").textContent = "NET-102 · 10:00:00";
    tile.querySelector("[data-again]").textContent = "Again in 12 s";
    const hasEnded = /sent|failed|unknown/.test(state);
    for (const small of tile.querySelectorAll(".small")) small.hidden = !hasEnded;
  }
}"""

CUT_OFF: Final = """() => {
  const cut = [];
  for (const tile of document.querySelectorAll(".panel:not([hidden]) .tile")) {
    const inside = tile.getBoundingClientRect();
    const small = [...tile.querySelectorAll(".small:not([hidden])")];
    const floor = Math.min(inside.bottom, ...small.map((each) => each.getBoundingClientRect().top));
    for (const part of tile.querySelectorAll(".text, .word")) {
      const { top, bottom, height } = part.getBoundingClientRect();
      if (height && (top < inside.top || bottom > floor)) cut.push(part.textContent.trim());
    }
  }
  return cut;
}"""


@pytest.fixture
def admin(desk: TouchDesk) -> Page:
    return desk.admin()


@pytest.fixture
def tablet(desk: TouchDesk) -> Iterator[Page]:
    page = desk.tablet()
    yield page
    assert findings(page) == []


def hold_answers(page: Page) -> None:
    """Let the device say nothing more: it would put the buttons into their own states again."""
    page.route("**/screen/state", lambda _: None)


def test_it_finds_a_fault_where_there_is_one(tablet: Page) -> None:
    """What finds nothing anywhere proves nothing."""
    tablet.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        " '<p id=bad><img src=x><button id=small></button></p>')"
    )
    found = "\n".join(findings(tablet))
    assert "image-alt" in found
    assert "button-name" in found
    assert any('id="small"' in each for each in small_targets(tablet))
    tablet.evaluate("document.getElementById('bad').remove()")


def test_it_finds_nothing_on_the_pages_of_the_settings(admin: Page) -> None:
    for path in PAGES:
        answer = admin.goto(path)
        assert answer
        status = 404 if path.endswith("no-such-page") else 200
        assert (path, answer.status, findings(admin)) == (path, status, [])


def test_it_finds_nothing_on_pages_with_faults(admin: Page) -> None:
    for path, press in (
        ("/basic-settings/screens/", "Create Screen"),
        ("/basic-settings/screens/", "Pair"),
        ("/basic-settings/screens/screen-1/buttons/new", "Save"),
        ("/advanced-settings/oauth/", "Create Profile"),
        ("/advanced-settings/oauth/", "RUN OAuth Test"),
        ("/system/", "Change Password"),
    ):
        admin.goto(path)
        admin.get_by_role("button", name=press, exact=True).click()
        expect(admin.locator("#faults")).to_be_visible()
        assert (path, press, findings(admin)) == (path, press, [])


def test_it_finds_nothing_on_profiles_and_results(admin: Page) -> None:
    for path in ("", "profiles/door", "profiles/door/delete"):
        answer = admin.goto(f"/advanced-settings/oauth/{path}")
        assert answer
        assert (path, answer.status, findings(admin)) == (path, 200, [])
    admin.goto("/advanced-settings/oauth/")
    form = admin.get_by_role("region", name="Test", exact=True)
    form.get_by_label("Test OAuth Profile").select_option(label="Door")
    form.get_by_label("Target URL and Path").fill("https://127.0.0.1:1/go")
    form.get_by_role("button", name="RUN OAuth Test").click()
    expect(admin.locator("#result")).to_contain_text("NET-102")
    for closed in admin.locator("#result details:not([open]) summary").all():
        closed.click()
    assert findings(admin) == []


def test_it_finds_nothing_at_the_login(desk: TouchDesk) -> None:
    page = desk.context().new_page()
    page.goto("/screen")
    assert findings(page) == []
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("The password is wrong.")).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize("dimmed", [False, True])
def test_it_finds_nothing_on_buttons_in_any_state(tablet: Page, dimmed: bool) -> None:
    hold_answers(tablet)
    if dimmed:
        tablet.evaluate("document.body.classList.add('dimmed')")
    for state in STATES:
        for tab in tablet.get_by_role("tab").all():
            tab.evaluate("tab => tab.click()")
            tablet.evaluate(PUT_ALL_IN, state)
            assert (state, findings(tablet)) == (state, [])


def test_it_finds_nothing_on_dialogs(tablet: Page) -> None:
    button(tablet, "ask").click()
    assert findings(tablet) == []
    assert small_targets(tablet) == []
    tablet.keyboard.press("Escape")
    button(tablet, "plain").click()
    expect_state(tablet, "plain", "sent")
    tablet.get_by_role("button", name="Details of Help").click()
    assert findings(tablet) == []
    assert small_targets(tablet) == []


def test_it_finds_nothing_at_the_doors(desk: TouchDesk, admin: Page) -> None:
    stranger = desk.context().new_page()
    stranger.goto("/screen/pair")
    admin.goto("/basic-settings/screens/")
    admin.get_by_label("PIN").fill("2468")
    admin.get_by_role("region", name="Lock and dim").get_by_role("button", name="Save").click()
    expect(admin.get_by_text("Saved.")).to_be_visible()
    assert findings(admin) == []
    locked = desk.tablet()
    for page in (stranger, locked):
        for size in SIZES:
            page.set_viewport_size(size)
            assert (size, findings(page), small_targets(page)) == (size, [], [])
            if page is locked:
                expect(page.get_by_role("button", name="Unlock")).to_be_in_viewport(ratio=1)
    admin.on("dialog", lambda question: question.accept())
    admin.get_by_role("button", name="Remove the PIN").click()
    expect(admin.get_by_text("Touch screens have no PIN any more.")).to_be_visible()


def test_it_has_targets_that_a_finger_hits(tablet: Page) -> None:
    hold_answers(tablet)
    for size in SIZES:
        tablet.set_viewport_size(size)
        for state in STATES:
            tablet.evaluate(PUT_ALL_IN, state)
            assert (size, state, small_targets(tablet)) == (size, state, [])
    wide = tablet.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360, "nothing is out of sight at the side of a phone"


def test_it_cuts_nothing_off_a_button(tablet: Page) -> None:
    hold_answers(tablet)
    tablet.locator("#text-plain").evaluate("element => { element.textContent = 'Fire upstairs' }")
    for size in SIZES:
        tablet.set_viewport_size(size)
        for state in STATES:
            tablet.evaluate(PUT_ALL_IN, state)
            assert (size, state, tablet.evaluate(CUT_OFF)) == (size, state, [])
