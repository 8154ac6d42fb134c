"""Checking a request of a button's form: its command, its signature, its success rule."""

import pytest

from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.oauth.success import SuccessRule
from tests.console.checking import GUIDE, SCREEN, checked, faults_of


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "often"}, {"status": ["RUL-001"]}),
        ({"status": "200-"}, {"status": ["RUL-001"]}),
        ({"status": "999"}, {"status": ["RUL-001"]}),
        ({"path": "$..["}, {"path": ["RUL-002"]}),
        ({"path": "$." + "x" * 200}, {"path": ["FLD-002"]}),
        ({"test": "matches", "path": "$.ok", "value": "("}, {"value": ["RUL-006"]}),
        ({"test": "equals", "value": "1"}, {"path": ["RUL-003"]}),
        ({"test": "hopes", "path": "$.ok"}, {"test": ["FLD-004"]}),
        ({"status": "x", "path": "[", "test": ""}, {"status": ["RUL-001"], "path": ["RUL-002"]}),
    ],
)
def test_it_refuses_a_rule_with_faults(
    changes: dict[str, str], expected: dict[str, list[str]]
) -> None:
    values = {f"request_1_success_{name}": text for name, text in changes.items()}
    faults = faults_of(GUIDE | {"request_1_success_rule": "Own rule"} | values)
    assert faults == {f"request_1_success_{name}": codes for name, codes in expected.items()}


def test_it_takes_an_own_rule_that_says_nothing_for_any_success() -> None:
    request = checked(GUIDE | {"request_1_success_rule": "Own rule"}).requests[0]
    assert request.success == SuccessRule()


def test_it_does_not_look_at_a_rule_that_is_not_in_use() -> None:
    values = {"request_1_success_rule": "Provider's rule", "request_1_success_status": "often"}
    assert checked(GUIDE | values).requests[0].success is None


PRESET = GUIDE | {
    "request_1_command": "Start Strobe",
    "request_1_argument_pattern": "3",
    "request_1_argument_color1": "amber",
    "request_1_argument_ledlvl": "255",
    "request_1_argument_duration": "",
}


def test_it_takes_a_commands_own_form() -> None:
    request = checked(PRESET).requests[0]
    assert request.command == "Start Strobe"
    assert request.arguments == {
        "pattern": "3",
        "color1": "amber",
        "color2": "",
        "ledlvl": "255",
        "duration": "",
    }


def test_it_keeps_what_a_command_has_no_use_for_and_does_not_check_it() -> None:
    unused = {
        "request_1_custom_path": "<Team_ID> later",
        "request_1_method": "",
        "request_1_headers": "",
        "request_1_custom_headers": "no header",
        "request_1_data_payload": "{{not yet",
        "request_1_oauth_profile": "gone",
    }
    request = checked(PRESET | unused).requests[0]
    assert request.custom_path == "<Team_ID> later"
    assert request.data_payload == "{{not yet"
    assert (request.method, request.headers) == ("POST", "None")
    assert request.profile_id == ""


def test_it_tells_every_fault_of_a_commands_form() -> None:
    faults = faults_of(
        PRESET
        | {
            "request_1_targets": "",
            "request_1_argument_pattern": "many",
            "request_1_argument_color1": "pink",
            "request_1_argument_ledlvl": "{{brightness}}",
            "request_1_delay": "x",
        }
    )
    assert faults == {
        "request_1_targets": ["FLD-001"],
        "request_1_argument_pattern": ["FLD-030"],
        "request_1_argument_color1": ["FLD-004"],
        "request_1_argument_ledlvl": ["PLH-001"],
        "request_1_delay": ["FLD-030"],
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (PRESET, "request_1_command"),
        (
            GUIDE
            | {
                "request_1_oauth_profile": "",
                "request_1_headers": "Algo Standard Authentication Headers",
            },
            "request_1_headers",
        ),
    ],
)
def test_it_refuses_a_signed_request_without_a_password(values: dict[str, str], field: str) -> None:
    around = Surroundings(profile_ids=["p1"])
    _, faults = check_button(values, screen=SCREEN, before=None, taken=(), surroundings=around)
    assert {name: [p.code for p in found] for name, found in faults.of.items()} == {
        field: ["BTN-005"]
    }


def test_it_signs_any_path_and_leaves_custom_headers_unused() -> None:
    values = {
        "request_1_oauth_profile": "",
        "request_1_headers": "Algo Standard Authentication Headers",
        "request_1_custom_path": "api/settings",
        "request_1_custom_headers": "X-Extra: 1",
    }
    request = checked(GUIDE | values).requests[0]
    assert request.is_signed
    assert request.custom_headers == "X-Extra: 1"


def test_it_needs_json_where_the_signature_says_json() -> None:
    values = {
        "request_1_oauth_profile": "",
        "request_1_headers": "Algo Standard Authentication Headers",
        "request_1_custom_headers": "Content-Type: text/plain",
        "request_1_data_payload": "plain",
    }
    assert faults_of(GUIDE | values) == {"request_1_data_payload": ["REQ-005"]}
