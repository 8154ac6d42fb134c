"""An entry of activity as a person reads it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.device import Device
from algo_oauth.storage.activity import (
    CONFIG,
    DEVICE,
    LOGIN,
    PRESS_CLEARED,
    PRESS_DONE,
    PRESS_KINDS,
    PRESS_REFUSED,
    PRESS_SENDING,
    TEST,
    TOKEN,
    Entry,
)

KINDS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "presses": ("Presses", PRESS_KINDS),
    "tests": ("OAuth tests", frozenset({TEST})),
    "tokens": ("Tokens", frozenset({TOKEN})),
    "logins": ("Logins", frozenset({LOGIN})),
    "changes": ("Configuration", frozenset({CONFIG})),
    "device": ("Device", frozenset({DEVICE})),
}
"""The choices of the page: their words, and the kinds of entries that each stands for."""

RESULTS: Final = {"worked": "OK", "failed": "Failed", "unknown": "Unknown"}

_TITLES: Final = {
    PRESS_SENDING: "Press",
    PRESS_DONE: "Press",
    PRESS_CLEARED: "Result cleared",
    PRESS_REFUSED: "Press refused",
    TEST: "OAuth test",
    TOKEN: "Token",
    LOGIN: "Login",
    CONFIG: "Configuration",
    DEVICE: "Device",
}
_OUTCOMES: Final = {"sending": "Sending", **RESULTS}
_ICONS: Final = {
    "sending": "hourglass-split",
    "worked": "check-circle",
    "failed": "x-octagon",
    "unknown": "question-diamond",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table; ``profiles`` are names, or ids where a profile is gone."""

    entry: Entry
    profiles: tuple[str, ...]

    @property
    def title(self) -> str:
        """What kind of thing happened."""
        return _TITLES.get(self.entry.kind, self.entry.kind)

    @property
    def actor(self) -> str:
        """Who did it."""
        return self.entry.actor or "not recorded"

    @property
    def outcome(self) -> str:
        """What came of it, in a word."""
        return _OUTCOMES[self.entry.result]

    @property
    def icon(self) -> str:
        """The sign beside that word."""
        return _ICONS[self.entry.result]


def profile_names(device: Device) -> dict[str, str]:
    """Return the profiles' names by id."""
    return {profile.id: profile.name for profile in device.profiles.all()}


def to_rows(entries: tuple[Entry, ...], names: Mapping[str, str]) -> list[Row]:
    """Return the rows of some entries."""
    return [to_row(entry, names) for entry in entries]


def to_row(entry: Entry, names: Mapping[str, str]) -> Row:
    """Return the row of an entry."""
    return Row(entry=entry, profiles=tuple(names.get(each, each) for each in entry.profiles))
