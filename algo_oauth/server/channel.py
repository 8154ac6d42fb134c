"""One connection of waitress, with a patience for every phase of it.

Waitress alone closes what was silent for two minutes, and waits for ever for a client that drips
a byte now and then or never reads its answer.
"""

import contextlib
import socket
import ssl
from typing import Any, Final, Literal

from waitress.channel import HTTPChannel

from algo_oauth.clock import Clock
from algo_oauth.server.limits import Limits

READ_SIZE: Final = 16 * 1024

_NOT_NOW: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

Phase = tuple[str, object]
Direction = Literal["read", "write"]


class PatientChannel(HTTPChannel):
    """Plain HTTP; ``TlsChannel`` adds TLS.

    ``outbuf_lock`` is the one lock of a connection: a worker thread writes under it, the loop
    reads, writes and closes under it. So two threads never use one SSL object at once, and a
    worker never writes into a descriptor that was closed and given to the next client.
    """

    def __init__(self, *args: Any, limits: Limits, clock: Clock, **options: Any) -> None:
        self.limits = limits
        self.since = clock.monotonic()
        self.answered = False
        self.leaving = False
        self._sent = 0
        self._phase: Phase | None = None
        super().__init__(*args, **options)

    # --- Patience --------------------------------------------------------------------------

    def is_overdue(self, now: float) -> bool:
        """Return whether the present phase has lasted longer than it may; the loop asks often."""
        phase = self._present_phase()
        if phase != self._phase:
            self._phase, self.since = phase, now
        patience: float | None = getattr(self.limits, phase[0], None)
        return patience is not None and now - self.since >= patience

    def _present_phase(self) -> Phase:
        """Return the name of a limit, and whatever changes when such a phase begins anew."""
        if self.leaving:
            return "farewell", None
        if self.total_outbufs_len:
            return "stalled", self._sent
        if self.requests:
            return "running", None  # the application's own business: there is no such limit
        if self.request is not None:
            return ("body" if self.request.headers_finished else "header"), self.request
        return ("idle" if self.answered else "header"), self._sent

    @property
    def is_waiting(self) -> bool:
        """Return whether no request of it is being worked on."""
        return not self.requests

    def service(self) -> None:
        """Answer one request; on a worker thread."""
        super().service()
        self.answered = True

    # --- What the loop calls ---------------------------------------------------------------

    def readable(self) -> bool:
        """Return whether the loop should wait for something to read."""
        return self.leaving or super().readable()

    def handle_read(self) -> None:
        """Take in what arrived."""
        data = self.recv(READ_SIZE)
        if data and not self.leaving:
            self.received(data)

    def handle_write(self) -> None:
        """Send what waits; after the last answer, begin to leave."""
        self._flush_some_if_lockable()  # type: ignore[attr-defined] # missing in the stubs
        if self.will_close:
            self.handle_close()
        elif self.close_when_flushed and not self.total_outbufs_len:
            self._leave()

    def handle_expt(self) -> None:
        """Close on urgent data, which HTTP does not know: left unread it would spin the loop."""
        self.handle_close()

    def _leave(self) -> None:
        """Say that nothing more comes, then read on until the client closes as well.

        Closing with unread input makes the kernel reset the connection, and the client may then
        never see the answer that tells it why, such as 413.
        """
        self.close_when_flushed = False
        self.leaving = True
        with self.outbuf_lock, contextlib.suppress(OSError):
            self._say_goodbye()
            if self.socket:
                self.socket.shutdown(socket.SHUT_WR)

    def _say_goodbye(self) -> None:
        """Do what the protocol wants before the end; plain HTTP wants nothing."""

    # --- The socket: a client that went away is no fault and not worth a line in a log ---------

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Return how many bytes the socket took; 0 when it takes none now or never again."""
        with self.outbuf_lock:
            try:
                sent = self.socket.send(data) if self.socket else 0
            except _NOT_NOW as pause:
                self._paused(pause, during="write")
                return 0
            except OSError:
                self.will_close = True  # the loop closes; this may be a worker thread
                return 0
            self._sent += sent
            return sent

    def recv(self, buffer_size: int) -> bytes:
        """Return what arrived; nothing when there is nothing now or never again."""
        with self.outbuf_lock:
            try:
                data = self.socket.recv(buffer_size) if self.socket else b""
            except _NOT_NOW as pause:
                self._paused(pause, during="read")
                return b""
            except OSError:
                data = b""
        if not data:
            self.handle_close()
        return data

    def _paused(self, pause: OSError, *, during: Direction) -> None:
        """Note what a read or write waits for; for plain HTTP it is obvious."""

    def close(self) -> None:
        """Close the socket, never while a worker thread writes into it."""
        with self.outbuf_lock:
            super().close()
