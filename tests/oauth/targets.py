"""Token endpoints and APIs for these tests: scripts of answers over real TLS."""

import json
import ssl
import threading
from typing import Any
from urllib.parse import parse_qsl

from tests.doubles.tls_target import Received, Script, json_answer


def in_turn(*answers: bytes, gate: threading.Event | None = None) -> Script:
    """Give these answers one after the other, the last one again and again.

    With a ``gate`` every answer waits until it is set.
    """
    left, lock = list(answers), threading.Lock()

    def script(peer: ssl.SSLSocket, received: Received) -> None:
        while received.read_request(peer):
            with lock:
                raw = left.pop(0) if len(left) > 1 else left[0]
            if gate is not None:
                gate.wait(30)
            peer.sendall(raw)

    return script


def granting(token: str = "first", **fields: Any) -> bytes:
    """Write a token answer; a field given as None is left out."""
    document = {"access_token": token, "token_type": "bearer", "expires_in": 3600} | fields
    return json_answer(json.dumps({k: v for k, v in document.items() if v is not None}))


def refusing(error: str, status: str = "400 Bad Request", *headers: str) -> bytes:
    """Write an OAuth error answer (RFC 6749 §5.2)."""
    return json_answer(json.dumps({"error": error}), status, *headers)


def form_of(request: bytes) -> dict[str, str]:
    """Return the form fields of a request that arrived."""
    return dict(parse_qsl(request.partition(b"\r\n\r\n")[2].decode(), keep_blank_values=True))


def header_of(request: bytes, name: str) -> str:
    """Return a header of a request that arrived."""
    for line in request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]:
        key, _, value = line.partition(": ")
        if key.lower() == name.lower():
            return value
    return ""
