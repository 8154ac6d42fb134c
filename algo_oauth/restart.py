"""Ending the process so that its supervisor starts it again."""

from collections.abc import Callable
from typing import Final

RESTART_STATUS: Final = 75
"""Not 0, so that "restart on failure" restarts; 75 is EX_TEMPFAIL of sysexits.h."""


class Restart:
    """Ends the device when it is called; ``wanted`` tells why it ended."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self.wanted = False

    def __call__(self) -> None:
        """Let answers in flight end, then the device."""
        self.wanted = True
        self._stop()
