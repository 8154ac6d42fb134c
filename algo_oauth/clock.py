"""Time as an object, so that a test can move it by hand instead of waiting."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """What the device needs to know of time."""

    def now(self) -> float:
        """Seconds since the Unix epoch: for what people and other machines read."""

    def monotonic(self) -> float:
        """Seconds that never step back: for deadlines and pauses."""

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Let ``seconds`` pass unless the event is set; return whether it is."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Return the Unix time in seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds on a clock that never steps back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""
        time.sleep(seconds)

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait for the event for at most ``seconds``; return whether it is set."""
        return event.wait(seconds)
