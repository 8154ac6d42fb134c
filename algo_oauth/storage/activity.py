"""What the journal keeps: one entry a line."""

import json
from typing import Annotated, Final, Literal

import msgspec

from algo_oauth.errors import Problem

PRESS_SENDING: Final = "press-sending"
"""Written before anything leaves, so that a crash cannot hide what may have been sent."""
PRESS_DONE: Final = "press-done"
PRESS_CLEARED: Final = "press-cleared"
"""A person took the result off the button."""
PRESS_REFUSED: Final = "press-refused"
"""Nothing was sent, for instance because the button is disabled."""
TEST: Final = "test"
TOKEN: Final = "token"  # noqa: S105 - the name of a kind of entry
LOGIN: Final = "login"
CONFIG: Final = "config"
DEVICE: Final = "device"

PRESS_KINDS: Final = frozenset({PRESS_SENDING, PRESS_DONE, PRESS_CLEARED, PRESS_REFUSED})
THE_DEVICE: Final = "this device"
"""The actor of what nobody asked for."""

_END_OF_9999: Final = 253_402_300_799

Result = Literal["sending", "worked", "failed", "unknown"]


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened. Never holds a secret: whoever makes one sees to that.

    A field that a newer version added is read over; one that an older version did not write has
    its default here.
    """

    at: Annotated[float, msgspec.Meta(ge=0, le=_END_OF_9999)]
    """Unix time in seconds. A line that says anything else is damaged."""
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
    milliseconds: Annotated[float, msgspec.Meta(ge=0, le=1e12)] | None = None
    actor: str = ""
    """Who did it, in words; empty where an earlier version did not write it."""
    id: str = ""
    """Finds this entry again, where it has no press."""
    button: str = ""
    """The id of the button it is about, where the subject is not."""
    profiles: tuple[str, ...] = ()
    """The ids of the OAuth profiles it is about."""
    request_ids: tuple[str, ...] = ()
    """What providers call the requests in their own logs, such as RingCentral's RCRequestId."""

    @property
    def correlation_id(self) -> str:
        """What to quote of this entry; a press has the same one in all its entries."""
        return self.press or self.id

    @property
    def about_button(self) -> str:
        """The id of the button it is about, or an empty text."""
        if self.button:
            return self.button
        # Buttons are changed under their identifier.
        return self.subject if self.kind in PRESS_KINDS or self.kind == CONFIG else ""

    @property
    def result(self) -> Result:
        """What came of it."""
        if self.kind == PRESS_SENDING:
            return "sending"
        if self.state == "unknown":
            return "unknown"
        return "failed" if self.problem or self.state == "failed" else "worked"


class Particulars(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry may say besides what happened to what; the fields are those of ``Entry``.

    ``actor`` is None for whoever the device is working for at that moment.
    """

    actor: str | None = None
    button: str = ""
    profiles: tuple[str, ...] = ()
    milliseconds: float | None = None
    request_ids: tuple[str, ...] = ()


PLAIN: Final = Particulars()


def to_line(entry: Entry) -> bytes:
    """Return the JSON line of ``entry``."""
    try:
        return msgspec.json.encode(entry) + b"\n"
    except UnicodeEncodeError:
        # A provider's JSON can hold half a character ("\ud800"). The rest must not go with it.
        text = json.dumps(msgspec.to_builtins(entry), ensure_ascii=False)
        return text.encode("utf-8", "replace") + b"\n"


_DECODER: Final = msgspec.json.Decoder(Entry)


def from_line(line: bytes) -> Entry | None:
    """Return the entry of a line, or None for one that was torn or damaged."""
    try:
        return _DECODER.decode(line)
    except (ValueError, RecursionError):  # bad UTF-8 is a ValueError of its own
        return None
