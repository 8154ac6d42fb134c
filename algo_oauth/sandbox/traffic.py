"""The last requests that reached the sandbox, for a test to look at."""

from collections import deque
from threading import Lock
from typing import Final

import msgspec

_REMEMBERED: Final = 1_000


class SeenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request and the status it was answered with; ``body`` is as it came."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        # Headers and body carry secrets, and a failing test prints what it compares.
        return f"SeenRequest({self.method} {self.path} -> {self.status})"


class Traffic:
    """A bounded list of requests; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: deque[SeenRequest] = deque(maxlen=_REMEMBERED)

    def note(self, request: SeenRequest) -> None:
        """Add a request that has been answered."""
        with self._lock:
            self._requests.append(request)

    def to(self, path: str) -> list[SeenRequest]:
        """Return the requests whose path ends with ``path``, oldest first."""
        with self._lock:
            return [request for request in self._requests if request.path.endswith(path)]

    def clear(self) -> None:
        """Forget what was seen."""
        with self._lock:
            self._requests.clear()
