"""Several requests of a press: their order, their pauses, and what a failure stops."""

import ssl
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme

from algo_oauth.console.press import PressState
from algo_oauth.errors import Problem
from algo_oauth.outbound.connect_to import ConnectTo
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.trust import Trust
from tests.console.conftest import LONG, Console, to
from tests.console.targets import BROKEN, OK, bad_and_good, hang_up
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import (
    Received,
    json_answer,
    never_answering,
    tls_target,
)
from tests.oauth.targets import header_of


def problem_of(press: PressState) -> Problem:
    assert press.problem is not None
    return press.problem


def paths(received: Received) -> list[bytes]:
    return [request.split()[1] for request in received.requests]


def test_it_waits_before_each_request_as_long_as_it_says(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port, delay=1.5), to(port), to(port, delay=60.0))
        press = console.press("hello")
    assert press.state == "sent"
    assert console.clock.slept == [1.5, 60.0]
    assert press.milliseconds == pytest.approx(61_500)
    assert len(received.requests) == 3


@pytest.mark.parametrize("order", ["In order", "All at once"])
def test_it_does_not_count_a_delay_against_the_time_of_a_request(
    console: Console, certificate: trustme.LeafCert, order: str
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port, delay=60.0, timeout=1.0), order=order)
        assert console.press("hello").state == "sent"


def test_it_says_sending_while_it_waits(console: Console, certificate: trustme.LeafCert) -> None:
    waiting, go = threading.Event(), threading.Event()

    def wait(event: threading.Event, seconds: float) -> bool:
        waiting.set()
        go.wait(LONG)
        return event.is_set()

    console.clock.wait = wait  # type: ignore[method-assign]  # a clock whose seconds we hold back
    with tls_target(OK, certificate) as (port, received):
        console.add("slow", to(port, delay=5.0))
        assert console.presser.press("slow").state == "sending"
        assert waiting.wait(LONG)
        assert console.presser.states()["slow"].state == "sending"
        assert received.connections == 0
        go.set()
        assert console.press("slow").state == "sent"


def test_it_sends_nothing_more_once_the_device_stops(
    console: Console, certificate: trustme.LeafCert
) -> None:
    def stop_and_answer(peer: ssl.SSLSocket, received: Received) -> None:
        while received.read_request(peer):
            console.run.stop()
            peer.sendall(json_answer("{}"))

    with tls_target(stop_and_answer, certificate) as (port, received):
        console.add("slow", to(port), to(port, delay=30.0), to(port))
        press = console.press("slow")
    assert len(received.requests) == 1
    assert console.clock.slept == []
    assert press.state == "failed"
    assert problem_of(press).message == ("The device was stopped before 2 of 3 requests were sent.")


def test_it_sends_nothing_of_all_at_once_once_the_device_stops(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("slow", to(port, delay=1.0), to(port), order="All at once")
        console.run.stop()
        press = console.press("slow")
    assert received.connections == 0
    assert problem_of(press).code == "PRS-012"


def test_it_sends_all_at_once_when_told_to(console: Console, certificate: trustme.LeafCert) -> None:
    """The first request is answered only when the second one has come."""
    with tls_target(OK, certificate) as (second, received):

        def after_the_other(peer: ssl.SSLSocket, own: Received) -> None:
            own.read_request(peer)
            assert received.arrived.acquire(timeout=1.5)
            peer.sendall(json_answer("{}"))

        with tls_target(after_the_other, certificate) as (first, _):
            console.add("hello", to(first), to(second), order="All at once")
            assert console.press("hello").state == "sent"


def test_it_reaches_50_targets_at_the_same_time(
    console: Console, certificate: trustme.LeafCert
) -> None:
    """None of them answers before all have been called, and each is called once."""
    meeting = threading.Barrier(50)

    def meet(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        meeting.wait(LONG)
        peer.sendall(json_answer("{}"))

    with ExitStack() as stack:
        served = [stack.enter_context(tls_target(meet, certificate)) for _ in range(50)]
        console.add("all", to(*(port for port, _ in served), timeout=30.0))
        assert console.press("all").state == "sent"
    assert [len(received.requests) for _, received in served] == [1] * 50


def test_it_names_what_failed_of_all_at_once(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with bad_and_good(certificate) as (bad, good, received):
        console.add("hello", to(good, bad), to(good), to(bad), order="All at once")
        press = console.press("hello")
    assert len(received.requests) == 2
    assert problem_of(press).message.startswith(
        f"2 of 4 requests failed (request 1 at 127.0.0.1:{bad}; request 3 at 127.0.0.1:{bad})."
    )


def test_it_stops_after_a_failure_when_told_to(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with bad_and_good(certificate) as (bad, good, received):
        console.add(
            "hello",
            to(good, custom_path="one"),
            to(good, bad, custom_path="two"),
            to(good, bad, custom_path="three"),
            to(good, custom_path="four", delay=9.0),
            after_failure="Stop",
        )
        press = console.press("hello")
    assert paths(received) == [b"/one", b"/two"]
    assert console.clock.slept == []
    assert press.state == "failed"
    message = problem_of(press).message
    assert message.startswith(f"1 of 6 requests failed (request 2 at 127.0.0.1:{bad}).")
    assert message.endswith(" 3 requests were not sent because of that.")


def test_it_says_that_one_was_not_sent(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(BROKEN, certificate) as (bad, received):
        console.add("hello", to(bad), to(bad), after_failure="Stop")
        message = problem_of(console.press("hello")).message
    assert len(received.requests) == 1
    assert message.endswith(" 1 request was not sent because of that.")


def test_it_goes_on_after_a_failure_when_told_to(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with bad_and_good(certificate) as (bad, good, received):
        console.add("hello", to(bad), to(good), to(bad), after_failure="Go on")
        press = console.press("hello")
    assert len(received.requests) == 1
    assert "not sent" not in problem_of(press).message


def test_it_stops_after_what_may_have_arrived_and_says_unknown(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with (
        tls_target(hang_up, certificate) as (lost, tried),
        tls_target(OK, certificate) as (good, received),
    ):
        console.add("hello", to(lost), to(good), after_failure="Stop")
        press = console.press("hello")
    assert (len(tried.requests), received.requests) == (1, [])
    assert press.state == "unknown"
    assert problem_of(press).message.endswith("1 request was not sent because of that.")


def test_it_says_failed_and_how_many_are_in_doubt(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with (
        tls_target(BROKEN, certificate) as (bad, _),
        tls_target(hang_up, certificate) as (lost, tried),
    ):
        console.add("hello", to(bad, lost))
        press = console.press("hello")
    assert len(tried.requests) == 1
    assert press.state == "failed"
    assert problem_of(press).message.endswith(" 1 of those that failed may have arrived.")


def test_it_gives_up_a_silent_target_after_the_time_of_its_request(
    console: Console, certificate: trustme.LeafCert
) -> None:
    """The door itself would wait for two seconds."""
    with tls_target(never_answering, certificate) as (port, received):
        console.add("hello", to(port, timeout=0.2))
        press = console.press("hello")
    assert len(received.requests) == 1
    assert (press.state, problem_of(press).code) == ("unknown", "NET-110")
    assert "within 0.2 s" in problem_of(press).message


def test_it_waits_longer_than_usual_where_a_request_says_so(
    authority_file: Path, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    def slow(peer: ssl.SSLSocket, received: Received) -> None:
        received.read_request(peer)
        received.closing.wait(0.4)
        peer.sendall(json_answer("{}"))

    trust = Trust(str(authority_file))
    impatient = Door(trust=trust, connect_to=ConnectTo(), read_timeout=0.1)
    console = Console(impatient, clock)
    with tls_target(slow, certificate) as (port, _):
        console.add("usual", to(port))
        console.add("patient", to(port, timeout=30.0))
        assert console.press("usual").state == "unknown"
        assert console.press("patient").state == "sent"
    impatient.close()


def test_it_sends_the_press_id_to_every_target_if_wished(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with (
        tls_target(OK, certificate) as (one, received),
        tls_target(OK, certificate) as (other, also_received),
    ):
        console.add("hello", to(one, other), to(one), press_id_header="X-Press-Id")
        console.press("hello", "press-7")
    every = [*received.requests, *also_received.requests]
    assert [header_of(request, "X-Press-Id") for request in every] == ["press-7"] * 3


def test_it_sends_no_press_id_unless_asked_to(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, received):
        console.add("hello", to(port))
        console.press("hello", "press-7")
    assert b"press-7" not in received.requests[0]


@pytest.mark.parametrize("order", ["In order", "All at once"])
def test_it_never_sends_a_request_twice(
    console: Console, certificate: trustme.LeafCert, order: str
) -> None:
    with tls_target(hang_up, certificate) as (port, received):
        names = ("one", "two", "three")
        console.add("hello", *(to(port, custom_path=name) for name in names), order=order)
        assert console.press("hello").state == "unknown"
    assert sorted(paths(received)) == [b"/one", b"/three", b"/two"]
