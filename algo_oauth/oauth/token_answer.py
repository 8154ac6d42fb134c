"""Reading what a token endpoint answers (RFC 6749 §5), strictly, whatever it is."""

import json
import math
import re
from typing import Any, Final

import msgspec

from algo_oauth.errors import (
    TokenAnswerNotJson,
    TokenAnswerTooLong,
    TokenAnswerWithoutToken,
    TokenLifetimeUnreadable,
    TokenRedirected,
    TokenTypeUnknown,
)
from algo_oauth.oauth.foreign_text import foreign_text
from algo_oauth.oauth.presets import STANDARD_TRAITS, AnswerTraits
from algo_oauth.outbound.exchange import Answer
from algo_oauth.secret import NO_SECRET, Secret

_NUMBER: Final = re.compile(r"\s*\d{1,15}(\.\d{0,15})?\s*")
_TOKEN: Final = re.compile(r"[\x21-\x7e]+")
"""RFC 6749 §A.12 and §A.17, without the space, which no header could carry at its end."""
_LONGEST_SCOPE: Final = 4096


class GrantedToken(msgspec.Struct, frozen=True, kw_only=True):
    """What the provider gave. Lifetimes are seconds from now; None where it did not say."""

    access_token: Secret
    lifetime: float | None
    scope: str
    refresh_token: Secret
    refresh_lifetime: float | None


def read_token_answer(
    answer: Answer, *, host: str, traits: AnswerTraits = STANDARD_TRAITS
) -> GrantedToken:
    """Read a successful token answer.

    ``expires_in`` may be a whole number, a float or numeric text; missing means unknown and 0
    means stale at once. ``answer.status`` must be 2xx or 3xx. The provider's ``traits`` name
    where else the token may stand, and how a token that is sent as a bearer token is called.

    Raises:
        TokenError: the answer cannot be used; the class says how.
    """
    if 300 <= answer.status < 400:
        location = answer.header("Location")[:200]
        raise TokenRedirected(host=host, status=answer.status, location=location or "unknown")
    if answer.cut:
        raise TokenAnswerTooLong(host=host)
    fields = _with_token(_json_object(answer, host), traits.token_at)
    access_token = fields.get("access_token")
    if not isinstance(access_token, str) or not _TOKEN.fullmatch(access_token):
        raise TokenAnswerWithoutToken(host=host)
    kind = fields.get("token_type", "bearer")
    if not isinstance(kind, str) or kind.lower() not in traits.token_types:
        raise TokenTypeUnknown(host=host, kind=repr(kind)[:60])
    return GrantedToken(
        access_token=Secret(access_token),
        lifetime=_lifetime(fields.get("expires_in"), host),
        scope=foreign_text(fields.get("scope"), limit=_LONGEST_SCOPE),
        refresh_token=_refresh_token(fields.get("refresh_token")),
        refresh_lifetime=_refresh_lifetime(fields.get("refresh_token_expires_in"), host),
    )


def _json_object(answer: Answer, host: str) -> dict[str, Any]:
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise TokenAnswerNotJson(host=host, kind=_what_it_is(answer)) from error
    if not isinstance(document, dict):
        raise TokenAnswerNotJson(host=host, kind="JSON that is no object")
    return document


def _with_token(document: dict[str, Any], token_at: tuple[str, ...]) -> dict[str, Any]:
    """Return the object that holds the token: the whole, or the first of its members that does."""
    inner = (document.get(name) for name in token_at)
    for fields in (document, *inner):
        if isinstance(fields, dict) and fields.get("access_token"):
            return fields
    return document


def _what_it_is(answer: Answer) -> str:
    if not answer.body.strip():
        return "nothing"
    if answer.media_type == "text/html" or answer.body.lstrip()[:1] == b"<":
        return "a web page"
    if answer.media_type == "application/json":
        return "broken JSON"
    return "something else"


def _lifetime(value: Any, host: str) -> float | None:
    if value is None:
        return None
    number = math.nan
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e15 else math.nan
    elif isinstance(value, str) and _NUMBER.fullmatch(value):
        number = float(value)
    if not 0 <= number < math.inf:
        raise TokenLifetimeUnreadable(host=host, value=repr(value)[:40])
    return number


# A refresh token is extra: where it or its lifetime makes no sense, the grant is asked again.


def _refresh_token(value: Any) -> Secret:
    return Secret(value) if isinstance(value, str) and _TOKEN.fullmatch(value) else NO_SECRET


def _refresh_lifetime(value: Any, host: str) -> float | None:
    try:
        return _lifetime(value, host)
    except TokenLifetimeUnreadable:
        return None
