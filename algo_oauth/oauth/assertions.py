"""JWTs: reading one without trusting it."""

import re
from typing import Any, Final

import jwt
import msgspec

from algo_oauth.oauth.foreign_text import foreign_text

_COMPACT: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*", re.ASCII)
"""RFC 7515 §7.1. Decoders skip what is not base64url; the provider that gets the JWT may not."""

LAST_SECOND: Final = 253_402_300_799
"""The end of the year 9999, in Unix seconds."""


class NotAJwt(Exception):
    """The text is not a JWT; the message says why in few words."""


class UnverifiedClaims(msgspec.Struct, frozen=True, kw_only=True):
    """What a JWT says of itself, its signature unchecked: to show, never to decide access.

    Times are Unix seconds (RFC 7519 §4.1); None where the claim is missing or unreadable.
    """

    issuer: str
    audience: str
    subject: str
    expires_at: float | None


def read_unverified(token: str) -> UnverifiedClaims:
    """Read the claims of a JWT (RFC 7519) without checking its signature.

    Raises:
        NotAJwt: the text is not three base64url parts with a JSON header and JSON claims.
    """
    if not _COMPACT.fullmatch(token):
        raise NotAJwt("it should be three parts with dots between them, without other characters")
    try:
        claims = jwt.decode_complete(token, options={"verify_signature": False})["payload"]
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise NotAJwt("its parts cannot be read") from error
    return UnverifiedClaims(
        issuer=_text(claims.get("iss")),
        audience=_text(claims.get("aud")),
        subject=_text(claims.get("sub")),
        expires_at=_time(claims.get("exp")),
    )


def _text(value: Any) -> str:
    texts = value if isinstance(value, list) else [value]  # RFC 7519 §4.1.3: several audiences
    return foreign_text(", ".join(text for text in texts if isinstance(text, str)), limit=200)


def _time(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Further away than any calendar reaches means: never.
    return max(float(value), 0.0) if value < LAST_SECOND else None
