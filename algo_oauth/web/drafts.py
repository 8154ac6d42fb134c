"""Secrets that were typed into a form with other faults.

A secret is never sent back to a browser, and nothing typed may be lost: so it waits here, in
memory, until the corrected form arrives, and the form carries only the draft's id.
"""

import secrets
import threading
from collections import OrderedDict
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.secret import Secret

LIFETIME: Final = 1800.0
MOST: Final = 50


class Drafts:
    """Typed secrets by draft id, bound to the session that typed them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[str, float, dict[str, Secret]]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, session_id: str, typed: dict[str, Secret]) -> str:
        """Keep the secrets for half an hour and return the draft's id; empty for none."""
        if not typed:
            return ""
        draft = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[draft] = (session_id, self._clock.monotonic() + LIFETIME, typed)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return draft

    def find(self, session_id: str, draft: str) -> dict[str, Secret]:
        """Return the secrets of a draft of this session, or nothing."""
        with self._lock:
            owner, ends, typed = self._kept.get(draft, ("", 0.0, {}))
        fresh = owner == session_id and self._clock.monotonic() < ends
        return dict(typed) if fresh else {}

    def drop(self, draft: str) -> None:
        """Forget a draft that has served."""
        with self._lock:
            self._kept.pop(draft, None)
