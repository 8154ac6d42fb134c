"""A client of the Algo RESTful API, written from Algo's guide alone: it shares nothing with ours.

The guide's words, in short. Standard: ``Authorization: hmac admin:<nonce>:<hmac_output>``, where
the output is HMAC-SHA256, keyed with the RESTful API password, over
``request_method:request_uri:content_md5:content_type:timestamp:nonce``; without a payload the two
in the middle are left out. ``Date`` is the timestamp's. Basic: as everywhere.
"""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any, Final

import msgspec

PATIENCE: Final = 20.0
"""Seconds until a device that does not answer counts as hanging."""


def digest(password: str, text: str) -> str:
    """Return the hex HMAC-SHA256 of a text."""
    return hmac.HMAC(password.encode(), text.encode(), hashlib.sha256).hexdigest()


def standard(
    password: str, method: str, uri: str, body: bytes, *, at: int, nonce: str, user: str = "admin"
) -> dict[str, str]:
    """Return the headers of Standard authentication for a call at Unix time ``at``."""
    headers = {"Date": formatdate(at, usegmt=True)}
    text = f"{method}:{uri}"
    if body:
        md5 = hashlib.md5(body).hexdigest()
        headers |= {"Content-Type": "application/json", "Content-MD5": md5}
        text += f":{md5}:application/json"
    headers["Authorization"] = f"hmac {user}:{nonce}:{digest(password, f'{text}:{at}:{nonce}')}"
    return headers


def basic(password: str, body: bytes, *, user: str = "admin") -> dict[str, str]:
    """Return the headers of Basic authentication."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    kind = {"Content-Type": "application/json"} if body else {}
    return {"Authorization": f"Basic {pair}", **kind}


class ApiAnswer(msgspec.Struct, frozen=True):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The JSON in it."""
        return json.loads(self.body)


class AlgoClient:
    """Calls one device; ``method`` is Standard, Basic or None."""

    def __init__(
        self,
        port: int,
        password: str,
        *,
        certificate: str,
        method: str = "Standard",
        now: Callable[[], float] = time.time,
    ) -> None:
        self._port = port
        self._password = password
        self._trust = ssl.create_default_context(cafile=certificate)
        self._method = method
        self._now = now

    def get(self, uri: str) -> ApiAnswer:
        """Ask for something."""
        return self.call("GET", uri)

    def post(self, uri: str, document: Any = None) -> ApiAnswer:
        """Have something done."""
        return self.call("POST", uri, document)

    def put(self, uri: str, document: Any) -> ApiAnswer:
        """Change something."""
        return self.call("PUT", uri, document)

    def call(self, method: str, uri: str, document: Any = None) -> ApiAnswer:
        """Make a call with its credentials."""
        body = b"" if document is None else json.dumps(document).encode()
        return self.send(method, uri, body, self.credentials(method, uri, body))

    def credentials(self, method: str, uri: str, body: bytes) -> dict[str, str]:
        """Return the headers that a call is authenticated by, with a nonce of its own."""
        if self._method == "Standard":
            at, nonce = int(self._now()), str(secrets.randbelow(10**9))
            return standard(self._password, method, uri, body, at=at, nonce=nonce)
        if self._method == "Basic":
            return basic(self._password, body)
        return {"Content-Type": "application/json"} if body else {}

    def send(self, method: str, uri: str, body: bytes, headers: Mapping[str, str]) -> ApiAnswer:
        """Send exactly this, over TLS and on a connection of its own."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self._port, timeout=PATIENCE, context=self._trust
        )
        try:
            connection.request(method, uri, body=body or None, headers=dict(headers))
            answer = connection.getresponse()
            return ApiAnswer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
