"""A small WSGI application that tells what it was asked."""

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]

TOLD = ("wsgi.url_scheme", "REMOTE_ADDR", "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "QUERY_STRING")


class Echo:
    """``/bytes/N`` answers N bytes, ``/slow`` waits for ``release``, anything else tells all."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.release = threading.Event()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = self._answer(environ)
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: Environ) -> bytes:
        path = environ["PATH_INFO"]
        if path.startswith("/bytes/"):
            return b"x" * int(path.removeprefix("/bytes/"))
        if path == "/slow":
            self.entered.set()
            assert self.release.wait(20)
            return b"slow"
        if path == "/length":
            return str(len(environ["wsgi.input"].read())).encode()
        told = {name: environ[name] for name in TOLD if name in environ}
        return json.dumps({"path": path, **told}).encode()
