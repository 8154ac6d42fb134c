"""Counting by address, with a minute's memory."""

import pytest

from algo_oauth.api import tries
from algo_oauth.api.tries import Tries
from tests.doubles.clock import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counted(clock: HandClock) -> Tries:
    return Tries(clock, limit=5)


def test_it_lets_as_many_pass_as_the_limit_says(counted: Tries) -> None:
    waits = []
    for _ in range(6):
        waits.append(counted.wait("192.0.2.1"))
        counted.count("192.0.2.1")
    assert waits == [0, 0, 0, 0, 0, 60]


def test_it_makes_wait_until_the_first_one_is_a_minute_old(
    counted: Tries, clock: HandClock
) -> None:
    for _ in range(5):
        counted.count("192.0.2.1")
        clock.advance(10)
    assert counted.wait("192.0.2.1") == 10
    clock.advance(10)
    assert counted.wait("192.0.2.1") == 0


def test_it_counts_every_address_for_itself(counted: Tries) -> None:
    for _ in range(5):
        counted.count("192.0.2.1")
    assert counted.wait("192.0.2.2") == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("unknown", "unknown", True),
        ("unknown", "192.0.2.1", False),
        ("fe80::1%eth0", "fe80::1%eth0", True),
    ],
)
def test_it_counts_a_network_where_each_has_many_addresses(
    counted: Tries, one: str, other: str, same: bool
) -> None:
    for _ in range(5):
        counted.count(one)
    assert (counted.wait(other) > 0) is same


def test_it_is_bounded(counted: Tries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "MOST", 10)
    for n in range(100):
        for _ in range(9):
            counted.count(f"192.0.2.{n}")
    assert len(counted._times) == 10
    assert all(len(times) == 5 for times in counted._times.values())
    assert counted.wait("192.0.2.99") > 0


def test_it_forgets_the_address_that_was_quiet_for_longest(
    counted: Tries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MOST", 2)
    for _ in range(5):
        counted.count("192.0.2.1")
        counted.count("192.0.2.2")
    counted.count("192.0.2.1")
    counted.count("192.0.2.3")
    assert (counted.wait("192.0.2.1"), counted.wait("192.0.2.2")) == (60, 0)
