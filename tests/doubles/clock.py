"""A clock that a test moves by hand."""

import threading
from collections.abc import Callable


class HandClock:
    """Stands still until ``advance`` moves it; ``sleep`` moves it and returns at once."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self._now = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if not event.is_set():
            self.sleep(seconds)
        return event.is_set()

    def advance(self, seconds: float) -> None:
        self._now += seconds


class InterruptedClock(HandClock):
    """Does something when it is next asked for the time, as another thread may in that moment."""

    def __init__(self) -> None:
        super().__init__()
        self.when_asked: Callable[[], object] = lambda: None

    def monotonic(self) -> float:
        act, self.when_asked = self.when_asked, lambda: None
        act()
        return super().monotonic()
