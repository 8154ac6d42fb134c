"""A client that costs next to nothing, so that what is measured is the server."""

import socket
import ssl
from pathlib import Path
from typing import Self

import msgspec


class Place(msgspec.Struct, frozen=True):
    """A server, and the certificate to verify it with."""

    host: str
    port: int
    certificate: Path


class KeptConnection:
    """One TLS connection that is used again and again; closed by its ``with`` block."""

    def __init__(self, place: Place) -> None:
        context = ssl.create_default_context(cafile=str(place.certificate))
        raw = socket.create_connection((place.host, place.port), timeout=30)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = context.wrap_socket(raw, server_hostname=place.host)
        self._answers = self._socket.makefile("rb")
        self._host = f"{place.host}:{place.port}"

    def send(self, method: str, path: str, **headers: str) -> bytes:
        """Send a request without a body and return the answer's body.

        ``X_Press_Id="1"`` gives a header ``X-Press-Id: 1``.

        Raises:
            RuntimeError: the answer is not a success.
        """
        more = {"Host": self._host, "Content_Length": "0", **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
        self._socket.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode())
        return self._read(f"{method} {path}")

    def _read(self, request: str) -> bytes:
        status = self._answers.readline().decode().rstrip()
        length = 0
        while (line := self._answers.readline().strip().lower()) != b"":
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        body = self._answers.read(length)
        if not status.startswith("HTTP/1.1 2"):
            raise RuntimeError(f"{request} was answered {status or 'with nothing'}")
        return body

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._socket.close()
