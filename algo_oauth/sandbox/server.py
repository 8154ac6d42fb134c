"""The sandbox over TLS: cheroot, with handshakes where a slow client holds up nobody else."""

import logging
import socket
import ssl
from typing import Any, Final

from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter
from cheroot.wsgi import Server
from flask import Flask

# Answers that hang on purpose hold one thread each.
THREADS: Final = 100
HANDSHAKE_SECONDS: Final = 5.0
KEEP_ALIVE_SECONDS: Final = 75
STOP_SECONDS: Final = 2

_log = logging.getLogger(__name__)


class _DeferredTls(Adapter):
    """Wraps a connection without the handshake.

    Cheroot's own adapter shakes hands in the accepting thread, where one client that connects
    and says nothing keeps everybody else out.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """Return the listening socket as it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        """Return the TLS socket and what the WSGI environment shall say of it."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        """Say that requests come over https."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: ssl.SSLSocket, mode: str = "r", bufsize: int = -1) -> Any:
        """Return a file object for the socket."""
        return MakeFile(sock, mode, bufsize)


class _Connection(HTTPConnection):
    """Shakes hands in a worker's thread, then goes back to wait for the first request."""

    shaken = False

    def communicate(self) -> bool:
        if not self.shaken:
            if not self._shake_hands():
                return False
            # Bytes that came with the handshake would not wake the waiting selector.
            if not self.socket.pending():
                return True
        answered: bool = super().communicate()  # type: ignore[no-untyped-call]  # cheroot's stub
        return answered

    def _shake_hands(self) -> bool:
        self.shaken = True
        try:
            self.socket.settimeout(HANDSHAKE_SECONDS)
            self.socket.do_handshake()
            self.socket.settimeout(self.server.timeout)
        except (OSError, ValueError) as error:
            _log.debug("handshake failed: %s", error)
            return False
        return True


class TlsServer(Server):
    """One listening socket; ``prepare`` binds it, ``serve`` runs until ``stop``."""

    ConnectionClass = _Connection
    keep_alive_conn_limit = 1_000
    # Also how long a stop may take to be noticed.
    expiration_interval = 0.1
    reuse_port = False

    def __init__(self, app: Flask, context: ssl.SSLContext, host: str, port: int) -> None:
        super().__init__(
            (host, port),
            app,
            numthreads=THREADS,
            server_name="sandbox",
            request_queue_size=128,
            timeout=KEEP_ALIVE_SECONDS,
            shutdown_timeout=STOP_SECONDS,
        )
        self.ssl_adapter = _DeferredTls(context)
        self.refusal = "no such address"

    def bind(self, family: int, type: int, proto: int = 0) -> Any:
        """Bind the listening socket and keep the reason if that fails; cheroot drops it."""
        try:
            return super().bind(family, type, proto)
        except OSError as error:
            self.refusal = error.strerror or str(error)
            raise

    @staticmethod
    def bind_socket(socket_: socket.socket, bind_addr: Any) -> socket.socket:
        """Bind a socket, and close it if that fails; cheroot leaves it open."""
        try:
            socket_.bind(bind_addr)
        except OSError:
            socket_.close()
            raise
        return socket_

    @property
    def port(self) -> int:
        """The port that is listened on, once prepared."""
        return int(self.bind_addr[1])

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Send cheroot's complaints to the log instead of to standard error."""
        _log.log(level, "%s", msg, exc_info=traceback)
