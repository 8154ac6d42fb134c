"""Taking secrets out of what people get to see.

Two nets, because either alone has holes: known values are replaced wherever they turn up (also
echoed in an answer), and values under telling names are replaced whatever they are.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote_plus, urlsplit, urlunsplit

from algo_oauth.outbound.exchange import Headers
from algo_oauth.secret import DOTS, Secret

SHORTEST: Final = 4
"""Known values shorter than this are left to the second net: replacing them everywhere would
garble the text and reveal them by doing so."""

FORM_FIELDS: Final = frozenset(
    {
        "access_token",
        "assertion",
        "client_assertion",
        "client_secret",
        "code",
        "code_verifier",
        "device_code",
        "id_token",
        "password",
        "refresh_token",
        "token",
    }
)
JSON_FIELDS: Final = FORM_FIELDS - {"code", "token"}  # there these two are error codes and ids
_TELLING_HEADER: Final = re.compile(r"auth|cookie|api[-_]?key|password|secret|token", re.IGNORECASE)
_NAMED_VALUE: Final = re.compile(rf'("(?:{"|".join(sorted(JSON_FIELDS))})"\s*:\s*")[^"]*')
_SCHEME: Final = re.compile(r"(Basic|Bearer|hmac)\s+", re.IGNORECASE)


class Mask:
    """Replaces the known secrets of one exchange by dots."""

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._secrets = tuple(secrets)

    @cached_property  # a press that succeeds has nothing to mask, and should not pay for it
    def _known(self) -> re.Pattern[str] | None:
        spellings: set[str] = set()
        for secret in self._secrets:
            if len(secret.reveal()) >= SHORTEST:
                spellings |= _spellings(secret.reveal())
        longest_first = sorted(spellings, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def text(self, text: str) -> str:
        """Return the text with every known secret replaced."""
        return self._known.sub(DOTS, text) if self._known else text

    def broken_json(self, text: str) -> str:
        """Return text that may have been meant as JSON with telling fields replaced."""
        return self.text(_NAMED_VALUE.sub(rf"\g<1>{DOTS}", text))

    def headers(self, headers: Headers) -> Headers:
        """Return the headers with credentials replaced; the scheme stays readable."""
        return tuple((name, self._header(name, value)) for name, value in headers)

    def url(self, url: str) -> str:
        """Return the URL with credentials in its query and user part replaced."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return self.text(url)
        netloc = parts.netloc
        if "@" in netloc:
            netloc = f"{DOTS}@{netloc.rpartition('@')[2]}"
        query = self.form(parts.query) if parts.query else ""
        return self.text(urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment)))

    def form(self, text: str) -> str:
        """Return a form-encoded text with telling fields replaced; all else as it was written."""
        return "&".join(map(self._field, text.split("&")))

    def _field(self, field: str) -> str:
        name, value = map(unquote_plus, field.partition("=")[::2])
        if name in FORM_FIELDS:
            return f"{quote_plus(name)}={DOTS}"
        # Also spelled as we would spell it: no other spelling may hide a secret.
        plain = quote_plus(value)
        masked = self.text(plain)
        return self.text(field) if masked == plain else f"{quote_plus(name)}={masked}"

    def json(self, document: Any) -> Any:
        """Return a JSON document with telling fields and known secrets replaced."""
        match document:
            case dict():
                return {
                    self.text(name): DOTS
                    if name in JSON_FIELDS and isinstance(value, str)
                    else self.json(value)
                    for name, value in document.items()
                }
            case list():
                return [self.json(item) for item in document]
            case str():
                return self.text(document)
        return document

    def _header(self, name: str, value: str) -> str:
        if not _TELLING_HEADER.search(name) or name.lower() == "www-authenticate":
            return self.text(value)
        scheme = _SCHEME.match(value)
        return f"{scheme.group(1)} {DOTS}" if scheme else DOTS


def telling_values(headers: Headers) -> tuple[Secret, ...]:
    """Return what stands in headers whose names tell that it is secret."""
    return tuple(
        Secret(_SCHEME.sub("", value, count=1))
        for name, value in headers
        if _TELLING_HEADER.search(name)
    )


def _spellings(value: str) -> set[str]:
    """Return how a value may look on the wire: plain, URL-encoded, JSON-escaped, in base64."""
    plain = {value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]}
    return {text for text in plain | {_base64(value)} if text}


def _base64(value: str) -> str:
    try:
        return base64.b64encode(value.encode()).decode().rstrip("=")
    except (UnicodeEncodeError, binascii.Error):
        return ""
