"""One attempt to send: when it must end, and how far it got.

A socket's time-out starts anew with every byte, so a target that drips its answer could hold a
press for hours. The attempt's end is therefore applied to each read. And what an error means
depends on whether the request had begun to leave: only the connection knows that.
"""

import ssl
import time
from contextvars import ContextVar
from typing import Any, Final

from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

IDLE_LIMIT: Final = 50.0
"""Seconds after which a kept connection is not trusted to be alive: most servers and firewalls
forget one after 60, and a press into a forgotten connection is lost or, worse, in doubt."""


class Attempt:
    """The progress of one call, from its first to its last byte."""

    def __init__(self, *, seconds: float, read_timeout: float) -> None:
        self._started = time.monotonic()
        self._ends_at = self._started + seconds
        self._read_timeout = read_timeout
        self.began_sending = False
        self.opened_connection = False

    def patience(self) -> float:
        """Seconds that the next read may take.

        Raises:
            TimeoutError: the attempt's time is over.
        """
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the attempt's time is over")
        return min(left, self._read_timeout)

    def elapsed(self) -> float:
        """Seconds since the attempt began."""
        return time.monotonic() - self._started


current_attempt: ContextVar[Attempt | None] = ContextVar("current_attempt", default=None)


class DeadlineSocket(ssl.SSLSocket):
    """A TLS socket whose reads end when the attempt does."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """Read as ``socket.recv_into`` does, within the attempt's time."""
        attempt = current_attempt.get()
        if attempt is not None:
            self.settimeout(attempt.patience())
        return super().recv_into(*args, **kwargs)


class AttemptConnection(HTTPSConnection):
    """A connection that tells the attempt what it does, and ages."""

    _used_at = 0.0

    def connect(self) -> None:
        """Open the connection, TLS included."""
        attempt = current_attempt.get()
        if attempt is not None:
            attempt.opened_connection = True
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send the request; from here on it may have arrived."""
        attempt = current_attempt.get()
        if attempt is not None:
            attempt.began_sending = True
        self._used_at = time.monotonic()
        super().request(*args, **kwargs)

    @property
    def is_connected(self) -> bool:
        """Whether the pool may use this connection again."""
        return super().is_connected and time.monotonic() - self._used_at < IDLE_LIMIT


class AttemptPool(HTTPSConnectionPool):
    """A pool of such connections."""

    ConnectionCls = AttemptConnection
