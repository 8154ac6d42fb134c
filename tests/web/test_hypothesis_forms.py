"""Forms filled in with anything: no server error, and nothing that was typed is lost."""

from typing import Final

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from algo_oauth.web.features.page import LABELS as FEATURE_LABELS
from algo_oauth.web.oauth.forms import PROFILE_LABELS, TEST_LABELS
from algo_oauth.web.screens.forms import ARGUMENT_NAMES, BUTTON_LABELS, SCREEN_LABELS
from algo_oauth.web.screens.touch_section import LABELS as TOUCH_LABELS
from tests.web.conftest import Person
from tests.web.test_no_500 import assert_calm, is_ending, paths
from tests.web.test_oauth_profiles import FILLED, PAGE
from tests.web.test_screens_buttons import HELP
from tests.web.test_screens_page import a_button, put

anything = settings(
    max_examples=60,
    deadline=None,
    # One device for all examples: it must stand what came before, too.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

FIELDS: Final = sorted(
    {
        *(*PROFILE_LABELS, *TEST_LABELS, *BUTTON_LABELS, *SCREEN_LABELS, *TOUCH_LABELS),
        *(*ARGUMENT_NAMES, *FEATURE_LABELS, "version"),
    }
)
ON_OFFER: Final = ("RINGCENTRAL", "CUSTOM", "POST", "Enabled", "Other", "1", "5", "screen-1")
# Half a character cannot come over the wire: a form is UTF-8.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)
typed = texts | st.sampled_from(ON_OFFER)
forms = st.dictionaries(st.sampled_from(FIELDS) | texts, typed, max_size=12)


BUTTON: Final = {
    "button_status": "Enabled",
    "text": "Help",
    "screen": "screen-1",
    "position": "0",
    "action": "Send API Request",
    "number_of_requests": "1",
    "request_1_command": "Other",
    "request_1_method": "POST",
    "request_1_targets": "127.0.0.1",
    "request_1_headers": "None",
}


def send(person: Person, path: str, form: dict[str, str]) -> TestResponse:
    return person.post(path, {name: text for name, text in form.items() if name != "csrf_token"})


@anything
@given(form=forms, number=st.integers(0, 99))
def test_it_survives_every_form(
    app: Flask, admin: Person, form: dict[str, str], number: int
) -> None:
    calm = [path for path in paths(app, "screen-1", "POST") if not is_ending(path)]
    assert_calm(send(admin, calm[number % len(calm)], form))


@anything
@given(name=texts, scope=texts, client_id=texts)
def test_it_shows_again_what_was_typed_with_a_fault(
    admin: Person, name: str, scope: str, client_id: str
) -> None:
    form = {"name": name, "scope": scope, "client_id": client_id, "token_url": ""}
    answer = send(admin, f"{PAGE}profiles", FILLED | form)
    assert answer.status_code == 422
    for text in (name, scope, client_id):
        assert f'value="{escape(text.replace(chr(13) + chr(10), chr(10)))}"' in answer.text


@anything
@given(name=texts)
def test_it_saves_a_name_as_it_was_typed_or_says_why_not(
    admin: Person, device: Device, name: str
) -> None:
    before = {profile.id for profile in device.profiles.all()}
    answer = send(admin, f"{PAGE}profiles", FILLED | {"name": name})
    new = [profile for profile in device.profiles.all() if profile.id not in before]
    if answer.status_code == 302:
        assert [profile.name for profile in new] == [name.strip()]
    else:
        assert (answer.status_code, new) == (422, [])
        assert 'id="name-fault-1"' in answer.text


@anything
@given(form=forms, text=texts)
def test_it_saves_a_button_as_it_was_typed_or_says_why_not(
    admin: Person, device: Device, form: dict[str, str], text: str
) -> None:
    filled = BUTTON | {"text": text}
    answer = send(admin, "/basic-settings/screens/screen-1/buttons", form | filled)
    buttons = device.screens.buttons()
    if answer.status_code == 302:
        assert [button.text for button in buttons.values()] == [text.strip()]
        for button_id in buttons:
            assert admin.post(f"/basic-settings/buttons/{button_id}/delete").status_code == 302
    else:
        assert (answer.status_code, buttons) == (422, {})
        assert "aria-invalid" in answer.text


@anything
@given(form=forms, version=texts, theirs=texts)
def test_it_keeps_every_field_when_two_windows_save_a_button(
    admin: Person, device: Device, form: dict[str, str], version: str, theirs: str
) -> None:
    put(device, a_button())
    changed = BUTTON | {"text": theirs[:60].strip() or "Theirs"}
    assert send(admin, HELP, changed).status_code in {302, 422}
    before = device.screens.button("help")
    answer = send(admin, HELP, changed | form | {"version": version})
    assert answer.status_code in {200, 302, 422}
    if answer.status_code == 422:
        assert device.screens.button("help") == before
        assert "aria-invalid" in answer.text or "-fault-1" in answer.text


@anything
@given(screen=texts | st.just("screen-1"), position=texts | st.integers().map(str))
def test_it_moves_a_button_to_a_cell_or_not_at_all(
    admin: Person, device: Device, screen: str, position: str
) -> None:
    put(device, a_button())
    answer = send(admin, f"{HELP}/move", {"screen": screen, "position": position})
    assert answer.status_code in {302, 409}
    button = device.screens.button("help")
    assert button
    assert 0 <= button.position < 12
