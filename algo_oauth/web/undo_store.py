"""What was deleted a moment ago, and how to bring it back."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

REMEMBERED: Final = 20


class UndoStore:
    """The last deletions by a random id; each can be taken back once, until a restart."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Callable[[], str]] = OrderedDict()
        self._lock = threading.Lock()

    def offer(self, take_back: Callable[[], str]) -> str:
        """Keep a way back and return its id; ``take_back`` returns the sentence to show."""
        undo_id = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[undo_id] = take_back
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return undo_id

    def take(self, undo_id: str) -> Callable[[], str] | None:
        """Return the way back, once; None when it is gone."""
        with self._lock:
            return self._kept.pop(undo_id, None)
