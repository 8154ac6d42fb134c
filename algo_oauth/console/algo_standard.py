"""Algo Standard authentication: the signature of the Algo RESTful API.

Source: Algo's RESTful API guide, *Standard authentication*. A device refuses a signature whose
time is further from its own clock than its tolerance.
"""

import hashlib
import hmac
from email.utils import formatdate
from typing import Final

from algo_oauth.outbound.exchange import Headers
from algo_oauth.secret import Secret

USER: Final = "admin"
SIGNED_TYPE: Final = "application/json"


def content_md5(body: bytes) -> str:
    """Return the hex MD5 of the exact bytes that are sent: a checksum here, not a protection."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def signature(
    *, method: str, uri: str, body: bytes, timestamp: int, nonce: str, password: Secret
) -> str:
    """Return the hex HMAC-SHA256 of a request. ``uri`` starts at the path's slash."""
    parts = [method, uri]
    if body:
        parts += [content_md5(body), SIGNED_TYPE]
    return sign(":".join((*parts, str(timestamp), nonce)), password)


def sign(text: str, password: Secret) -> str:
    """Return the hex HMAC-SHA256 of a text, keyed with the RESTful API password."""
    return hmac.new(password.reveal().encode(), text.encode(), hashlib.sha256).hexdigest()


def signed_headers(
    *, method: str, uri: str, body: bytes, now: float, nonce: str, password: Secret
) -> Headers:
    """Return the headers that sign a request at Unix time ``now``, in whole seconds."""
    timestamp = int(now)
    signed = signature(
        method=method, uri=uri, body=body, timestamp=timestamp, nonce=nonce, password=password
    )
    about_body: Headers = ()
    if body:
        about_body = (("Content-Type", SIGNED_TYPE), ("Content-MD5", content_md5(body)))
    return (
        ("Date", formatdate(timestamp, usegmt=True)),
        *about_body,
        ("Authorization", f"hmac {USER}:{nonce}:{signed}"),
    )
