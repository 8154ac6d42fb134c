"""Which touch screens are locked, whatever happens in the same moment."""

import pytest

from algo_oauth.secret import Secret
from algo_oauth.storage.touch_settings import TouchSettings
from algo_oauth.web.locks import Holder, Locks
from tests.doubles.clock import InterruptedClock
from tests.doubles.overlapping import Overlapping

ADMIN = Holder("session 1")
HALL = Holder("pass 1", "Hall", is_pass=True)


@pytest.fixture
def clock() -> InterruptedClock:
    return InterruptedClock()


@pytest.fixture
def locks(clock: InterruptedClock) -> Locks:
    settings = TouchSettings(pin_hash=Secret("a hash"))
    return Locks(clock, settings=lambda: settings)


def test_it_stays_locked_when_it_was_touched_in_the_same_moment(
    locks: Locks, clock: InterruptedClock
) -> None:
    """The touch on Lock is a use of the screen, which the page tells in a call of its own."""
    locks.unlock(HALL)
    locking = Overlapping(lambda: locks.lock(HALL))
    clock.when_asked = locking.begin
    locks.touch(HALL)
    locking.end()
    assert locks.is_locked(HALL)


def test_it_stays_locked_when_it_was_met_in_the_same_moment(
    locks: Locks, clock: InterruptedClock
) -> None:
    locking = Overlapping(lambda: locks.lock(ADMIN))
    clock.when_asked = locking.begin
    locks.meet(ADMIN)
    locking.end()
    assert locks.is_locked(ADMIN)
