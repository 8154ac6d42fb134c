"""The form of a button as a person fills it in: what counts is shown, and how it will look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.technician import Technician
from tests.doubles.running_device import RunningDevice

Against = Callable[[], list[str]]

pytestmark = pytest.mark.browser

NEW = "/basic-settings/screens/screen-1/buttons/new"


@pytest.fixture
def form(technician: Technician, page: Page) -> Page:
    """The form of a new button."""
    page.goto(NEW)
    page.wait_for_load_state()
    return page


def tile(page: Page) -> Locator:
    return page.locator("[data-tile-preview] .tile")


def keep_password(page: Page) -> None:
    page.goto("/basic-settings/features/")
    page.get_by_label("Remote Device RESTful API Password").fill("algo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A password is set")).to_be_visible()


def test_it_shows_the_button_as_it_will_look(form: Page) -> None:
    form.get_by_label("Text", exact=True).press_sequentially("Fire alarm")
    expect(tile(form)).to_contain_text("Fire alarm")
    form.get_by_role("group", name="Colour").get_by_label("Red").check()
    form.get_by_label("Text Size").select_option("Large")
    form.get_by_label("Guard", exact=True).select_option("Hold to send")
    expect(tile(form)).to_have_class("tile colour-red size-large")
    expect(tile(form)).to_contain_text("Hold to send")
    form.get_by_label("Button Status").select_option("Disabled")
    expect(tile(form)).to_contain_text("Disabled")


def test_it_finds_an_icon_by_keyboard(form: Page, against: Against) -> None:
    icon = form.get_by_role("combobox", name="Icon")
    icon.press_sequentially("door")
    options = form.get_by_role("listbox", name="Icons").get_by_role("option")
    expect(options.first).to_have_text("door-closed")
    assert against() == []
    form.keyboard.press("ArrowDown")
    form.keyboard.press("ArrowDown")
    form.keyboard.press("ArrowDown")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    form.keyboard.press("Enter")
    expect(icon).to_have_value("door-open")
    expect(options).to_have_count(0)
    expect(tile(form).locator("use").first).to_have_attribute("href", "#icon-door-open")
    icon.fill("fire")
    form.get_by_role("option", name="fire", exact=True).click()
    expect(icon).to_have_value("fire")
    icon.click()
    form.keyboard.press("Escape")
    expect(options).to_have_count(0)
    icon.fill("no such icon")
    expect(options).to_have_count(0)
    form.get_by_role("button", name="Save").click()
    expect(form.locator("#faults")).to_contain_text("There is no icon 'no such icon'.")
    expect(icon).to_have_value("no such icon")


def test_it_asks_for_what_the_command_needs(form: Page, against: Against) -> None:
    keep_password(form)
    form.goto(NEW)
    form.get_by_label("Text", exact=True).fill("Chime")
    form.get_by_label("Request 1 - Targets").fill("10.0.0.5, 10.0.0.6")
    form.get_by_label("Request 1 - Command").select_option("Play Tone")
    tone = form.get_by_label("Request 1 - Tone")
    expect(tone).to_have_value("chime.wav")
    expect(form.get_by_label("Request 1 - Custom Path")).to_be_hidden()
    expect(form.get_by_label("Request 1 - Multicast address")).to_be_hidden()
    form.get_by_label("Request 1 - Send by multicast").check()
    expect(form.get_by_label("Request 1 - Multicast address")).to_be_visible()
    assert against() == []

    tone.fill("")
    form.get_by_text("Placeholders", exact=True).click()
    form.get_by_role("button", name="Insert {{button.text}}").click()
    expect(tone).to_have_value("{{button.text}}")
    form.get_by_label("Request 1 - Command").select_option("Reboot")
    expect(tone).to_have_count(0)
    form.get_by_label("Request 1 - Command").select_option("Play Tone")
    expect(tone).to_have_value("{{button.text}}")

    form.get_by_role("button", name="Preview what will be sent").click()
    shown = form.locator("#sending")
    expect(shown).to_be_focused()
    expect(shown).to_contain_text("to 10.0.0.5, 10.0.0.6")
    expect(shown).to_contain_text("POST https://10.0.0.5/api/controls/tone/start")
    expect(shown).to_contain_text('"path": "Chime"')
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Button Chime was created.")).to_be_visible()


def test_it_takes_no_late_answer_for_the_newest(form: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def let_go(number: int) -> None:
        with form.expect_response(held[number].request.url):
            held[number].continue_()
        form.evaluate("new Promise((done) => setTimeout(done))")  # the page has read it

    form.route("**/commands/form?**", hold)
    for command in ("Play Tone", "Other", "Play Tone"):
        form.get_by_label("Request 1 - Command").select_option(command)
    tone = form.get_by_label("Request 1 - Tone")
    let_go(0)
    tone.fill("mine.wav")
    let_go(1)
    expect(tone).to_have_value("mine.wav")

    held.clear()
    form.route("**/sending", hold)
    form.get_by_label("Request 1 - Command").select_option("Other")
    form.get_by_label("Text", exact=True).fill("Late")
    for target in ("10.0.0.5", "10.0.0.6"):
        form.get_by_label("Request 1 - Targets").fill(target)
        form.get_by_role("button", name="Preview what will be sent").click()
    let_go(1)
    expect(form.locator("#sending")).to_contain_text("https://10.0.0.6/")
    let_go(0)
    expect(form.locator("#sending")).to_contain_text("https://10.0.0.6/")

    held.clear()
    form.route("**/certificates", hold)
    form.get_by_text("Delay, time-out").first.click()
    look = form.get_by_role("button", name="Look at the certificates of the targets of request 1")
    for target in ("http://first", "http://second"):
        form.get_by_label("Request 1 - Targets").fill(target)
        look.click()
    let_go(1)
    expect(form.locator("#request_1_certificates")).to_contain_text("http://second")
    let_go(0)
    expect(form.locator("#request_1_certificates")).to_contain_text("http://second")
    form.unroute_all(behavior="ignoreErrors")


def test_it_keeps_a_hidden_fault_in_sight(form: Page, against: Against) -> None:
    form.get_by_label("Text", exact=True).fill("Two")
    form.get_by_label("Number of API Requests").select_option("2")
    form.get_by_label("Request 1 - Targets").fill("127.0.0.1")
    form.get_by_label("Request 2 - Targets").fill("http://insecure")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("#faults")).to_contain_text("Request 2 - Targets")
    assert against() == []
    form.get_by_label("Number of API Requests").select_option("1")
    expect(form.get_by_label("Request 2 - Targets")).to_be_visible()
    expect(form.get_by_label("Request 3 - Targets")).to_be_hidden()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Button Two was created.")).to_be_visible()


def test_it_tells_of_a_change_in_another_window(form: Page) -> None:
    form.get_by_label("Text", exact=True).fill("Shared")
    form.get_by_label("Request 1 - Targets").fill("127.0.0.1")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Button Shared was created.")).to_be_visible()
    windows = [form, form.context.new_page()]
    for window in windows:
        window.goto("/basic-settings/buttons/shared")
        window.wait_for_load_state()
    windows[1].get_by_label("Text", exact=True).fill("Theirs")
    windows[1].get_by_label("Green", exact=True).check()
    windows[1].get_by_role("button", name="Save").click()
    expect(windows[1].get_by_text("Button Theirs was saved.")).to_be_visible()
    form.get_by_label("Text", exact=True).fill("Mine")
    form.get_by_role("button", name="Save").click()
    expect(form.locator("#faults")).to_contain_text("this was changed to “Theirs” meanwhile")
    expect(form.get_by_label("Text", exact=True)).to_have_value("Mine")
    expect(form.get_by_label("Green", exact=True)).to_be_checked()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Button Mine was saved.")).to_be_visible()


def test_it_looks_at_a_certificate_and_accepts_it(
    form: Page, against: Against, running: RunningDevice
) -> None:
    form.get_by_label("Request 1 - Targets").fill(running.url)
    form.get_by_text("Delay, time-out").first.click()
    form.get_by_role("button", name="Look at the certificates of the targets of request 1").click()
    shown = form.locator("#request_1_certificates")
    expect(shown).to_contain_text("(self-made)")
    assert against() == []
    shown.get_by_role("button", name="Accept this certificate").click()
    expect(shown).to_contain_text("Accepted.")
    form.goto("/basic-settings/features/")
    row = form.get_by_role("row", name="127.0.0.1")
    expect(row).to_contain_text("(self-made)")
    assert against() == []
    form.on("dialog", lambda question: question.accept())
    row.get_by_role("button", name="Remove").click()
    expect(form.get_by_text("is not accepted any more.")).to_be_visible()
    form.get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()


@pytest.mark.parametrize("width", [1280, 800, 360])
def test_it_fits_into_the_window(form: Page, against: Against, width: int) -> None:
    form.set_viewport_size({"width": width, "height": 800})
    for path in (NEW, "/basic-settings/screens/", "/basic-settings/features/"):
        form.goto(path)
        wide = form.evaluate("document.documentElement.scrollWidth")
        assert (path, wide <= width) == (path, True)
        assert (path, against()) == (path, [])
