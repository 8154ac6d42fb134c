"""Who is logged in: kept here, not in the cookie, so that a session can be ended from here."""

import secrets
import threading
from collections.abc import Callable

from algo_oauth.clock import Clock


class Sessions:
    """The open sessions by their random id; a restart of the device ends them all."""

    def __init__(self, clock: Clock, *, idle_seconds: Callable[[], float]) -> None:
        self._clock = clock
        self._idle_seconds = idle_seconds
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def open(self) -> str:
        """Open a session and return its id."""
        session_id = secrets.token_urlsafe(32)
        with self._lock:
            self._used[session_id] = self._clock.monotonic()
        return session_id

    def is_open(self, session_id: str, *, counts_as_use: bool) -> bool:
        """Say whether the session still lives; a page that asks by itself is no use of it."""
        now = self._clock.monotonic()
        with self._lock:
            self._end_idle(now)
            if session_id not in self._used:
                return False
            if counts_as_use:
                self._used[session_id] = now
            return True

    def close(self, session_id: str) -> None:
        """End one session."""
        with self._lock:
            self._used.pop(session_id, None)

    def close_all(self) -> None:
        """End every session: the password was changed."""
        with self._lock:
            self._used.clear()

    def _end_idle(self, now: float) -> None:
        oldest = now - self._idle_seconds()
        self._used = {each: used for each, used in self._used.items() if used > oldest}
