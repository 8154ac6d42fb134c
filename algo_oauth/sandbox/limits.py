"""Rate limits per user, app and minute, with RingCentral's groups and penalty."""

import math
from collections import Counter
from threading import Lock
from typing import Final, Literal

import msgspec

from algo_oauth.sandbox.clock import Clock
from algo_oauth.sandbox.faults import ApiFault

Group = Literal["auth", "light", "medium", "heavy"]

PER_MINUTE: Final[dict[Group, int]] = {"auth": 5, "light": 50, "medium": 40, "heavy": 10}
WINDOW_SECONDS: Final = 60
PENALTY_SECONDS: Final = 60
POSTS_A_DAY: Final = 2_500
_DAY_SECONDS: Final = 86_400


class _Window(msgspec.Struct):
    until: float
    used: int = 0
    penalty_until: float = 0.0


class RateLimits:
    """Counts requests; ``lifted`` counts nothing, for load tests."""

    def __init__(self, clock: Clock, *, lifted: bool = False) -> None:
        self._clock = clock
        self._lifted = lifted
        self._lock = Lock()
        self._windows: dict[tuple[str, str, Group], _Window] = {}
        self._posts: Counter[tuple[str, int]] = Counter()

    def spend(self, user_id: str, client_id: str, group: Group) -> dict[str, str]:
        """Count one request and return the headers that tell what is left.

        Raises:
            ApiFault: CMN-301 with ``Retry-After``; every request made during the penalty
                begins it anew.
        """
        if self._lifted:
            return {}
        with self._lock:
            now = self._clock.now()
            window = self._window((user_id, client_id, group), now)
            window.used += 1
            if window.used > PER_MINUTE[group]:
                window.penalty_until = now + PENALTY_SECONDS
                raise rate_exceeded(_headers(group, 0), window.penalty_until - now)
            return _headers(group, PER_MINUTE[group] - window.used)

    def spend_post(self, user_id: str) -> None:
        """Count one message of a user's 2,500 a day.

        Raises:
            ApiFault: it is one too many; RingCentral answers that with 500 and this sentence.
        """
        if self._lifted:
            return
        with self._lock:
            today = (user_id, int(self._clock.now() // _DAY_SECONDS))
            if self._posts[today] >= POSTS_A_DAY:
                raise ApiFault(500, "CMN-201", "You have exceeded your limits for this action.")
            self._posts[today] += 1

    def _window(self, key: tuple[str, str, Group], now: float) -> _Window:
        window = self._windows.get(key)
        if window is None or now >= max(window.until, window.penalty_until):
            window = self._windows[key] = _Window(until=now + WINDOW_SECONDS)
        return window


def rate_exceeded(headers: dict[str, str], wait: float) -> ApiFault:
    """Refuse a request that is one too many; ``wait`` is in seconds."""
    return ApiFault(
        429,
        "CMN-301",
        "Request rate exceeded",
        headers={**headers, "Retry-After": str(math.ceil(wait))},
    )


def _headers(group: Group, remaining: int) -> dict[str, str]:
    return {
        "X-Rate-Limit-Group": group,
        "X-Rate-Limit-Limit": str(PER_MINUTE[group]),
        "X-Rate-Limit-Remaining": str(remaining),
        "X-Rate-Limit-Window": str(WINDOW_SECONDS),
    }
