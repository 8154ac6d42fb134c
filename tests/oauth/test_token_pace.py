"""How often a provider is asked, and what is counted."""

import socket
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
import trustme

from algo_oauth.oauth.tokens import TokenManager
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import answering, tls_target
from tests.oauth.obtaining import at, code_of, obtain, value_of
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting, in_turn, refusing

DATE = datetime(2026, 4, 1, 12, 0, 0, tzinfo=UTC)
IN_A_MOMENT = datetime(2026, 4, 1, 12, 0, 12, tzinfo=UTC)


def test_it_asks_five_times_a_minute_and_no_more(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(refusing("invalid_client")), certificate) as (port, got):
        for _ in range(5):
            assert code_of(obtain(manager, clock, at(port))) == "invalid_client"
        assert code_of(obtain(manager, clock, at(port))) == "TOK-007"
        clock.advance(59.9)
        assert code_of(obtain(manager, clock, at(port))) == "TOK-007"
        assert len(got.requests) == 5
        clock.advance(0.1)
        assert code_of(obtain(manager, clock, at(port))) == "invalid_client"


def test_it_keeps_the_reason_of_the_last_real_attempt_on_record(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(refusing("invalid_client")), certificate) as (port, _):
        for _ in range(6):
            obtain(manager, clock, at(port))
    problem = manager.record("p1").problem
    assert problem is not None
    assert problem.code == "invalid_client"


def test_it_counts_for_each_profile_alone(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(refusing("invalid_client")), certificate) as (port, _):
        for _ in range(6):
            obtain(manager, clock, at(port))
        other = a_profile(id="p2", token_url=f"https://127.0.0.1:{port}/token")
        assert code_of(obtain(manager, clock, other)) == "invalid_client"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        (["Retry-After: 7"], 7),
        ([], 30),
        (["Retry-After: soon"], 30),
        (["Retry-After: -1"], 30),
        (["Retry-After: " + "9" * 5000], 86_400),
        (
            [
                f"Date: {format_datetime(DATE, usegmt=True)}",
                f"Retry-After: {format_datetime(IN_A_MOMENT, usegmt=True)}",
            ],
            12,
        ),
    ],
)
def test_it_waits_as_long_as_it_is_told(
    manager: TokenManager,
    clock: HandClock,
    certificate: trustme.LeafCert,
    headers: list[str],
    wait: int,
) -> None:
    slow = refusing("slow_down", "429 Too Many Requests", *headers)
    with tls_target(in_turn(slow, granting()), certificate) as (port, got):
        obtain(manager, clock, at(port))
        clock.advance(wait - 0.1)
        assert code_of(obtain(manager, clock, at(port))) == "TOK-007"
        assert len(got.requests) == 1
        clock.advance(0.1)
        assert value_of(obtain(manager, clock, at(port))) == "first"


def test_it_counts_only_calls_that_may_have_reached_the_provider(
    manager: TokenManager, clock: HandClock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    codes = [code_of(obtain(manager, clock, at(port))) for _ in range(7)]
    assert codes == ["NET-102"] * 7
