"""Guards: what keeps a press from going out, whoever asks for it."""

import pytest
import trustme

from algo_oauth.console.press import PressState
from algo_oauth.errors import (
    ButtonDisabled,
    GuardNotMet,
    NothingToSend,
    PauseNotOver,
    PressRefused,
)
from tests.console.conftest import LONG, Console, to
from tests.console.targets import BROKEN, OK
from tests.doubles.tls_target import tls_target

GUARDS = ["Hold to send", "Ask first"]


@pytest.mark.parametrize(
    ("guard", "words"), [("Hold to send", "Hold the button"), ("Ask first", "answer the question")]
)
def test_it_refuses_a_press_that_nobody_confirmed(
    console: Console, certificate: trustme.LeafCert, guard: str, words: str
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("alarm", to(port), guard=guard)
        with pytest.raises(GuardNotMet) as refused:
            console.press("alarm")
    assert words in refused.value.problem.remedy
    assert (received.connections, console.told, console.presser.states()) == (0, [], {})


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize("confirmed", ["hold", "asked", "api"])
def test_it_sends_a_confirmed_press(
    console: Console, certificate: trustme.LeafCert, guard: str, confirmed: str
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("alarm", to(port), guard=guard)
        assert console.press("alarm", confirmed=confirmed).state == "sent"
    assert len(received.requests) == 1


def test_it_answers_for_a_confirmed_press_that_is_asked_for_again(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("alarm", to(port), guard="Hold to send", pause=60.0)
        sent = console.press("alarm", "one", confirmed="hold")
        console.clock.advance(10)
        assert console.press("alarm", "one") == sent
    assert len(received.requests) == 1


def test_it_refuses_a_press_within_the_pause_and_says_how_long(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("door", to(port), pause=10.0)
        console.press("door", "one")
        console.clock.advance(2.5)
        with pytest.raises(PauseNotOver) as refused:
            console.press("door", "two")
        assert refused.value.problem.remedy == "Press it again in 8 s."
        console.clock.advance(7.5)
        assert console.press("door", "three").press_id == "three"
    assert len(received.requests) == 2


def test_it_takes_a_double_tap_for_the_same_press_in_spite_of_the_pause(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("door", to(port), pause=10.0)
        first, second = console.press_twice("door", after=0.4)
    assert second == first
    assert len(received.requests) == 1


def test_it_pauses_after_the_end_of_a_press(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("door", to(port, delay=30.0), pause=10.0)
        console.press("door")
        console.clock.advance(9)
        with pytest.raises(PauseNotOver):
            console.press("door")


def test_it_pauses_after_a_failure_too(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(BROKEN, certificate) as (port, received):
        console.add("door", to(port), pause=10.0)
        assert console.press("door").state == "failed"
        console.clock.advance(1)
        with pytest.raises(PauseNotOver):
            console.press("door")
    assert len(received.requests) == 1


def test_it_does_not_end_the_pause_when_the_result_is_cleared(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("door", to(port), pause=10.0)
        console.press("door")
        console.presser.clear("door")
        console.clock.advance(1)
        with pytest.raises(PauseNotOver):
            console.press("door", confirmed="api")
    assert len(received.requests) == 1


def test_it_keeps_the_pause_over_a_restart(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("door", to(port), pause=10.0)
        earlier = PressState(
            press_id="old", button_id="door", text="Door", state="sent", at=console.clock.now() - 4
        )
        presser = console.new_presser(earlier)
        with pytest.raises(PauseNotOver) as refused:
            presser.press("door", press_id="new")
        assert "6 s" in refused.value.problem.remedy
        console.clock.advance(6)
        assert presser.press("door", press_id="new", wait=LONG).state == "sent"
    assert len(received.requests) == 1


def test_it_pauses_no_longer_when_its_clock_was_ahead_before_the_restart(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("door", to(port), pause=10.0)
        ahead = PressState(
            press_id="old", button_id="door", text="Door", state="sent", at=console.clock.now() + 99
        )
        presser = console.new_presser(ahead)
        with pytest.raises(PauseNotOver):
            presser.press("door", press_id="new")
        console.clock.advance(10)
        assert presser.press("door", press_id="new", wait=LONG).state == "sent"


def test_it_pauses_each_button_for_itself(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("a", to(port), pause=10.0)
        console.add("b", to(port), pause=10.0)
        console.press("a")
        assert console.press("b").state == "sent"
    assert len(received.requests) == 2


def test_it_never_sends_for_a_button_that_leads_to_a_screen(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("more", to(port), action="Go to Screen", go_to="screen-2")
        with pytest.raises(NothingToSend):
            console.press("more", confirmed="api")
    assert (received.connections, console.told) == (0, [])


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"enabled": False, "guard": "Ask first"}, ButtonDisabled),
        ({"enabled": False, "action": "Go to Screen"}, ButtonDisabled),
        ({"guard": "Hold to send", "pause": 5.0}, GuardNotMet),
    ],
)
def test_it_gives_the_first_reason(
    console: Console, fields: dict[str, object], kind: type[PressRefused]
) -> None:
    console.add("x", to(443), **fields)
    with pytest.raises(kind):
        console.press("x")


def test_it_writes_down_who_pressed(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.presser.press("hello", actor="the tablet in the hall", wait=LONG)
    assert {press.actor for _, press in console.told} == {"the tablet in the hall"}
