"""What was changed a moment ago, and how to take it back."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import msgspec

REMEMBERED: Final = 20


class WayBack(msgspec.Struct, frozen=True):
    """Undoes a change when called, and returns the sentence to show on the page ``leads_to``.

    Without such a page it is shown on the page where the undo was pressed.
    """

    take_back: Callable[[], str]
    leads_to: str

    def __call__(self) -> str:
        """Undo the change."""
        return self.take_back()


class UndoStore:
    """The last changes by a random id; each can be taken back once, until a restart."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, WayBack] = OrderedDict()
        self._lock = threading.Lock()

    def offer(self, take_back: Callable[[], str], *, leads_to: str = "") -> str:
        """Keep a way back and return its id; ``take_back`` returns the sentence to show."""
        undo_id = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[undo_id] = WayBack(take_back, leads_to)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return undo_id

    def put_back(self, undo_id: str, way_back: WayBack) -> None:
        """Keep a way back that was taken and could not be gone; there is room for it."""
        with self._lock:
            self._kept[undo_id] = way_back

    def take(self, undo_id: str) -> WayBack | None:
        """Return the way back, once; None when it is gone."""
        with self._lock:
            return self._kept.pop(undo_id, None)
