"""Reading what a provider's error says, in whichever of the known shapes it comes.

RFC 6749 §5.2 (``error``, ``error_description``), RingCentral (``errorCode``, ``errors``), Slack
(``ok``, ``error``, ``needed``), Zoom (``code``, ``message``; at the token ``reason``), Webex
(``message``, ``errors``, ``trackingId``), Microsoft Graph and Google (an object under ``error``),
RFC 9457 (``title``, ``detail``).
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from algo_oauth.oauth.foreign_text import foreign_text
from algo_oauth.outbound.exchange import Answer
from algo_oauth.outbound.support_id import support_id

_LONGEST: Final = 300
_LONGEST_WORDS: Final = 1000
_HIGHEST_NUMBER: Final = 10**9
_WORDS: Final = (
    "error_description",
    "message",
    "description",
    "detail",
    "title",
    "reason",
)


class ProviderError(msgspec.Struct, frozen=True, kw_only=True):
    """What an error body says, whatever its shape; ``codes`` from the most to the least exact.

    ``needed`` and ``provided`` are scopes; ``support`` is what the provider's support asks for.
    """

    codes: tuple[str, ...]
    words: str = ""
    parameter: str = ""
    permission: str = ""
    needed: str = ""
    provided: str = ""
    support: str = ""


def read_error(answer: Answer, *, code_pattern: str = "") -> ProviderError:
    """Read an error body of any shape, or nothing.

    ``code_pattern`` finds codes in the words, for providers that put the exact one there.
    """
    support = support_id(answer)[1]
    body = _json_object(answer)
    inner = body.get("error")
    nested = inner if isinstance(inner, dict) else {}
    details = [
        *_objects(nested.get("errors")),
        *_objects(nested.get("details")),
        *_objects(nested.get("innerError")),
        *_objects(body.get("errors")),
    ]
    sources = [*details, nested, body]
    words = _first_text(sources[::-1], *_WORDS, limit=_LONGEST_WORDS)
    exact = _found_in(words, code_pattern)
    named = [code for source in details for code in _codes(source, answer.status, "reason")]
    named += _codes(nested, answer.status, "status") + _codes(body, answer.status)
    return ProviderError(
        codes=tuple(dict.fromkeys((*exact, *named))),
        words=words,
        parameter=_first_text(sources, "parameterName", "field"),
        permission=_first_text(sources, "permissionName"),
        needed=_first_text(sources, "needed"),
        provided=_first_text(sources, "provided"),
        support=_first_text([body], "trackingId") or foreign_text(support, limit=_LONGEST),
    )


def _json_object(answer: Answer) -> dict[str, Any]:
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed if isinstance(item, dict)]


def _codes(source: dict[str, Any], status: int, *further: str) -> list[str]:
    """Return the codes of one object; a number that only repeats the status is none."""
    texts = [_first_text([source], name) for name in ("errorCode", *further, "code", "error")]
    number = source.get("code")
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number < _HIGHEST_NUMBER:
        texts.append(str(number))
    return [code for code in texts if code and code != str(status)]


def _found_in(words: str, pattern: str) -> Iterator[str]:
    if pattern:
        yield from (found.group() for found in re.finditer(pattern, words))


def _first_text(sources: list[dict[str, Any]], *names: str, limit: int = _LONGEST) -> str:
    for source in sources:
        for name in names:
            if text := foreign_text(source.get(name), limit=limit):
                return text
    return ""
