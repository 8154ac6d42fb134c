"""Every field of a button's form: saved, shown again, and refused when it is wrong."""

import re

import pytest
from markupsafe import escape

from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.oauth.success import SuccessRule
from tests.web.conftest import Person
from tests.web.test_screens_buttons import GUIDE, NEW, selected
from tests.web.test_screens_page import PAGE, a_button, put

ACTION = "/basic-settings/screens/action-button/buttons"
PLAIN = GUIDE | {"request_1_oauth_profile": ""}
FULL = PLAIN | {
    "colour": "Red",
    "icon": "door-open",
    "text_size": "Large",
    "guard": "Hold to send",
    "pause": "2.5",
    "while_locked": "Can be pressed",
    "order": "All at once",
    "after_failure": "Stop",
    "press_id_header": "X-Press-Id",
    "request_1_delay": "1.5",
    "request_1_timeout": "7",
    "request_1_success_rule": "Own rule",
    "request_1_success_status": "200-299, 304",
    "request_1_success_path": "$.ok",
    "request_1_success_test": "equals",
    "request_1_success_value": "true",
}


@pytest.fixture
def lobby(device: Device) -> Screen:
    """A second screen, with one button."""
    screen = Screen(id="lobby", name="Lobby", columns=2, rows=2, buttons=(a_button("fire", 3),))
    device.screens.put(screen.id, screen)
    return screen


def saved(device: Device, button_id: str = "hello") -> Button:
    button = device.screens.button(button_id)
    assert button is not None
    return button


def test_it_saves_every_field(admin: Person, device: Device) -> None:
    assert admin.post(NEW, FULL).status_code == 302
    button = saved(device)
    assert (button.colour, button.icon, button.text_size) == ("Red", "door-open", "Large")
    assert (button.guard, button.pause) == ("Hold to send", 2.5)
    assert button.while_locked
    assert (button.order, button.after_failure) == ("All at once", "Stop")
    assert button.press_id_header == "X-Press-Id"
    request = button.requests[0]
    assert (request.delay, request.timeout) == (1.5, 7.0)
    assert request.success == SuccessRule(
        status="200-299, 304", path="$.ok", test="equals", value="true"
    )


def test_it_shows_every_field_again(admin: Person) -> None:
    admin.post(NEW, FULL)
    html = admin.get("/basic-settings/buttons/hello").text
    chosen = ("text_size", "guard", "while_locked", "order", "after_failure")
    for name in (*chosen, "request_1_success_rule"):
        assert selected(html, name) == FULL[name]
    for name in ("icon", "pause", "press_id_header", "request_1_delay", "request_1_timeout"):
        assert re.search(rf'id="{name}"[^>]* value="{FULL[name]}"', html), name
    assert 'name="colour" value="Red" checked' in html
    assert html.count(" checked") == 1


def test_it_saves_what_it_shows_without_a_change(admin: Person, device: Device) -> None:
    admin.post(NEW, FULL)
    before = saved(device)
    html = admin.get("/basic-settings/buttons/hello").text
    assert admin.post("/basic-settings/buttons/hello", fields(html)).status_code == 302
    assert saved(device) == before


def fields(html: str) -> dict[str, str]:
    """Return what a browser would send of a button's form."""
    form = html[html.index("data-keep autocomplete") :]
    found = dict(re.findall(r'<input class="form-control[^>]* name="(\w+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input type="hidden" name="(version)" value="([^"]*)"', form))
    found |= dict(re.findall(r'name="(colour)" value="(\w+)" checked', form))
    for name, rest in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', rest)
        found[name] = chosen[1] if chosen else ""
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    found |= {name: text.replace("&#34;", '"') for name, text in areas}
    return {name: text.replace("&#39;", "'") for name, text in found.items()}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("colour", "Ultraviolet"),
        ("icon", "no-such-icon"),
        ("icon", "<script>"),
        ("text_size", "Huge"),
        ("guard", "Dog"),
        ("while_locked", "Always"),
        ("pause", "-1"),
        ("pause", "soon"),
        ("pause", "9" * 400),
        ("order", "Backwards"),
        ("after_failure", "Panic"),
        ("press_id_header", "not a header"),
        ("press_id_header", "Authorization"),
        ("request_1_delay", "1e9"),
        ("request_1_timeout", "0.1"),
        ("request_1_success_rule", "None"),
        ("request_1_success_status", "two hundred"),
        ("request_1_success_path", "$[?"),
        ("request_1_success_test", "feels right"),
    ],
)
def test_it_ties_a_fault_to_the_field_and_keeps_the_text(
    admin: Person, device: Device, field: str, text: str
) -> None:
    answer = admin.post(NEW, FULL | {field: text})
    assert answer.status_code == 422
    assert f'id="{field}-fault-1"' in answer.text
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', answer.text)
    assert f'<a href="#{field}">' in answer.text
    assert device.screens.buttons() == {}
    again = re.search(rf'id="{field}" name="{field}" value="([^"]*)"', answer.text)
    assert again is None or again[1] == str(escape(text))


def test_it_says_beside_the_screens_which_buttons_need_no_pin(admin: Person) -> None:
    admin.post(NEW, PLAIN)
    assert "Without the PIN" not in admin.get(PAGE).text
    for number, where in enumerate(("/basic-settings/buttons/hello", ACTION), 1):
        assert admin.post(where, FULL).status_code == 302
        assert admin.get(PAGE).text.count("Without the PIN") == number


def test_it_opens_the_details_where_a_fault_is(admin: Person) -> None:
    html = admin.post(NEW, PLAIN | {"request_1_delay": "long"}).text
    details = re.findall(r"<details( open)?>\s*<summary>Delay", html)
    assert details[0] == " open"
    assert not any(details[1:])


def test_it_goes_to_another_screen(admin: Person, device: Device, lobby: Screen) -> None:
    form = PLAIN | {"action": "Go to Screen", "go_to": lobby.id}
    assert admin.post(NEW, form).status_code == 302
    assert (saved(device).action, saved(device).go_to) == ("Go to Screen", "lobby")
    html = admin.get(PAGE).text
    assert re.search(r'cell-note"><svg.*?</svg> Lobby<', html, re.DOTALL)


@pytest.mark.parametrize("go_to", ["", "gone", ACTION_BUTTON_SCREEN])
def test_it_goes_to_no_screen_that_is_not_there(admin: Person, device: Device, go_to: str) -> None:
    put(device, a_button("other", 5))
    admin.post(ACTION, PLAIN)
    answer = admin.post(NEW, PLAIN | {"action": "Go to Screen", "go_to": go_to})
    assert answer.status_code == 422
    assert 'id="go_to-fault-1"' in answer.text


def test_it_warns_of_buttons_that_lead_to_a_screen(
    admin: Person, device: Device, lobby: Screen
) -> None:
    admin.post(NEW, PLAIN | {"action": "Go to Screen", "go_to": lobby.id})
    html = admin.get("/basic-settings/screens/lobby/delete").text
    assert "This button leads to it" in html
    admin.post("/basic-settings/screens/lobby/delete")
    html = admin.get("/basic-settings/buttons/hello").text
    assert '<option value="lobby" selected>a screen that was deleted</option>' in html
    assert "a screen that was deleted" in admin.get(PAGE).text
