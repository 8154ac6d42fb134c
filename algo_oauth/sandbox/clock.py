"""The sandbox's own idea of time: an object, so that a test can move it by hand."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Everything the sandbox needs to know of time."""

    def now(self) -> float:
        """Seconds since the Unix epoch."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        """Return the Unix time in seconds."""
        return time.time()


def iso_time(seconds: float) -> str:
    """Return a Unix time as RingCentral writes it: ``2026-04-01T09:30:00.125Z``."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
