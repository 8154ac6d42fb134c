"""The filter of the page: what is typed into it, and what that asks for."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, cast

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.storage.activity import Result
from algo_oauth.storage.activity_search import Wanted
from algo_oauth.storage.journal_files import Position
from algo_oauth.web.activity.rows import KINDS, RESULTS

LABELS: Final = {
    "button": "Button",
    "profile": "OAuth Profile",
    "kind": "Kind",
    "result": "Result",
    "since": "From",
    "until": "To",
}

_ID_LIMIT: Final = 200
_POSITION: Final = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_MINUTE: Final = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d)?", re.ASCII)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, by field, and what it asks for unless it has faults."""

    values: Mapping[str, str]
    wanted: Wanted
    faults: Faults

    @property
    def query(self) -> dict[str, str]:
        """The fields that are filled, for an address with the same filter."""
        return {name: value for name, value in self.values.items() if value}


def read_filter(args: Mapping[str, str]) -> Filter:
    """Read the filter from an address; whatever it holds, every fault is beside its field.

    A button or profile that is not there any more is no fault: its activity still is.
    """
    values = {name: args.get(name, "") for name in LABELS}
    faults = Faults()
    kind = faults.choice("kind", values["kind"], KINDS) if values["kind"] else ""
    result = faults.choice("result", values["result"], RESULTS) if values["result"] else ""
    since = _moment(faults, "since", values["since"])
    until = _moment(faults, "until", values["until"])
    if since is not None and until is not None and until < since:
        faults.add("until", "ACT-002", "This is before the beginning.", "Choose a later time.")
    wanted = Wanted(
        kinds=KINDS[kind][1] if kind in KINDS else frozenset(),
        button=faults.text("button", values["button"], limit=_ID_LIMIT),
        profile=faults.text("profile", values["profile"], limit=_ID_LIMIT),
        result=cast("Result", result) if result in RESULTS else None,
        since=since,
        until=None if until is None else until + _whole(values["until"]),
    )
    return Filter(values=values, wanted=wanted, faults=faults)


def read_position(text: str) -> Position | None:
    """Read where a page begins; what cannot be read begins at the newest."""
    found = _POSITION.fullmatch(text)
    return Position(int(found[1]), int(found[2])) if found else None


def write_position(position: Position) -> str:
    """Write where a page begins, for an address."""
    return f"{position.number}-{position.offset}"


def _moment(faults: Faults, field: str, typed: str) -> float | None:
    """Read a time, in UTC as all times of the pages are."""
    text = faults.text(field, typed, limit=40)
    if not text:
        return None
    try:
        if not _MINUTE.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        faults.add(
            field,
            "ACT-001",
            "This is not a date and time.",
            "Write it like 2027-01-31 14:30, in UTC; the time may be left out.",
        )
        return None


def _whole(until: str) -> float:
    """Return how much of what follows a time belongs to it: its whole minute, or its whole day."""
    return (60.0 if ":" in until else 86_400.0) - 0.001
