"""Commands for other Algo endpoints on a button's form, and placeholders."""

import re

import pytest

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.device import Device
from tests.web.conftest import Person
from tests.web.test_button_fields import PLAIN, saved
from tests.web.test_features import REMOTE
from tests.web.test_screens_buttons import GUIDE, HELP, NEW
from tests.web.test_screens_page import codes, put

COMMAND = PLAIN | {
    "request_1_command": "Play Tone",
    "request_1_argument_path": "bell.wav",
    "request_1_argument_loop": "yes",
    "request_1_argument_duration": "",
    "request_1_targets": "10.0.0.5",
}


@pytest.fixture
def signed(admin: Person) -> Person:
    """The admin of a device that can sign requests."""
    admin.post(REMOTE, {"remote_api_password": "algo"})
    return admin


def test_it_saves_a_command_with_its_arguments(signed: Person, device: Device) -> None:
    assert signed.post(NEW, COMMAND).status_code == 302
    request = saved(device).requests[0]
    assert request.command == "Play Tone"
    assert request.arguments["path"] == "bell.wav"
    assert request.arguments["loop"] == "yes"
    html = signed.get("/basic-settings/buttons/hello").text
    assert 'id="request_1_argument_path" name="request_1_argument_path" value="bell.wav"' in html
    assert re.search(r'id="request_1_argument_loop"[^>]* checked', html)


def test_it_keeps_what_was_typed_for_other_under_a_command(signed: Person, device: Device) -> None:
    signed.post(NEW, COMMAND)
    request = saved(device).requests[0]
    assert request.custom_path == GUIDE["request_1_custom_path"]
    assert request.data_payload == GUIDE["request_1_data_payload"].replace("\r\n", "\n")


def test_it_starts_a_command_chosen_without_scripts_with_its_defaults(
    signed: Person, device: Device
) -> None:
    form = {name: text for name, text in COMMAND.items() if "argument" not in name}
    assert signed.post(NEW, form).status_code == 302
    assert saved(device).requests[0].arguments["path"] == "chime.wav"


def test_it_shows_the_fields_of_a_command_without_scripts(signed: Person, device: Device) -> None:
    form = {name: text for name, text in COMMAND.items() if "argument" not in name}
    answer = signed.post(NEW, form | {"show_fields": "yes", "text": "Kept"})
    assert answer.status_code == 200
    assert "Request 1 - Tone</label>" in answer.text
    assert 'value="Kept"' in answer.text
    assert device.screens.buttons() == {}


def test_it_ties_a_fault_to_the_field_of_a_command(signed: Person) -> None:
    wrong = {"request_1_argument_duration": "soon", "request_1_argument_path": ""}
    answer = signed.post(NEW, COMMAND | wrong)
    assert answer.status_code == 422
    assert '<a href="#request_1_argument_duration">Request 1 - Duration in seconds</a>' in (
        answer.text
    )
    assert 'id="request_1_argument_path-fault-1"' in answer.text
    assert 'value="soon"' in answer.text


def test_it_refuses_a_command_that_nothing_can_sign(admin: Person, device: Device) -> None:
    answer = admin.post(NEW, COMMAND)
    assert (answer.status_code, codes(answer.text)) == (422, {"BTN-005"})
    assert device.screens.buttons() == {}


def test_it_refuses_a_placeholder_that_it_does_not_know(admin: Person) -> None:
    answer = admin.post(NEW, PLAIN | {"request_1_data_payload": '{"a": "{{nobody}}"}'})
    assert (answer.status_code, codes(answer.text)) == (422, {"PLH-001"})


def test_it_shows_a_button_of_an_older_version(admin: Person, device: Device) -> None:
    old = Button(id="help", text="Help", position=0, requests=(ButtonRequest(command="Gone"),))
    put(device, old)
    assert admin.get(HELP).status_code == 200
    assert admin.post(HELP, PLAIN | {"request_1_command": "Gone"}).status_code == 422
