"""One clock for a server that outlives the tests, which have a clock each."""

import threading
import time
from typing import Final

from tests.doubles.clock import HandClock

BEHIND: Final = 30.0
"""Seconds that a test begins behind the machine's time.

So the assertions that the device signs, which live 60, are of the past also for servers in other
processes, after the test has moved its clock by a few polls.
"""


class PresentClock:
    """Shows what the clock of the present test shows."""

    def __init__(self) -> None:
        self._clock = HandClock(time.time() - BEHIND)

    def anew(self) -> HandClock:
        """Return the clock of a new test, which is the present one from now on."""
        self._clock = HandClock(time.time() - BEHIND)
        return self._clock

    def now(self) -> float:
        return self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)

    def wait(self, event: threading.Event, seconds: float) -> bool:
        return self._clock.wait(event, seconds)
