"""The memory of nonces: no call is taken twice, whatever the memory has been through."""

import threading

import pytest

from algo_oauth.api import nonces
from algo_oauth.api.nonces import Nonces

NOW = 1_800_000_000


def taken(memory: Nonces, nonce: str, *, signed_at: int = NOW, now: float = NOW) -> bool:
    return memory.take(nonce, signed_at=signed_at, now=now, tolerance=30)


@pytest.fixture
def memory() -> Nonces:
    return Nonces(since=NOW - 3600)


def test_it_takes_a_nonce_once(memory: Nonces) -> None:
    assert [taken(memory, "a"), taken(memory, "a"), taken(memory, "b")] == [True, False, True]


@pytest.mark.parametrize("later", [1, 29, 30])
def test_it_remembers_a_nonce_within_the_tolerance(memory: Nonces, later: int) -> None:
    assert taken(memory, "a")
    assert not taken(memory, "a", signed_at=NOW + later, now=NOW + later)


def test_it_takes_a_nonce_again_when_its_first_call_is_past_the_tolerance(memory: Nonces) -> None:
    assert taken(memory, "a")
    assert taken(memory, "a", signed_at=NOW + 31, now=NOW + 31)
    assert not taken(memory, "a", signed_at=NOW + 31, now=NOW + 32)


def test_it_remembers_as_long_as_a_clock_that_is_ahead_makes_it(memory: Nonces) -> None:
    assert taken(memory, "a", signed_at=NOW + 30)
    assert not taken(memory, "a", signed_at=NOW + 30, now=NOW + 60)


def test_it_is_safe_when_the_tolerance_grows(memory: Nonces) -> None:
    assert taken(memory, "a")
    assert taken(memory, "b", signed_at=NOW + 299, now=NOW + 299)
    assert not memory.take("a", signed_at=NOW, now=NOW + 299, tolerance=300)


def test_it_remembers_the_second_call_with_a_nonce_when_it_forgets_the_first(
    memory: Nonces,
) -> None:
    assert taken(memory, "a")
    assert taken(memory, "a", signed_at=NOW + 31, now=NOW + 31)
    assert taken(memory, "b", signed_at=NOW + 301, now=NOW + 301)
    assert not memory.take("a", signed_at=NOW + 31, now=NOW + 301, tolerance=300)


def test_it_takes_nothing_that_was_signed_before_the_device_started() -> None:
    memory = Nonces(since=NOW + 0.7)
    assert not taken(memory, "a", signed_at=NOW - 1)
    assert taken(memory, "a", signed_at=NOW)


def test_it_is_bounded_and_takes_no_call_twice_when_it_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nonces, "MOST", 100)
    memory = Nonces(since=NOW - 3600)
    calls = [(f"nonce{n}", NOW + n // 10) for n in range(1000)]
    for nonce, at in calls:
        assert taken(memory, nonce, signed_at=at, now=at)
    assert len(memory._oldest) <= 100
    assert len(memory._signed_at) <= 100
    assert not any(taken(memory, nonce, signed_at=at, now=at) for nonce, at in calls)


def test_it_forgets_what_can_never_come_back(memory: Nonces) -> None:
    for n in range(50):
        assert taken(memory, f"nonce{n}", signed_at=NOW + n, now=NOW + n)
    assert taken(memory, "last", signed_at=NOW + 1000, now=NOW + 1000)
    assert list(memory._signed_at) == ["last"]


def test_it_takes_one_of_many_at_the_same_moment(memory: Nonces) -> None:
    together, results = threading.Barrier(8), []

    def take() -> None:
        together.wait(timeout=20)
        results.append(taken(memory, "a"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True]
