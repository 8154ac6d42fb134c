"""The nonces of calls that were taken: who overheard a call cannot send it a second time."""

import heapq
import threading
from typing import Final

from algo_oauth.storage.device_settings.of_the_api import LONGEST_TOLERANCE

MOST: Final = 10_000


class Nonces:
    """Remembers nonces, at most ``MOST``, with the Unix times that they were signed at.

    A full memory forgets the oldest, and from then on nothing as old is taken: it grows stricter
    about clocks that are behind, but no call is ever taken twice. ``since`` is the device's own
    start: what was signed before it may have been taken by the process before this one.
    """

    def __init__(self, *, since: float) -> None:
        self._lock = threading.Lock()
        self._signed_at: dict[str, int] = {}
        self._oldest: list[tuple[int, str]] = []
        self._too_old = int(since) - 1

    def take(self, nonce: str, *, signed_at: int, now: float, tolerance: int) -> bool:
        """Remember a nonce; False if the call must not be taken.

        Only for calls whose signature is right: strangers could fill the memory otherwise. A
        nonce may come again when the call that it came with first is past the tolerance.
        """
        with self._lock:
            self._forget(before=now - LONGEST_TOLERANCE)
            earlier = self._signed_at.get(nonce)
            if signed_at <= self._too_old:
                return False
            if earlier is not None and earlier >= now - tolerance:
                return False
            self._signed_at[nonce] = signed_at
            heapq.heappush(self._oldest, (signed_at, nonce))
            if len(self._oldest) > MOST:
                self._too_old = self._drop_oldest()  # all in memory is younger than before
            return True

    def _forget(self, *, before: float) -> None:
        """Forget what no tolerance would let in any more, not even one that is set later."""
        while self._oldest and self._oldest[0][0] < before:
            self._drop_oldest()

    def _drop_oldest(self) -> int:
        signed_at, nonce = heapq.heappop(self._oldest)
        if self._signed_at.get(nonce) == signed_at:
            del self._signed_at[nonce]
        return signed_at
