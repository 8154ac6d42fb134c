"""Checking a button's form: every fault at once, each beside its field."""

import pytest

from algo_oauth.console.button_check import check_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.success import SuccessRule
from tests.console.checking import AROUND, GUIDE, SCREEN, checked, faults_of


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
        ("request_1_command", "Explode", "FLD-004"),
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
        ("request_1_headers", "Algo Standard Authentication Headers", "BTN-006"),
        ("request_1_headers", "All of them", "FLD-004"),
        ("request_1_custom_headers", "no colon", "REQ-002"),
        ("request_1_custom_headers", "Host: x", "REQ-003"),
        ("request_1_custom_headers", "Authorization: Bearer x", "REQ-004"),
        ("request_1_data_payload", '{"text": "HELLO!"', "REQ-005"),
        ("request_1_data_payload", "“curly”", "REQ-005"),
        ("request_1_data_payload", " " * 70_000, "FLD-002"),
        ("colour", "Pink", "FLD-004"),
        ("text_size", "Huge", "FLD-004"),
        ("guard", "Password", "FLD-004"),
        ("while_locked", "True", "FLD-004"),
        ("while_locked", "can be pressed", "FLD-004"),
        ("order", "Backwards", "FLD-004"),
        ("after_failure", "Panic", "FLD-004"),
        ("icon", "no-such-icon", "BTN-008"),
        ("pause", "soon", "FLD-030"),
        ("pause", "-1", "FLD-031"),
        ("pause", "601", "FLD-031"),
        ("press_id_header", "X Press", "BTN-009"),
        ("press_id_header", "X-Press:", "BTN-009"),
        ("press_id_header", "Ä", "BTN-009"),
        ("press_id_header", "Host", "BTN-010"),
        ("press_id_header", "authorization", "BTN-010"),
        ("press_id_header", "Content-MD5", "BTN-010"),
        ("press_id_header", "x" * 65, "FLD-002"),
        ("request_1_delay", "later", "FLD-030"),
        ("request_1_delay", "-0.1", "FLD-031"),
        ("request_1_delay", "60.1", "FLD-031"),
        ("request_1_delay", "nan", "FLD-030"),
        ("request_1_delay", "1e1", "FLD-030"),
        ("request_1_delay", "1,5", "FLD-030"),
        ("request_1_timeout", "0.5", "FLD-031"),
        ("request_1_timeout", "61", "FLD-031"),
        ("request_1_timeout", "inf", "FLD-030"),
        ("request_1_success_rule", "Always", "FLD-004"),
        ("request_1_custom_path", "chats/{{team.id}}/posts", "PLH-001"),
        ("request_1_custom_path", "chats/{{request.1.json:$.id}}", "PLH-003"),
        ("request_1_custom_headers", "X-Who: {{nobody}}", "PLH-001"),
        ("request_1_data_payload", '{"text": "{{buton.text}}"}', "PLH-001"),
        ("request_1_data_payload", '{"text": "{{button.text"}', "PLH-002"),
        ("request_1_data_payload", '{"text": {{button.text}}, }', "REQ-005"),
        ("request_1_data_payload", '{"text": "\\{{button.text}}"}', "REQ-005"),
        ("request_1_data_payload", '{"text": {{button.text}}x}', "REQ-005"),
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


NEW_FIELDS = {
    "colour": "Red",
    "icon": "bell",
    "text_size": "Large",
    "guard": "Hold to send",
    "pause": "1.5",
    "while_locked": "Can be pressed",
    "order": "All at once",
    "after_failure": "Stop",
    "press_id_header": "X-Press-Id",
    "request_1_delay": "0.25",
    "request_1_timeout": "60",
    "request_1_success_rule": "Own rule",
    "request_1_success_status": "200-299, 304",
    "request_1_success_path": "$.ok",
    "request_1_success_test": "equals",
    "request_1_success_value": "true",
}


def test_it_takes_every_choice_of_a_button() -> None:
    button = checked(GUIDE | NEW_FIELDS)
    request = button.requests[0]
    assert (button.colour, button.icon, button.text_size) == ("Red", "bell", "Large")
    assert (button.guard, button.pause) == ("Hold to send", 1.5)
    assert button.while_locked
    assert (button.order, button.after_failure) == ("All at once", "Stop")
    assert button.press_id_header == "X-Press-Id"
    assert (request.delay, request.timeout) == (0.25, 60.0)
    assert request.success == SuccessRule(
        status="200-299, 304", path="$.ok", test="equals", value="true"
    )


@pytest.mark.parametrize("nothing", [{}, dict.fromkeys(NEW_FIELDS, "")])
def test_it_takes_what_is_not_chosen_for_what_a_new_button_has(nothing: dict[str, str]) -> None:
    button = checked(GUIDE | nothing)
    new = Button(id=button.id, text="HELLO", position=1, requests=button.requests)
    assert button == new
    assert (button.requests[0].delay, button.requests[0].timeout) == (0.0, 0.0)
    assert button.requests[0].success is None


def test_it_takes_0_for_no_time_out_of_its_own() -> None:
    assert checked(GUIDE | {"request_1_timeout": "0"}).requests[0].timeout == 0.0


GO_TO = {"button_status": "Enabled", "text": "More", "position": "1", "action": "Go to Screen"}


def test_it_takes_a_button_that_leads_to_another_screen() -> None:
    button = checked(GO_TO | {"go_to": "t", "number_of_requests": "3"})
    assert (button.action, button.go_to, button.requests) == ("Go to Screen", "t", ())


@pytest.mark.parametrize("screen_id", ["", "gone", "action-button"])
def test_it_refuses_a_button_that_leads_nowhere(screen_id: str) -> None:
    assert faults_of(GO_TO | {"go_to": screen_id}) == {"go_to": ["BTN-007"]}


def test_it_leaves_a_button_that_only_leads_to_a_screen_behind_the_lock() -> None:
    leading = GO_TO | {"go_to": "t", "while_locked": "Can be pressed"}
    assert not checked(leading).works_while_locked
    assert checked(GUIDE | {"while_locked": "Can be pressed"}).works_while_locked
    assert not checked(GUIDE | {"while_locked": "Not shown"}).works_while_locked


def test_it_forgets_where_a_sending_button_would_lead() -> None:
    assert checked(GUIDE | {"go_to": "gone"}).go_to == ""
