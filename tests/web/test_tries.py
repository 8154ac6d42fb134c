"""Counting wrong tries at something short."""

import threading

import pytest

from algo_oauth.web.tries import FIRST_WAIT, FORGOTTEN_AFTER, FREE, LONGEST_WAIT, MOST, Tries
from tests.doubles.clock import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def tries(clock: HandClock) -> Tries:
    return Tries(clock)


def go_wrong(tries: Tries, times: int, key: str = "hall") -> list[float]:
    return [tries.begin(key) for _ in range(times)]


def test_it_lets_a_few_go_by(tries: Tries) -> None:
    assert go_wrong(tries, FREE) == [0.0] * FREE
    assert tries.left("hall") == FIRST_WAIT


def test_it_asks_for_a_wait_after_them(tries: Tries, clock: HandClock) -> None:
    go_wrong(tries, FREE)
    clock.advance(10)
    assert tries.begin("hall") == FIRST_WAIT - 10
    assert tries.begin("hall") == FIRST_WAIT - 10, "asking early must not cost more"


def test_it_asks_for_longer_and_longer_waits_up_to_an_end(tries: Tries, clock: HandClock) -> None:
    go_wrong(tries, FREE)
    waits = []
    for _ in range(6):
        waits.append(tries.left("hall"))
        clock.advance(waits[-1])
        assert tries.begin("hall") == 0.0
    assert waits == [30.0, 60.0, 120.0, 240.0, LONGEST_WAIT, LONGEST_WAIT]


def test_it_forgets_them_after_the_right_one(tries: Tries) -> None:
    go_wrong(tries, FREE - 1)
    tries.succeed("hall")
    assert go_wrong(tries, FREE) == [0.0] * FREE


def test_it_forgets_them_after_a_while_without_any(tries: Tries, clock: HandClock) -> None:
    go_wrong(tries, FREE)
    clock.advance(FORGOTTEN_AFTER + 1)
    assert go_wrong(tries, FREE) == [0.0] * FREE


def test_it_counts_each_key_for_itself(tries: Tries) -> None:
    go_wrong(tries, FREE)
    assert tries.begin("cellar") == 0.0
    assert tries.left("nobody") == 0.0


def test_it_counts_many_at_once_as_many(tries: Tries) -> None:
    let_go: list[float] = []
    threads = [
        threading.Thread(target=lambda: let_go.append(tries.begin("hall"))) for _ in range(40)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert let_go.count(0.0) == FREE
    assert len(let_go) == 40


def test_it_remembers_no_more_than_it_says(tries: Tries) -> None:
    go_wrong(tries, FREE, "first")
    for number in range(MOST):
        tries.begin(f"key {number}")
    assert tries.begin("first") == 0.0
    assert len(tries._wrong) == MOST
