"""A WSGI application over TLS on a free loopback port."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Quiet(WSGIRequestHandler):
    """Says nothing of requests; what goes wrong is still told."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep silent."""


def free_listener() -> socket.socket:
    """Return a socket that listens on a port of its own."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def address_of(listener: socket.socket) -> str:
    """Return the URL that the socket will answer at."""
    return f"https://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def served(
    app: "WSGIApplication", listener: socket.socket, context: ssl.SSLContext
) -> Iterator[None]:
    """Serve the application on a listening socket, one thread a request."""
    host, port = listener.getsockname()
    server = make_server(
        host,
        port,
        app,
        threaded=True,
        request_handler=_Quiet,
        ssl_context=context,
        fd=listener.fileno(),
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        listener.close()
