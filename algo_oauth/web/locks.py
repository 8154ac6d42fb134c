"""Which touch screens are locked: kept here, so that no page can unlock itself."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.secret import Secret
from algo_oauth.storage.touch_settings import TouchSettings

MOST: Final = 1000
"""Touch screens that are remembered; forgetting one with a pass locks it."""


class Holder(msgspec.Struct, frozen=True):
    """A browser that shows the touch screen. ``key`` is its own in this process."""

    key: str
    name: str = ""
    is_pass: bool = False


class _Use(msgspec.Struct, frozen=True):
    touched: float  # both monotonic
    locked: bool = False


class Locks:
    """The lock of every touch screen, in memory.

    A screen with a pass that was not used since the device started is locked: nobody knows how
    long it was left alone. Whoever has logged in has just typed a password, and starts unlocked.
    """

    def __init__(self, clock: Clock, *, settings: Callable[[], TouchSettings]) -> None:
        self._clock = clock
        self._settings = settings
        self._lock = threading.Lock()
        self._uses: OrderedDict[str, _Use] = OrderedDict()

    def is_locked(self, holder: Holder) -> bool:
        """Say whether the screen waits for its PIN; never without one."""
        with self._lock:
            return self._is_locked(holder)

    def meet(self, holder: Holder) -> None:
        """Note a screen that is there for the first time; whoever logged in starts unlocked."""
        with self._lock:
            if holder.key not in self._uses and not holder.is_pass:
                self._put(holder)

    def touch(self, holder: Holder) -> None:
        """Note that a person uses the screen; a locked one stays locked."""
        with self._lock:
            if not self._is_locked(holder):
                self._put(holder)

    def lock(self, holder: Holder) -> None:
        """Lock the screen now."""
        with self._lock:
            self._put(holder, locked=True)

    def unlock(self, holder: Holder) -> None:
        """Unlock the screen: it was just paired, somebody stands before it."""
        with self._lock:
            self._put(holder)

    def unlock_with(self, holder: Holder, pin_hash: Secret) -> bool:
        """Unlock the screen, as its PIN was right; False if the PIN is another one by now."""
        with self._lock:
            if self._settings().pin_hash != pin_hash:
                return False
            self._put(holder)
        return True

    def lock_all(self) -> None:
        """Lock every screen with a pass: the PIN is another one."""
        with self._lock:
            self._uses.clear()

    def _is_locked(self, holder: Holder) -> bool:
        settings = self._settings()
        if not settings.pin_hash:
            return False
        use = self._uses.get(holder.key)
        if use is None:
            return holder.is_pass
        idle = self._clock.monotonic() - use.touched
        return use.locked or (settings.lock_minutes > 0 and idle >= settings.lock_minutes * 60)

    def _put(self, holder: Holder, *, locked: bool = False) -> None:
        self._uses[holder.key] = _Use(self._clock.monotonic(), locked)
        self._uses.move_to_end(holder.key)
        while len(self._uses) > MOST:
            self._uses.popitem(last=False)
