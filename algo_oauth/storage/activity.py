"""What the journal keeps: one entry a line."""

import json
from typing import Final

import msgspec

from algo_oauth.errors import Problem

PRESS_SENDING: Final = "press-sending"
"""Written before anything leaves, so that a crash cannot hide what may have been sent."""
PRESS_DONE: Final = "press-done"
TEST: Final = "test"
TOKEN: Final = "token"  # noqa: S105 - the name of a kind of entry
LOGIN: Final = "login"
CONFIG: Final = "config"
DEVICE: Final = "device"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened. Never holds a secret: whoever makes one sees to that."""

    at: float
    """Unix time in seconds."""
    kind: str
    """One of the kinds above; a newer version may have written others."""
    subject: str
    """What it happened to, for example a button's id."""
    text: str
    """The sentence a person reads."""
    press: str = ""
    """Joins a ``press-sending`` to its ``press-done``: unique to each thing sent."""
    state: str = ""
    problem: Problem | None = None
    milliseconds: float | None = None


def to_line(entry: Entry) -> bytes:
    """Return the JSON line of ``entry``."""
    try:
        return msgspec.json.encode(entry) + b"\n"
    except UnicodeEncodeError:
        # A provider's JSON can hold half a character ("\ud800"). The rest must not go with it.
        text = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False)
        return text.encode("utf-8", "replace") + b"\n"


def from_line(line: bytes) -> Entry | None:
    """Return the entry of a line, or None for one that was torn or damaged."""
    try:
        return msgspec.json.decode(line, type=Entry)
    except (ValueError, RecursionError):  # bad UTF-8 is a ValueError of its own
        return None
