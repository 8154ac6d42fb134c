"""Pressing buttons from afar, and what came of it."""

from datetime import UTC, datetime
from typing import Final

import pytest
import trustme

from algo_oauth.console.buttons import GO_TO_SCREEN, GUARDS, ButtonRequest
from algo_oauth.console.press import PressState
from algo_oauth.device import Device
from tests.api.conftest import AddButton, Caller, assert_refused, newest, since_the_test_began
from tests.console.conftest import to
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import answering, json_answer, never_answering, tls_target

ACTIVATE: Final = "/api/controls/console/button/activate"
BUTTONS: Final = "/api/console/buttons"
STOP: Final = "/api/controls/console/event/stop"
NOWHERE: Final = ButtonRequest(targets="127.0.0.1:1", custom_path="go", data_payload="{}")


def ended(device: Device, pressed: dict[str, str]) -> PressState:
    """Wait for the end of a press that was answered, and return it."""
    return device.presser.press(pressed["id"], press_id=pressed["press"], wait=20)


def presses(device: Device, kind: str) -> int:
    return sum(entry.kind == kind for entry in since_the_test_began(device))


def test_it_presses_a_button(
    caller: Caller,
    device: Device,
    clock: HandClock,
    add_button: AddButton,
    certificate: trustme.LeafCert,
) -> None:
    with tls_target(answering(json_answer("{}")), certificate) as (port, received):
        add_button("hello", to(port))
        answer = caller.post(ACTIVATE, {"id": "hello"})
        pressed = answer.get_json()
        assert ended(device, pressed).state == "sent"
    assert (answer.status_code, pressed["id"]) == (200, "hello")
    assert pressed["state"] in ("sending", "sent")
    assert pressed["at"] == datetime.fromtimestamp(clock.now(), UTC).isoformat()
    assert [request.partition(b" HTTP")[0] for request in received.requests] == [b"POST /go"]
    (shown,) = caller.get(BUTTONS).get_json()["buttons"]
    assert (shown["last"]["press"], shown["last"]["state"]) == (pressed["press"], "sent")


def test_it_tells_that_a_press_failed_and_why(
    caller: Caller, device: Device, add_button: AddButton
) -> None:
    add_button("hello", NOWHERE)
    pressed = caller.post(ACTIVATE, {"id": "hello"}).get_json()
    assert ended(device, pressed).state == "failed"
    last = caller.get(BUTTONS).get_json()["buttons"][0]["last"]
    assert pressed["press"] == last["press"]
    assert (last["state"], last["problem"]["code"]) == ("failed", "NET-102")
    assert last["milliseconds"] is not None


def test_it_does_not_wait_for_a_target_that_is_silent(
    caller: Caller, device: Device, add_button: AddButton, certificate: trustme.LeafCert
) -> None:
    with tls_target(never_answering, certificate) as (port, received):
        add_button("hello", to(port))
        pressed = caller.post(ACTIVATE, {"id": "hello"}).get_json()
        assert received.arrived.acquire(timeout=20)
        assert pressed["state"] == "sending"
        assert (pressed["milliseconds"], pressed["problem"]) == (None, None)
        assert caller.get("/api/info/status").get_json()["Console"] == "Sending"
    assert ended(device, pressed).state == "unknown"


def test_it_knows_no_button_that_is_not_there(caller: Caller, device: Device) -> None:
    for button_id in ("hello", "x" * 200, "\x00", "../screen-1"):
        assert_refused(caller.post(ACTIVATE, {"id": button_id}), 404, "PRS-001")
        entry = newest(device)
        assert (entry.kind, entry.actor) == ("press-refused", "API at 127.0.0.1")
        assert entry.subject == button_id[:64].replace("\x00", r"\x00")
    assert presses(device, "press-sending") == 0


def test_it_presses_no_disabled_button(
    caller: Caller, device: Device, add_button: AddButton
) -> None:
    add_button("hello", NOWHERE, enabled=False)
    assert_refused(caller.post(ACTIVATE, {"id": "hello"}), 409, "PRS-002")
    assert presses(device, "press-sending") == 0


@pytest.mark.parametrize("guard", GUARDS)
def test_it_asks_no_program_what_it_asks_a_finger(
    caller: Caller, device: Device, add_button: AddButton, guard: str
) -> None:
    add_button("hello", NOWHERE, guard=guard)
    pressed = caller.post(ACTIVATE, {"id": "hello"}).get_json()
    assert ended(device, pressed).actor == "API at 127.0.0.1"
    assert presses(device, "press-sending") == 1


def test_it_keeps_to_the_pause_of_a_button(
    caller: Caller, device: Device, add_button: AddButton, clock: HandClock
) -> None:
    add_button("hello", NOWHERE, pause=30.0)
    ended(device, caller.post(ACTIVATE, {"id": "hello"}).get_json())
    clock.advance(10)
    assert_refused(caller.post(ACTIVATE, {"id": "hello"}), 409, "PRS-007")
    assert (newest(device).kind, newest(device).subject) == ("press-refused", "hello")
    clock.advance(21)
    assert caller.post(ACTIVATE, {"id": "hello"}).status_code == 200
    assert presses(device, "press-sending") == 2


def test_it_sends_nothing_for_a_button_that_only_shows_a_screen(
    caller: Caller, device: Device, add_button: AddButton
) -> None:
    add_button("more", action=GO_TO_SCREEN, go_to="screen-1")
    assert_refused(caller.post(ACTIVATE, {"id": "more"}), 409, "PRS-008")
    assert presses(device, "press-sending") == 0


def test_it_presses_once_for_a_name_that_comes_again(
    caller: Caller, device: Device, add_button: AddButton, clock: HandClock
) -> None:
    add_button("hello", NOWHERE)
    first = caller.post(ACTIVATE, {"id": "hello", "press": "alarm-7"}).get_json()
    assert ended(device, first).state == "failed"
    clock.advance(60)
    again = caller.post(ACTIVATE, {"id": "hello", "press": "alarm-7"}).get_json()
    assert (first["press"], again["press"], again["at"]) == ("alarm-7", "alarm-7", first["at"])
    other = caller.post(ACTIVATE, {"id": "hello", "press": "alarm-8"}).get_json()
    assert other["press"] == "alarm-8"
    assert presses(device, "press-sending") == 2


def test_it_takes_a_press_right_after_another_for_the_same(
    caller: Caller, device: Device, add_button: AddButton, clock: HandClock
) -> None:
    add_button("hello", NOWHERE)
    first = caller.post(ACTIVATE, {"id": "hello", "press": "fire-1"}).get_json()
    clock.advance(0.4)
    other = caller.post(ACTIVATE, {"id": "hello", "press": "fire-2"}).get_json()
    assert (other["press"], other["at"]) == ("fire-1", first["at"])
    assert presses(device, "press-sending") == 1


def test_it_tells_of_a_press_whose_result_was_taken_off(
    caller: Caller, device: Device, add_button: AddButton, clock: HandClock
) -> None:
    add_button("hello", NOWHERE)
    ended(device, caller.post(ACTIVATE, {"id": "hello", "press": "flood-1"}).get_json())
    device.presser.clear("hello")
    (button,) = caller.get(BUTTONS).get_json()["buttons"]
    assert button["last"] is None
    clock.advance(60)
    again = caller.post(ACTIVATE, {"id": "hello", "press": "flood-1"}).get_json()
    assert (again["press"], again["state"]) == ("flood-1", "failed")
    assert presses(device, "press-sending") == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'"hello"',
        b'{"id": ""}',
        b'{"id": 5}',
        b'{"id": null}',
        b'{"id": "%s"}' % (b"x" * 201),
        b'{"id": "hello", "press": "a b"}',
        b'{"id": "hello", "press": "a\\n"}',
        b'{"id": "hello", "press": "%s"}' % (b"x" * 65),
        b'{"id": "hello", "wait": 5}',
        b'{"ID": "hello"}',
        b'{"id": "hel',
        b"\xff\xfe",
    ],
)
def test_it_refuses_a_press_that_cannot_be_meant(
    caller: Caller, device: Device, add_button: AddButton, body: bytes
) -> None:
    add_button("hello", NOWHERE)
    refused = assert_refused(caller.post(ACTIVATE, body=body), 400, "RST-024")
    assert '{"id": "hello"}' in refused["error"]
    assert presses(device, "press-sending") == 0


@pytest.mark.parametrize("kind", ["text/plain", "", "application/json; charset=latin-1"])
def test_it_refuses_a_body_that_says_it_is_something_else(
    caller: Caller, device: Device, add_button: AddButton, kind: str
) -> None:
    assert not device.apply_settings({"api.auth.basic": "-1"})
    add_button("hello", NOWHERE)
    answer = caller.send("POST", ACTIVATE, {"Content-Type": kind}, b'{"id": "hello"}')
    assert_refused(answer, 415, "RST-023")
    assert presses(device, "press-sending") == 0


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "Application/JSON;charset=UTF-8",
        'application/json; charset="utf-8"',
    ],
)
def test_it_takes_json_however_it_is_spelt(
    caller: Caller, device: Device, add_button: AddButton, kind: str
) -> None:
    assert not device.apply_settings({"api.auth.basic": "-1"})
    add_button("hello", NOWHERE)
    answer = caller.send("POST", ACTIVATE, {"Content-Type": kind}, b'{"id": "hello"}')
    assert answer.status_code == 200


def test_it_lists_every_button(caller: Caller, add_button: AddButton) -> None:
    add_button("hello", NOWHERE)
    add_button("off", enabled=False)
    hello, off = caller.get(BUTTONS).get_json()["buttons"]
    assert hello == {
        "id": "hello",
        "text": "Hello",
        "screen": "Screen 1",
        "screen_id": "screen-1",
        "status": "Enabled",
        "action": "Send API Request",
        "last": None,
    }
    assert (off["id"], off["status"]) == ("off", "Disabled")


def test_it_tells_nothing_twice_to_who_has_the_answer(
    caller: Caller, add_button: AddButton
) -> None:
    add_button("hello")
    first = caller.get(BUTTONS)
    headers = caller.signature("GET", BUTTONS) | {"If-None-Match": first.headers["ETag"]}
    assert caller.send("GET", BUTTONS, headers).status_code == 304
    caller.post(ACTIVATE, {"id": "hello"})
    headers = caller.signature("GET", BUTTONS) | {"If-None-Match": first.headers["ETag"]}
    changed = caller.send("GET", BUTTONS, headers)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_it_has_no_events_and_says_so(caller: Caller) -> None:
    assert caller.get("/api/console/event/status").get_json() == {"active": []}
    for kind in ("all", "emergency", "pageTone"):
        answer = caller.post(STOP, {"type": kind})
        assert (answer.text, answer.mimetype) == ("Stopped 0 event(s).", "text/plain")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"type": ""}', b'{"type": 1}', b'{"kind": "all"}'])
def test_it_refuses_to_stop_what_is_not_named(caller: Caller, body: bytes) -> None:
    assert_refused(caller.post(STOP, body=body), 400, "RST-024")
