"""The doorkeeper: accepts connections, and makes room when there are too many."""

import contextlib
import errno
import socket
import threading
from typing import Any, Final

from waitress.adjustments import Adjustments
from waitress.server import BaseWSGIServer, TcpWSGIServer, UnixWSGIServer
from waitress.task import ThreadedTaskDispatcher

from algo_oauth.server.channel import PatientChannel

_OUT_OF_DESCRIPTORS: Final = {errno.EMFILE, errno.ENFILE}

Loop = dict[int, Any]
"""Everything the loop polls, by descriptor: gates, channels and waitress's wake-up pipes."""


def channels(loop: Loop) -> list[PatientChannel]:
    """Return the connections that are open."""
    return [item for item in list(loop.values()) if isinstance(item, PatientChannel)]


def make_room(loop: Loop, *, most: int) -> None:
    """Close the connection that has waited longest when there are ``most`` or more.

    One that was served before counts as younger by the time a handshake may take: in a flood of
    silent connections, people who are at work keep theirs.
    """
    waiting = [channel for channel in channels(loop) if channel.is_waiting]
    if waiting and len(loop) >= most:
        bonus = waiting[0].limits.handshake
        min(waiting, key=lambda one: one.since + bonus * one.answered).handle_close()


class Gate(BaseWSGIServer):
    """A listening socket in the loop."""

    def __init__(self, application: Any, *, loop: Loop, **options: Any) -> None:
        self.loop = loop
        self._waking = threading.RLock()  # a signal handler may interrupt its own thread here
        self._shut = False
        super().__init__(application, map=loop, **options)

    def handle_accept(self) -> None:
        """Let one client in; a fault with it must not stop the listening."""
        make_room(self.loop, most=self.adj.connection_limit)
        with contextlib.suppress(OSError):
            super().handle_accept()

    def accept(self) -> Any:
        """Return the next connection, or none: it is gone, or no descriptor is free."""
        try:
            return super().accept()
        except OSError as error:
            if error.errno in _OUT_OF_DESCRIPTORS:
                make_room(self.loop, most=0)
            return None

    def readable(self) -> bool:
        """Go on accepting at the limit, as long as somebody can make room."""
        full = len(self.loop) >= self.adj.connection_limit
        return self.accepting and not (
            full and all(not channel.is_waiting for channel in channels(self.loop))
        )

    def pull_trigger(self) -> None:
        """Wake the loop; waitress would write into whatever has the closed pipe's number now."""
        with self._waking:
            if not self._shut:
                super().pull_trigger()

    def stop_listening(self) -> None:
        """Close the listening socket; the pipe that wakes the loop stays."""
        super(BaseWSGIServer, self).close()

    def close(self) -> None:
        """Close the pipe and the socket."""
        with self._waking:
            self._shut = True
            super().close()


class _TcpGate(Gate, TcpWSGIServer):
    pass


class _UnixGate(Gate, UnixWSGIServer):
    pass


def open_gate(
    application: Any,
    listener: socket.socket,
    *,
    adjustments: Adjustments,
    workers: ThreadedTaskDispatcher,
    loop: Loop,
) -> Gate:
    """Put a listening socket into the loop."""
    kind = _UnixGate if listener.family == socket.AF_UNIX else _TcpGate
    return kind(
        application,
        _sock=listener,
        bind_socket=False,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        dispatcher=workers,
        adj=adjustments,
        loop=loop,
    )
