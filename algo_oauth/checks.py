"""Checking what people type: every fault at once, each with its field.

A form, a file and an API call all end here, so that each says the same about the same input.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn
from urllib.parse import SplitResult, urlsplit

from algo_oauth.errors import Problem

# With the marks that turn the direction of writing: a name could read as another one's.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROL_IN_LINES: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")
_UNSEEN: Final = " \t\r\n\v\f\x85\xa0\u200b\u200c\u200d\u2060\ufeff"
"""What web pages and mails put around a text: white space, and marks that take no room."""


_NOT_SEEN: Final = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Categories of Unicode. One that Python does not know may be a sign of a newer Unicode."""


def _can_be_seen(text: str) -> bool:
    return any(unicodedata.category(char) not in _NOT_SEEN for char in text)


def has_unseen_ends(text: str) -> bool:
    """Say whether a text begins or ends with what cannot be seen, such as white space."""
    return bool(text) and not (_can_be_seen(text[0]) and _can_be_seen(text[-1]))


class Faults:
    """Collects the faults of one submission; ``notes`` tell what was changed for the user."""

    def __init__(self) -> None:
        self.of: dict[str, list[Problem]] = {}
        self.notes: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.of)

    def add(self, field: str, code: str, message: str, remedy: str) -> None:
        """Note a fault of one field."""
        self.of.setdefault(field, []).append(Problem(code, message, remedy))

    def renamed(self, fields: Mapping[str, str]) -> "Faults":
        """Return the same faults and notes, each beside the field that stands for its own."""
        same = Faults()
        same.of = {fields[name]: problems for name, problems in self.of.items()}
        same.notes = {fields[name]: note for name, note in self.notes.items()}
        return same

    def text(
        self, field: str, value: str, *, limit: int, required: bool = False, lines: bool = False
    ) -> str:
        """Check a text and return it without white space at its ends (``lines``: as it is)."""
        kept = value if lines else value.strip()
        if required and not _can_be_seen(kept):
            self.add(field, "FLD-001", "This is empty.", "Fill it in.")
        if len(kept) > limit:
            self.add(
                field, "FLD-002", f"This is {len(kept)} characters long.", f"Use at most {limit}."
            )
        if (_CONTROL_IN_LINES if lines else _CONTROL).search(kept):
            self.add(
                field,
                "FLD-003",
                "This holds control characters, which cannot be seen and cannot be sent.",
                "Type it again, or paste it as plain text.",
            )
        return kept

    def pasted(self, field: str, value: str, *, limit: int, required: bool = False) -> str:
        """Check an ID or secret; white space around it is removed, and the page says so."""
        trimmed = value.strip().strip(_UNSEEN)
        if trimmed != value:
            self.notes[field] = "White space or line breaks around the pasted value were removed."
        return self.text(field, trimmed, limit=limit, required=required)

    def choice(self, field: str, value: str, allowed: Iterable[str]) -> str:
        """Check that the value is one of those on offer."""
        offered = tuple(allowed)
        if value not in offered:
            self.add(
                field,
                "FLD-004",
                f"{value!r} is not on offer here." if value else "Nothing is chosen.",
                f"Choose one of: {', '.join(offered)}.",
            )
        return value

    def number(
        self, field: str, value: str, *, least: float, most: float, whole: bool = False
    ) -> float:
        """Check a number within its bounds; empty text is 0, and so is what cannot be read."""
        text = value.strip()
        if not text:
            return 0.0
        number = read_number(text, whole=whole)
        if number is None:
            kind = "a whole number" if whole else "a number"
            self.add(field, "FLD-030", f"This is not {kind}.", f"Type {kind}, for instance 5.")
            return 0.0
        if not least <= number <= most:
            self.add(
                field,
                "FLD-031",
                f"{text} is out of range.",
                f"Use {least:g} to {most:g}.",
            )
        return number

    def https_url(self, field: str, value: str, *, limit: int = 2048, required: bool = True) -> str:
        """Check an https address without credentials and without a fragment."""
        url = self.text(field, value, limit=limit, required=required)
        if not url:
            return url
        parts = _split(url)
        if parts is None or not parts.hostname or re.search(r"\s", url):
            self.add(
                field,
                "FLD-010",
                "This is not a complete web address.",
                "Write it whole, for instance https://platform.ringcentral.com/restapi/oauth/token",
            )
            return url
        if parts.scheme.lower() != "https":
            self.add(
                field,
                "FLD-011",
                f"{parts.scheme}:// is not secure: secrets would travel in clear.",
                "Use an https:// address.",
            )
        if "@" in parts.netloc:
            self.add(
                field,
                "FLD-012",
                "The address carries a user name or password.",
                "Remove everything between // and @; credentials have fields of their own.",
            )
        if parts.fragment or url.endswith("#"):
            self.add(
                field,
                "FLD-013",
                "The address ends in a fragment (#…), which is never sent.",
                "Remove the # and what follows.",
            )
        return url

    def whole_number(self, field: str, value: str, *, least: int, most: int, hint: str = "") -> int:
        """Check a whole number within its bounds; ``least`` stands in for one that is none."""
        text = value.strip()
        if re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        self.add(
            field,
            "FLD-005",
            f"This is not a whole number from {least} to {most}.",
            hint or "Write digits only.",
        )
        return least

    def json_object(self, field: str, value: str, *, limit: int) -> dict[str, Any]:
        """Check a JSON object; empty text is an empty object."""
        text = self.text(field, value, limit=limit, lines=True)
        if not text.strip():
            return {}
        try:
            document = strict_json(text)
        except (ValueError, RecursionError) as error:
            self.add(field, "FLD-020", f"This is not valid JSON ({json_fault(error)}).", JSON_HINT)
            return {}
        if not isinstance(document, dict):
            self.add(field, "FLD-021", "This is JSON, but not an object.", JSON_HINT)
            return {}
        return document


def read_number(text: str, *, whole: bool = False) -> float | None:
    """Return the number that was typed, or None; a point may stand in it unless it is whole."""
    match = (_WHOLE_NUMBER if whole else _NUMBER).fullmatch(text)
    return float(match.group()) if match else None


def free_name(wanted: str, taken: Iterable[str], *, limit: int) -> str:
    """Return the wanted name, with a number behind it if it is taken but for its case."""
    known = {name.casefold() for name in taken}
    name, number = wanted[:limit], 2
    while name.casefold() in known:
        name, number = f"{wanted[: limit - 4]} {number}", number + 1
    return name


JSON_HINT: Final = 'Write an object such as {"name": "value"}, with straight double quotes.'


class NotJson(ValueError):
    """Python reads it and JSON has no such value."""


def _refuse_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON value")


def strict_json(text: str) -> Any:
    """Read JSON as RFC 8259 has it: Python's own reader would let NaN and Infinity pass.

    Raises:
        ValueError: it is not JSON; ``json_fault`` says why.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, parse_constant=_refuse_constant)


def json_fault(error: Exception) -> str:
    """Say in few words what a JSON reader stumbled over, and where."""
    if isinstance(error, NotJson):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return (
        "it is nested too deeply" if isinstance(error, RecursionError) else "a number is too long"
    )


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError:
        return None
    return parts if parts.scheme and parts.netloc else None
