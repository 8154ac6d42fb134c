"""Who may press, and how often it counts."""

import ssl
import threading
from typing import Any

import pytest
import trustme

from algo_oauth.console import presser
from algo_oauth.console.press import PressState
from algo_oauth.errors import ButtonDisabled, ButtonUnknown, PressInDoubt
from algo_oauth.oauth.call import ApiCaller, ApiRequest, CallResult
from tests.console.conftest import LONG, Console, to
from tests.console.targets import OK
from tests.console.test_workers import without_threads
from tests.doubles.tls_target import Received, json_answer, tls_target


def test_it_refuses_a_button_that_is_not_there(console: Console) -> None:
    with pytest.raises(ButtonUnknown):
        console.press("nobody")
    assert console.told == []


def test_it_does_not_fire_a_disabled_button(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("off", to(port), enabled=False)
        with pytest.raises(ButtonDisabled):
            console.press("off")
        assert (received.connections, console.told) == (0, [])


def test_it_counts_a_double_tap_once(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        first, second = console.press_twice("hello", after=0.49)
    assert second == first
    assert len(received.requests) == 1


def test_it_knows_a_press_of_whom_it_was(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.presser.press("hello", press_id="one", actor="Hall", wait=LONG)
        assert console.presser.knows("hello", "one", actor="Hall")
        for button_id, press_id, actor in (
            ("hello", "one", "Cellar"),
            ("hello", "two", "Hall"),
            ("hello", "", "Hall"),
            ("help", "one", "Hall"),
        ):
            assert not console.presser.knows(button_id, press_id, actor=actor)


def test_it_takes_a_tap_after_half_a_second_for_a_new_press(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        _, second = console.press_twice("hello", after=0.5)
    assert second.press_id == "two"
    assert len(received.requests) == 2


def test_it_sends_once_for_the_same_press_id(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        first = console.press("hello", "one")
        console.clock.advance(3600)
        assert console.press("hello", "one") == first
        assert len(received.requests) == 1


def test_it_knows_the_press_id_of_a_cleared_press(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        console.press("hello", "one")
        console.presser.clear("hello")
        console.clock.advance(10)
        console.press("hello", "one")
        assert len(received.requests) == 1


def test_it_knows_the_press_id_after_a_restart(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        restarted = console.new_presser(an_earlier("hello", "one"))
        console.clock.advance(10)
        assert restarted.press("hello", press_id="one", wait=LONG).state == "unknown"
        assert received.requests == []


def test_it_forgets_the_oldest_press_ids_first(
    console: Console, certificate: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presser, "REMEMBERED", 2)
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        for press_id, sent in (("one", 1), ("two", 2), ("three", 3), ("three", 3), ("one", 4)):
            console.press("hello", press_id)
            assert len(received.requests) == sent
            console.clock.advance(1)


def test_it_lets_two_buttons_use_the_same_press_id(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("a", to(port))
        console.add("b", to(port))
        console.press("a", "one")
        assert console.press("b", "one").button_id == "b"
        assert len(received.requests) == 2


class Held:
    """A target that answers when the test says so."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def __call__(self, peer: ssl.SSLSocket, received: Received) -> None:
        while received.read_request(peer):
            self.gate.wait(LONG)
            peer.sendall(json_answer("{}"))


def test_it_joins_a_press_that_is_being_sent(
    console: Console, certificate: trustme.LeafCert
) -> None:
    held = Held()
    with tls_target(held, certificate) as (port, received):
        console.add("slow", to(port))
        assert console.presser.press("slow", press_id="one").state == "sending"
        assert received.arrived.acquire(timeout=LONG)
        console.clock.advance(5)
        assert console.presser.press("slow", press_id="two").press_id == "one"
        held.gate.set()
        assert console.press("slow", "one").state == "sent"
        assert len(received.requests) == 1


def test_it_says_sending_before_the_answer_came(
    console: Console, certificate: trustme.LeafCert
) -> None:
    held = Held()
    with tls_target(held, certificate) as (port, _):
        console.add("slow", to(port))
        assert console.presser.press("slow").state == "sending"
        assert console.presser.states()["slow"].state == "sending"
        held.gate.set()
        assert console.press("slow").state == "sent"


def test_it_does_not_clear_what_is_being_sent(
    console: Console, certificate: trustme.LeafCert
) -> None:
    held = Held()
    with tls_target(held, certificate) as (port, _):
        console.add("slow", to(port))
        console.presser.press("slow")
        console.presser.clear("slow")
        assert "slow" in console.presser.states()
        held.gate.set()
        console.press("slow")


def test_it_takes_one_of_many_taps_at_the_same_moment(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        start = threading.Barrier(20)

        def tap() -> None:
            start.wait(LONG)
            console.press("hello")

        taps = [threading.Thread(target=tap) for _ in range(20)]
        for each in taps:
            each.start()
        for each in taps:
            each.join(LONG)
        assert len(received.requests) == 1


def test_it_writes_down_sending_before_and_the_end_after(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.press("hello", "one")
    assert [(what, press.state) for what, press in console.told] == [
        ("sending", "sending"),
        ("done", "sent"),
    ]


def test_it_writes_a_press_down_before_it_answers_for_it(
    console: Console, certificate: trustme.LeafCert
) -> None:
    held = Held()
    with tls_target(held, certificate) as (port, _):
        console.add("slow", to(port))
        press = console.presser.press("slow")
        assert console.told == [("sending", press)]
        held.gate.set()
        console.press("slow")


def test_it_forgets_a_cleared_result(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.press("hello")
    console.presser.clear("hello")
    assert console.presser.states() == {}
    assert console.told[-1][0] == "cleared"


def test_it_has_nothing_to_clear_twice(console: Console) -> None:
    version = console.presser.version
    console.presser.clear("hello")
    assert (console.presser.version, console.told) == (version, [])


def test_it_changes_its_version_with_every_state(
    console: Console, certificate: trustme.LeafCert
) -> None:
    held, seen = Held(), [console.presser.version]
    with tls_target(held, certificate) as (port, _):
        console.add("slow", to(port))
        console.presser.press("slow")
        seen.append(console.presser.version)
        held.gate.set()
        console.press("slow")
        seen.append(console.presser.version)
    console.presser.clear("slow")
    seen.append(console.presser.version)
    assert len(set(seen)) == 4


def test_it_has_another_version_after_a_restart(console: Console) -> None:
    assert console.new_presser().version != console.presser.version


def test_it_shows_an_earlier_press_until_the_next(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.presser = console.new_presser(an_earlier("hello", "old"))
        assert console.presser.states()["hello"].state == "unknown"
        assert console.press("hello", "new").state == "sent"


def an_earlier(button_id: str, press_id: str) -> PressState:
    return PressState(
        press_id=press_id,
        button_id=button_id,
        text="Hello",
        state="unknown",
        at=0.0,
        problem=PressInDoubt().problem,
    )


def test_it_clears_no_press_but_the_one_that_was_seen(
    console: Console, certificate: trustme.LeafCert
) -> None:
    """A call that clears may come late, or from a screen that has not seen the newest press."""
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.press("hello", "one")
        console.clock.advance(10)
        second = console.press("hello", "two")
        for seen in ("one", "none"):
            console.presser.clear("hello", press_id=seen)
            assert console.presser.states() == {"hello": second}
        console.presser.clear("hello", press_id="two")
    assert console.presser.states() == {}


def test_it_does_not_say_sending_for_ever_without_a_thread(
    console: Console, certificate: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        with monkeypatch.context() as patch:
            without_threads(patch)
            refused = console.press("hello", "one")
        assert (refused.state, console.presser.states()["hello"]) == ("unknown", refused)
        assert [kind for kind, _ in console.told] == ["sending", "done"]
        console.clock.advance(10)
        assert console.press("hello", "two").state == "sent"
        assert len(received.requests) == 1


def test_it_does_not_call_a_press_sent_that_failed_at_one_target(
    console: Console, certificate: trustme.LeafCert, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a defect of the device itself, on the thread of the second target."""
    with tls_target(OK, certificate) as (port, _), tls_target(OK, certificate) as (other, _):
        console.add("hello", to(port, other))
        call = ApiCaller.call

        def broken(caller: ApiCaller, request: ApiRequest, **more: Any) -> CallResult:
            if f":{other}/" in request.url:
                raise ZeroDivisionError
            return call(caller, request, **more)

        monkeypatch.setattr(ApiCaller, "call", broken)
        pressed = console.press("hello")
    assert pressed.state == "unknown"
    assert pressed.problem is not None
    assert pressed.problem.code == "PRS-005"
