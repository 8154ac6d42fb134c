"""A call as it arrived, byte for byte: that is what was signed."""

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec
from flask import Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_BEFORE_PATH: Final = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_AS_THEY_ARE: Final = "/:@!$&'()*+,;=~"


class ReceivedCall(msgspec.Struct, frozen=True, kw_only=True):
    """What of a call tells who sent it. A header that is missing is an empty text."""

    method: str
    target: str
    body: bytes
    authorization: str
    date: str
    content_md5: str
    content_type: str


def received(request: Request) -> ReceivedCall:
    """Return the call of a request.

    Raises:
        RequestEntityTooLarge: the body is longer than any call needs.
    """
    return ReceivedCall(
        method=request.method,
        target=target_as_sent(request.environ),
        body=request.get_data(),
        authorization=request.headers.get("Authorization", ""),
        date=request.headers.get("Date", ""),
        content_md5=request.headers.get("Content-MD5", ""),
        content_type=request.headers.get("Content-Type", ""),
    )


def target_as_sent(environ: "WSGIEnvironment") -> str:
    """Return path and query as they stood in the request line.

    The path that WSGI knows is decoded, and more than one address decodes to it. Servers tell
    the address as it came under one of two names; from one that does not, it is put together
    again, which is the same for an address without anything to decode.
    """
    told = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if told:
        # A client that takes us for a proxy sends the whole address.
        return _BEFORE_PATH.sub("", _text(str(told)), count=1)
    decoded = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    path = quote(decoded.encode("latin-1"), safe=_AS_THEY_ARE)
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _text(told: str) -> str:
    """Return WSGI's latin-1 as the text that was signed, should there be more than ASCII in it."""
    return told.encode("latin-1", "replace").decode("utf-8", "replace")
