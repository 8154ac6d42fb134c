"""Putting values in the place of placeholders, so that they stay values wherever they stand.

A text without placeholders comes back as it is, byte for byte.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, quote_plus

from algo_oauth.console.placeholders import OPENING, PLACEHOLDER, Value
from algo_oauth.outbound.exchange import Headers

JSON_TYPE: Final = re.compile(r"application/([\w.+-]+\+)?json", re.IGNORECASE)
_FORM_TYPE: Final = re.compile(r"application/x-www-form-urlencoded", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_DOTS: Final = (".", "..")


class DoesNotFit(Exception):
    """A value cannot stand where its placeholder does; the message says so, without full stop."""


def fill_text(text: str, value: Value) -> str:
    """Fill in plain text."""
    return _fill(text, value, as_text)


def fill_path(path: str, value: Value) -> str:
    """Fill in a path or its query; a value never adds a segment, a parameter or a fragment.

    Raises:
        DoesNotFit: a value that would lead to another folder.
    """
    return _fill(path, value, _in_path)


def fill_headers(headers: Headers, value: Value) -> Headers:
    """Fill in the values of headers; a value never adds a header."""
    return tuple((name, _fill(text, value, _in_header)) for name, text in headers)


def fill_payload(payload: str, value: Value, *, content_type: str) -> str:
    """Fill in a payload as its content type needs it."""
    if OPENING not in payload:
        return payload
    if JSON_TYPE.match(content_type):
        return _fill_json(payload, value)
    return _fill(payload, value, _in_form if _FORM_TYPE.match(content_type) else as_text)


def content_type_of(headers: Headers) -> str:
    """Return the content type that goes with a payload; without one it is JSON."""
    named = (text for name, text in headers if name.lower() == "content-type")
    return next(named, "application/json")


def as_text(value: Any) -> str:
    """Return a JSON value as text: a text itself, anything else as JSON writes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fill(text: str, value: Value, written: Callable[[Any], str]) -> str:
    if OPENING not in text:
        return text
    return PLACEHOLDER.sub(lambda match: written(value(match.group(1).strip())), text)


def _fill_json(payload: str, value: Value) -> str:
    """Fill in JSON: inside a string the value's text, escaped; elsewhere the value itself."""
    filled: list[str] = []
    position, in_string = 0, False
    for match in PLACEHOLDER.finditer(payload):
        before = payload[position : match.start()]
        in_string ^= _ESCAPED.sub("", before).count('"') % 2 == 1
        found = value(match.group(1).strip())
        written = json.dumps(as_text(found) if in_string else found, ensure_ascii=False)
        filled += [before, written[1:-1] if in_string else written]
        position = match.end()
    return "".join((*filled, payload[position:]))


def _in_path(value: Any) -> str:
    text = as_text(value)
    if text in _DOTS:
        raise DoesNotFit(f"{text!r} cannot stand in a path")
    return quote(text, safe="", errors="replace")


def _in_header(value: Any) -> str:
    text = as_text(value).encode("utf-8", "replace").decode()
    return _CONTROL.sub(" ", text).strip()


def _in_form(value: Any) -> str:
    return quote_plus(as_text(value), errors="replace")
