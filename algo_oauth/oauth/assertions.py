"""JWTs: reading one without trusting it."""

from typing import Any, Final

import jwt
import msgspec

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
    try:
        claims = jwt.decode_complete(token, options={"verify_signature": False})["payload"]
    except (jwt.InvalidTokenError, ValueError, RecursionError) as error:
        raise NotAJwt("it should be three parts with dots between them") from error
    return UnverifiedClaims(
        issuer=_text(claims.get("iss")),
        audience=_text(claims.get("aud")),
        subject=_text(claims.get("sub")),
        expires_at=_time(claims.get("exp")),
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return "" if value is None else str(value)[:200]


def _time(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # Further away than any calendar reaches means: never.
    return max(float(value), 0.0) if value < LAST_SECOND else None
