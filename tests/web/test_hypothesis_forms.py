"""Forms filled in with anything: no server error, and nothing that was typed is lost."""

from typing import Final

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from algo_oauth.web.oauth.forms import PROFILE_LABELS, TEST_LABELS
from algo_oauth.web.screens.forms import BUTTON_LABELS, SCREEN_LABELS
from algo_oauth.web.screens.touch_section import LABELS as TOUCH_LABELS
from tests.web.conftest import Person
from tests.web.test_no_500 import assert_calm, is_ending, paths
from tests.web.test_oauth_profiles import FILLED, PAGE

anything = settings(
    max_examples=60,
    deadline=None,
    # One device for all examples: it must stand what came before, too.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

FIELDS: Final = sorted(
    {*PROFILE_LABELS, *TEST_LABELS, *BUTTON_LABELS, *SCREEN_LABELS, *TOUCH_LABELS}
)
ON_OFFER: Final = ("RINGCENTRAL", "CUSTOM", "POST", "Enabled", "Other", "1", "5", "screen-1")
# Half a character cannot come over the wire: a form is UTF-8.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)
typed = texts | st.sampled_from(ON_OFFER)
forms = st.dictionaries(st.sampled_from(FIELDS) | texts, typed, max_size=12)


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
    filled = {
        "button_status": "Enabled",
        "text": text,
        "position": "0",
        "action": "Send API Request",
        "number_of_requests": "1",
        "request_1_command": "Other",
        "request_1_method": "POST",
        "request_1_targets": "127.0.0.1",
        "request_1_headers": "None",
    }
    answer = send(admin, "/basic-settings/screens/screen-1/buttons", form | filled)
    buttons = device.screens.buttons()
    if answer.status_code == 302:
        assert [button.text for button in buttons.values()] == [text.strip()]
        for button_id in buttons:
            assert admin.post(f"/basic-settings/buttons/{button_id}/delete").status_code == 302
    else:
        assert (answer.status_code, buttons) == (422, {})
        assert "aria-invalid" in answer.text
