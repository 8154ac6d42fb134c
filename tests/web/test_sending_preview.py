"""*Preview what will be sent*: the requests of a form that is neither saved nor sent."""

import re

import msgspec
import pytest

from algo_oauth.console.placeholders import OF_A_REQUEST, SIMPLE, names_in
from algo_oauth.device import Device
from algo_oauth.secret import Secret
from algo_oauth.web.screens.placeholder_help import PLACEHOLDERS
from tests.web.conftest import Person
from tests.web.test_button_commands import COMMAND
from tests.web.test_button_fields import PLAIN
from tests.web.test_button_places import ACTION
from tests.web.test_screens_buttons import HELP, NEW
from tests.web.test_screens_page import a_button, put

SENDING = "/basic-settings/screens/screen-1/sending"
ACTION_SENDING = "/basic-settings/screens/action-button/sending"


def pre(html: str) -> list[str]:
    return [text.replace("&#34;", '"') for text in re.findall(r"<pre>(.*?)</pre>", html, re.DOTALL)]


def test_it_shows_what_would_go_out(admin: Person, device: Device) -> None:
    payload = '{"text": "{{button.text}} at {{device.name}}"}'
    form = PLAIN | {"request_1_data_payload": payload, "press_id_header": "X-Press-Id"}
    answer = admin.call(SENDING, form)
    assert answer.status_code == 200
    (shown,) = pre(answer.text)
    first, *_ = shown.splitlines()
    assert first == "POST https://platform.ringcentral.com/team-messaging/v1/chats/123456/posts"
    assert "Content-Type: application/json; charset=utf-8" in shown
    assert "X-Press-Id: ‹press id›" in shown
    assert '{"text": "HELLO at Algo 8450"}' in shown
    assert device.screens.buttons() == {}
    assert "<html" not in answer.text


def test_it_masks_what_is_secret(admin: Person, device: Device) -> None:
    secret = "the-remote-password"
    device.change_record(
        lambda record: msgspec.structs.replace(record, remote_api_password=Secret(secret))
    )
    html = admin.call(SENDING, COMMAND).text
    assert "Authorization: hmac ••••••••" in html
    assert '"path": "bell.wav"' in pre(html)[0]
    assert secret not in html


def test_it_names_every_target(admin: Person) -> None:
    html = admin.call(SENDING, PLAIN | {"request_1_targets": "a.test, b.test"}).text
    assert "to a.test, b.test" in html
    assert len(pre(html)) == 1


def test_it_says_what_must_be_corrected_first(admin: Person) -> None:
    wrong = {"text": "", "request_1_targets": "http://x", "request_1_data_payload": "{"}
    answer = admin.call(SENDING, PLAIN | wrong)
    assert answer.status_code == 422
    assert '<a href="#request_1_targets">Request 1 - Targets</a>' in answer.text
    assert '<a href="#text">Text</a>' in answer.text
    assert pre(answer.text) == []


def test_it_shows_that_a_way_to_a_screen_sends_nothing(admin: Person) -> None:
    form = PLAIN | {"action": "Go to Screen", "go_to": "screen-1"}
    assert "Nothing: the button shows a screen." in admin.call(SENDING, form).text


def test_it_previews_a_button_in_its_own_place(admin: Person, device: Device) -> None:
    put(device, a_button("help", 0))
    assert admin.call(f"{SENDING}?button=help", PLAIN).status_code == 200
    assert admin.call(SENDING, PLAIN).status_code == 422
    assert admin.call(f"{SENDING}?button=gone", PLAIN).status_code == 404


def test_it_previews_the_action_button(admin: Person) -> None:
    assert admin.call(ACTION_SENDING, PLAIN).status_code == 200
    admin.post(ACTION, PLAIN)
    assert admin.call(f"{ACTION_SENDING}?button=hello", PLAIN).status_code == 200


@pytest.mark.parametrize("text", ["HELLO", ""])
def test_it_answers_browsers_without_scripts_with_the_whole_form(
    admin: Person, device: Device, text: str
) -> None:
    answer = admin.post(SENDING, PLAIN | {"text": text, "request_4_custom_path": "kept"})
    assert answer.status_code == (200 if text else 422)
    assert "What will be sent" in answer.text
    assert 'value="kept"' in answer.text
    assert device.screens.buttons() == {}


def test_it_lets_what_was_previewed_be_saved(admin: Person, device: Device) -> None:
    admin.call(SENDING, PLAIN)
    assert admin.post(NEW, PLAIN).status_code == 302
    assert admin.get(HELP).status_code == 404
    assert set(device.screens.buttons()) == {"hello"}


def test_it_explains_every_placeholder_there_is(admin: Person) -> None:
    names = [name for text in PLACEHOLDERS for name in names_in(text)]
    assert set(SIMPLE) < set(names)
    assert all(name in SIMPLE or OF_A_REQUEST.fullmatch(name) for name in names)
    html = admin.get(f"{NEW}/new").text
    assert all(f'data-insert="{text}"' in html for text in PLACEHOLDERS)
