"""A button's form filled in with anything: faults or a button that can be written, no surprise."""

import json
from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.facts import EarlierAnswer, Facts, PressFacts
from algo_oauth.console.preview import preview
from algo_oauth.console.screens import Screen
from algo_oauth.console.targets import read_targets
from algo_oauth.console.writing import RequestWriter
from algo_oauth.errors import RequestNotWritten
from algo_oauth.outbound.exchange import Answer
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock

AROUND: Final = Surroundings(profile_ids=["p1"], screen_ids=["s"], has_remote_password=True)
BITS: Final = st.sampled_from(
    [
        *("{{", "}}", "{{button.text}}", "{{ time }}", "{{request.1.json:$.a}}", "{{target}}"),
        *("{{request.1.status}}", "{{request.1.json:$..[?@.b", "{{press.id}}", "{{x}}", '"', "\\"),
        *("{", "}", "[", "]", ":", ",", "1", "/", "?", "#", "%", "..", "\n", "\ud800", "ä", " "),
        *('{"a": ', "Content-Type: text/plain", "X: ", "a.example", "https://", "<Team_ID>"),
    ]
)
TEXTS: Final = st.one_of(st.lists(BITS, max_size=8).map("".join), st.text(max_size=20))
GOOD: Final = {
    "button_status": "Enabled",
    "text": "HELLO",
    "position": "0",
    "action": "Send API Request",
    "number_of_requests": "2",
} | {
    f"request_{n}_{field}": text
    for n in (1, 2)
    for field, text in {
        "command": "Other",
        "method": "POST",
        "targets": "a.example",
        "headers": "Custom Headers",
    }.items()
}
FREE: Final = [
    *("text", "press_id_header", "pause"),
    *(
        f"request_2_{field}"
        for field in ("custom_path", "custom_headers", "data_payload", "delay", "timeout")
    ),
    *("request_2_argument_textContent", "request_2_success_path", "request_2_success_value"),
    *("request_2_success_status", "request_2_targets"),
]
CHOSEN: Final = st.fixed_dictionaries(
    {},
    optional={
        "request_2_command": st.sampled_from(["Other", "Show Text", "Relay Pulse", "x"]),
        "request_2_success_rule": st.sampled_from(["Own rule", "Provider's rule"]),
        "request_2_success_test": st.sampled_from(["exists", "equals", "matches"]),
        "request_2_headers": st.sampled_from(
            ["None", "Custom Headers", "Algo Standard Authentication Headers"]
        ),
        "order": st.sampled_from(["In order", "All at once"]),
    },
)
TYPED: Final = st.dictionaries(st.sampled_from(FREE), TEXTS, max_size=5)
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.floats() | TEXTS, st.lists, max_leaves=3
)

CLOCK: Final = HandClock()
WRITER: Final = RequestWriter(
    clock=CLOCK, device_name=lambda: "Lobby", remote_password=lambda: Secret("algo")
)


@settings(max_examples=300, deadline=None)
@given(typed=TYPED, chosen=CHOSEN, found=VALUES)
@example(typed={"request_2_data_payload": '{"a": "\\{{time}}"}'}, chosen={}, found="n")
@example(typed={"request_2_custom_path": "{{request.1.json:$.a}}"}, chosen={}, found="\ud800")
def test_it_can_write_what_it_has_checked(
    typed: dict[str, str], chosen: dict[str, str], found: object
) -> None:
    button, faults = check_button(
        GOOD | typed | chosen,
        screen=Screen(id="s", name="S"),
        before=None,
        taken=(),
        surroundings=AROUND,
    )
    if faults:
        return
    assert len(preview(button, writer=WRITER, now=CLOCK.now())) == 2
    for number, request in enumerate(button.requests, start=1):
        check_written(button, number, request, found)


def check_written(button: Button, number: int, request: ButtonRequest, found: object) -> None:
    body = json.dumps({"a": found}).encode()
    answer = Answer(status=200, reason="OK", headers=(), body=body)
    press = PressFacts(
        button_id=button.id, button_text=button.text, device_name="L", press_id="p", at=0.0
    )
    target = read_targets(request.targets)[0]
    facts = Facts(press=press, target="t", answers={1: EarlierAnswer(answer)})
    try:
        written = WRITER.write(request, target, facts, number=number, extra=())
    except RequestNotWritten:
        return
    assert written.url.startswith(f"https://{target.address}/")
    assert not any("\n" in value or "\r" in value for _, value in written.headers)
    if request.is_signed and written.body:
        json.loads(written.body)
