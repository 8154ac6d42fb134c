"""Checking a button's form: every fault at once, each beside its field."""

import pytest

from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen

SCREEN = Screen(
    id="s", name="Lobby", columns=2, rows=2, buttons=(Button(id="help", text="Help", position=0),)
)

AROUND = Surroundings(profile_ids=["p1"])

GUIDE = {
    "button_status": "Enabled",
    "text": "HELLO",
    "position": "1",
    "action": "Send API Request",
    "number_of_requests": "1",
    "request_1_command": "Other",
    "request_1_method": "POST",
    "request_1_custom_path": "team-messaging/v1/chats/123456/posts",
    "request_1_targets": "platform.ringcentral.com",
    "request_1_oauth_profile": "p1",
    "request_1_headers": "Custom Headers",
    "request_1_custom_headers": "Content-Type: application/json; charset=utf-8",
    "request_1_data_payload": '{\n  "text": "HELLO!"\n}',
}


def faults_of(values: dict[str, str], before: Button | None = None) -> dict[str, list[str]]:
    _, faults = check_button(
        values, screen=SCREEN, before=before, taken={"help"}, surroundings=AROUND
    )
    return {field: [problem.code for problem in found] for field, found in faults.of.items()}


def test_it_takes_the_values_of_the_guide() -> None:
    button, faults = check_button(
        GUIDE, screen=SCREEN, before=None, taken={"help"}, surroundings=AROUND
    )
    assert not faults
    assert (button.id, button.text, button.position, button.enabled) == ("hello", "HELLO", 1, True)
    assert button.requests[0].data_payload == GUIDE["request_1_data_payload"]
    assert button.requests[0].oauth_profile == "p1"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("button_status", "", "FLD-004"),
        ("button_status", "On", "FLD-004"),
        ("text", "   ", "FLD-001"),
        ("text", "x" * 61, "FLD-002"),
        ("text", "a\x07b", "FLD-003"),
        ("position", "0", "BTN-004"),
        ("position", "4", "BTN-004"),
        ("position", "-1", "BTN-004"),
        ("position", "", "BTN-004"),
        ("action", "Play Tone", "FLD-004"),
        ("number_of_requests", "0", "FLD-004"),
        ("number_of_requests", "6", "FLD-004"),
        ("number_of_requests", "many", "FLD-004"),
        ("request_1_command", "Play Tone", "FLD-004"),
        ("request_1_method", "TRACE", "FLD-004"),
        ("request_1_custom_path", "team-messaging/v1/chats/<Team_ID>/posts", "REQ-001"),
        ("request_1_custom_path", "team-messaging/v1/chats/team_ID/posts", "REQ-001"),
        ("request_1_custom_path", "https://platform.ringcentral.com/x", "BTN-001"),
        ("request_1_custom_path", "a b", "BTN-001"),
        ("request_1_custom_path", "a#b", "BTN-001"),
        ("request_1_custom_path", "x" * 2049, "FLD-002"),
        ("request_1_targets", "", "FLD-001"),
        ("request_1_targets", ", ,", "BTN-002"),
        ("request_1_targets", "http://a.example", "BTN-002"),
        ("request_1_targets", "a.example/path", "BTN-002"),
        ("request_1_oauth_profile", "gone", "BTN-003"),
        ("request_1_headers", "Algo Standard Authentication Headers", "FLD-004"),
        ("request_1_custom_headers", "no colon", "REQ-002"),
        ("request_1_custom_headers", "Host: x", "REQ-003"),
        ("request_1_custom_headers", "Authorization: Bearer x", "REQ-004"),
        ("request_1_data_payload", '{"text": "HELLO!"', "REQ-005"),
        ("request_1_data_payload", "“curly”", "REQ-005"),
        ("request_1_data_payload", " " * 70_000, "FLD-002"),
    ],
)
def test_it_refuses_one_bad_field(field: str, value: str, code: str) -> None:
    assert faults_of(GUIDE | {field: value}) == {field: [code]}


def test_it_tells_every_fault_at_once() -> None:
    faults = faults_of({})
    assert {
        "button_status",
        "text",
        "position",
        "action",
        "number_of_requests",
        "request_1_command",
        "request_1_method",
        "request_1_targets",
        "request_1_headers",
    } == set(faults)


def test_it_does_not_look_at_requests_beyond_the_number() -> None:
    assert faults_of(GUIDE | {"request_2_method": "nonsense", "request_2_targets": "???"}) == {}


def test_it_looks_at_every_request_within_the_number() -> None:
    faults = faults_of(GUIDE | {"number_of_requests": "3"})
    assert {"request_2_targets", "request_3_targets"} <= set(faults)


def test_it_keeps_custom_headers_that_are_not_in_use_and_does_not_check_them() -> None:
    values = GUIDE | {"request_1_headers": "None", "request_1_custom_headers": "later"}
    button, faults = check_button(values, screen=SCREEN, before=None, taken=(), surroundings=AROUND)
    assert not faults
    assert button.requests[0].custom_headers == "later"


def test_it_allows_authorization_without_a_profile() -> None:
    values = {"request_1_oauth_profile": "", "request_1_custom_headers": "Authorization: Basic x"}
    assert faults_of(GUIDE | values) == {}


def test_it_keeps_the_identifier_and_place_of_an_edited_button() -> None:
    before = SCREEN.buttons[0]
    button, faults = check_button(
        GUIDE | {"position": "0", "text": "New words", "button_status": "Disabled"},
        screen=SCREEN,
        before=before,
        taken={"help"},
        surroundings=AROUND,
    )
    assert not faults
    assert (button.id, button.position, button.enabled) == ("help", 0, False)


def test_it_says_what_to_do_when_the_screen_is_full() -> None:
    full = Screen(id="s", name="S", columns=1, rows=1, buttons=SCREEN.buttons)
    _, faults = check_button(GUIDE, screen=full, before=None, taken=(), surroundings=AROUND)
    assert "The screen is full" in faults.of["position"][0].remedy
