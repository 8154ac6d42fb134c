"""Wrong tries at something short: a few are free, each further one costs a longer wait."""

import threading
from collections import OrderedDict
from typing import Final

from algo_oauth.clock import Clock

FREE: Final = 5
FIRST_WAIT: Final = 30.0
LONGEST_WAIT: Final = 300.0
"""Seconds. An attacker at a screen must not be able to lock its people out for long either."""
FORGOTTEN_AFTER: Final = 900.0
"""Seconds without a wrong try after which earlier ones no longer count."""
MOST: Final = 500


class Tries:
    """Counts the wrong tries of each key, at most ``MOST`` keys, in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def begin(self, key: str) -> float:
        """Return the seconds to wait first; 0 when the try may go on.

        It counts as wrong until ``succeed`` says otherwise, so that many at once count as many.
        """
        now = self._clock.monotonic()
        with self._lock:
            count, last = self._wrong.get(key, (0, now))
            if now - last > FORGOTTEN_AFTER:
                count = 0
            left = last + _wait_after(count) - now
            if left > 0:
                return left
            self._wrong[key] = (count + 1, now)
            self._wrong.move_to_end(key)
            while len(self._wrong) > MOST:
                self._wrong.popitem(last=False)
        return 0.0

    def succeed(self, key: str) -> None:
        """Forget the wrong tries: this one was right."""
        with self._lock:
            self._wrong.pop(key, None)

    def forget_all(self) -> None:
        """Forget every key's: what was guessed at is another thing now."""
        with self._lock:
            self._wrong.clear()

    def left(self, key: str) -> float:
        """Return the seconds until the next try may begin; 0 for now."""
        now = self._clock.monotonic()
        count, last = self._wrong.get(key, (0, now))
        return max(0.0, last + _wait_after(count) - now)


def _wait_after(wrong: int) -> float:
    if wrong < FREE:
        return 0.0
    return min(FIRST_WAIT * 2.0 ** min(wrong - FREE, 10), LONGEST_WAIT)
