"""Checking a button's form: every fault at once, each beside its field."""

import pytest

from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.success import SuccessRule

SCREEN = Screen(
    id="s", name="Lobby", columns=2, rows=2, buttons=(Button(id="help", text="Help", position=0),)
)

AROUND = Surroundings(
    profile_ids=["p1"],
    screen_ids=["s", "t", "action-button"],
    icons={"bell"},
    has_remote_password=True,
)

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


def checked(values: dict[str, str]) -> Button:
    button, faults = check_button(values, screen=SCREEN, before=None, taken=(), surroundings=AROUND)
    assert not faults.of
    return button


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


TWICE = (
    GUIDE
    | {"number_of_requests": "2"}
    | {
        name.replace("request_1", "request_2"): text
        for name, text in GUIDE.items()
        if name.startswith("request_1")
    }
)
EARLIER = '{"id": {{request.1.json:$.id}}, "text": "{{button.text}} {{request.1.status}}"}'


def test_it_takes_the_answer_to_an_earlier_request() -> None:
    button = checked(TWICE | {"request_2_data_payload": EARLIER})
    assert button.requests[1].data_payload == EARLIER


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"request_1_data_payload": EARLIER}, {"request_1_data_payload": ["PLH-003"] * 2}),
        (
            {"request_2_custom_path": "x/{{request.2.json:$.id}}"},
            {"request_2_custom_path": ["PLH-003"]},
        ),
        (
            {"order": "All at once", "request_2_data_payload": EARLIER},
            {"request_2_data_payload": ["PLH-004"] * 2},
        ),
        (
            {"request_2_data_payload": '{"a": "{{request.1.json:$.[}}"}'},
            {"request_2_data_payload": ["PLH-005"]},
        ),
        (
            {"request_2_data_payload": "{ {{request.1.json:$.id}}: 1}"},
            {"request_2_data_payload": ["REQ-005"]},
        ),
    ],
)
def test_it_refuses_an_answer_that_will_not_be_there(
    changes: dict[str, str], expected: dict[str, list[str]]
) -> None:
    assert faults_of(TWICE | changes) == expected


def test_it_names_the_placeholders_that_it_knows() -> None:
    _, faults = check_button(
        GUIDE | {"request_1_custom_path": "x/{{team.id}}"},
        screen=SCREEN,
        before=None,
        taken=(),
        surroundings=AROUND,
    )
    remedy = faults.of["request_1_custom_path"][0].remedy
    assert "{{button.text}}" in remedy
    assert "{{request.1.json:$.id}}" in remedy


@pytest.mark.parametrize(
    "path",
    ["x/{{ button.text }}?at={{time}}", "{{device.name}}", "x?p={{press.id}}&t={{target}}"],
)
def test_it_takes_placeholders_in_a_path(path: str) -> None:
    assert checked(GUIDE | {"request_1_custom_path": path}).requests[0].custom_path == path


def test_it_takes_placeholders_in_headers() -> None:
    values = {"request_1_custom_headers": "X-Who: {{button.id}}@{{device.name}}"}
    assert checked(GUIDE | values).requests[0].custom_headers.startswith("X-Who")
