"""What a client hears that speaks plain HTTP, or nothing we know, to the HTTPS port."""

import re
from typing import Final
from urllib.parse import quote

MAX_HEADER: Final = 16 * 1024

_REQUEST_LINE: Final = re.compile(rb"[A-Z]{1,20} (\S{1,8000}) HTTP/1\.[0-9]\r?")
_HOST: Final = re.compile(
    rb"^host:[ \t]*([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(:[0-9]{1,5})?[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_ABSOLUTE: Final = re.compile(r"https?://[^/?#]*", re.IGNORECASE)

_UNKNOWN: Final = (
    b"HTTP/1.1 400 Bad Request\r\n"
    b"Content-Type: text/plain\r\n"
    b"Content-Length: 24\r\n"
    b"Connection: close\r\n"
    b"\r\n"
    b"This port speaks HTTPS.\n"
)


def answer_in_plain(heard: bytes, *, address: str, port: int) -> bytes | None:
    """Return the answer to what was heard so far, or None while it may become a request.

    ``address`` and ``port`` are where the client connected to.

    The redirect is a 308 (RFC 9110 section 15.4.9): with a 301, clients turn a POST into a GET.
    It must not be stored, since a browser would hold to it after the device moved behind a proxy.
    """
    first_line, ended, _ = heard.partition(b"\n")
    request = _REQUEST_LINE.fullmatch(first_line)
    if (ended and not request) or not heard[:1].isalpha() or len(heard) > MAX_HEADER:
        return _UNKNOWN
    if not request or not re.search(rb"\r?\n\r?\n", heard):
        return None
    location = f"https://{_authority(heard, address, port)}{_path(request[1].decode('latin-1'))}"
    return (
        "HTTP/1.1 308 Permanent Redirect\r\n"
        f"Location: {location}\r\n"
        "Cache-Control: no-store\r\n"
        "Content-Length: 0\r\n"
        "Connection: close\r\n"
        "\r\n"
    ).encode("ascii")


def _authority(heard: bytes, address: str, port: int) -> str:
    """Return host and port as the client named them: in front of us a router may map ports."""
    named = _HOST.search(heard)
    if named:
        host, named_port = named[1].decode("ascii"), (named[2] or b"").decode("ascii")
        return host + (named_port or f":{port}")
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _path(target: str) -> str:
    """Return path and query, safe for a header; ``*`` and CONNECT's target have none."""
    path = _ABSOLUTE.sub("", target, count=1) or "/"
    if path[0] == "?":
        path = f"/{path}"
    return quote(path, safe="%/:?@!$&'()*+,;=~-._", encoding="latin-1") if path[0] == "/" else "/"
