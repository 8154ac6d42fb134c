"""Whom a request goes to, and its address as it goes over the wire."""

from typing import Final
from urllib.parse import urlsplit

import msgspec
import requests

HTTPS_PORT: Final = 443


class Address(msgspec.Struct, frozen=True):
    """A host, as its name goes over the wire, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def address_of(url: str) -> Address:
    """Return whom a request to this URL would call.

    Raises:
        ValueError: it names nobody.
    """
    parts = urlsplit(_prepared(url) or url)
    if not parts.hostname:
        raise ValueError("no host is named")
    return Address(parts.hostname, parts.port or HTTPS_PORT)


def path_as_sent(url: str) -> str:
    """Return the path and query that the request line will carry, percent-encoded as there.

    An address that cannot be sent gives what stands there: the door says what is wrong with it.
    """
    parts = urlsplit(_prepared(url) or url)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _prepared(url: str) -> str:
    ready = requests.PreparedRequest()
    try:
        ready.prepare_url(url, None)
    except (requests.RequestException, ValueError):
        return ""
    return ready.url or ""
