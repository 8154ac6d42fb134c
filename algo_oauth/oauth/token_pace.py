"""How often a profile may call its token endpoint.

RingCentral allows five such calls a minute for a user and application, and a 60 s penalty is
restarted by every call made during it; others have limits of their own. So the device counts.
"""

import threading
from collections import defaultdict, deque
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.errors import TokenCallsExhausted

CALLS: Final = 5
WINDOW: Final = 60.0


class TokenPace:
    """Counts the token calls of each profile and remembers what the provider said of waiting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, profile_id: str) -> None:
        """Count one call.

        Raises:
            TokenCallsExhausted: it would be one too many; nothing was counted.
        """
        now = self._clock.monotonic()
        with self._lock:
            calls = self._calls[profile_id]
            while calls and calls[0] <= now - WINDOW:
                calls.popleft()
            told = self._not_before.get(profile_id, now) - now
            if told > 0:
                raise TokenCallsExhausted(
                    reason="the provider told this device to wait", seconds=_up(told)
                )
            if len(calls) >= CALLS:
                raise TokenCallsExhausted(
                    reason=f"{CALLS} token requests a minute are allowed and were made",
                    seconds=_up(calls[0] + WINDOW - now),
                )
            calls.append(now)

    def give_back(self, profile_id: str) -> None:
        """Take back the last call: it never reached the provider."""
        with self._lock:
            if self._calls[profile_id]:
                self._calls[profile_id].pop()

    def wait(self, profile_id: str, seconds: float) -> None:
        """Remember that the provider wants no call for so long."""
        with self._lock:
            self._not_before[profile_id] = self._clock.monotonic() + seconds


def _up(seconds: float) -> int:
    return int(seconds) + 1
