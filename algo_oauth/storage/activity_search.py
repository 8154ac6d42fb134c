"""Finding entries of the journal, the newest first, without reading more than it takes.

A block of lines is decoded only if it holds the words of what is wanted, and a file is read only
if its time can fit. What is left may still be much: a page therefore says how far it got when
its time is over, and the next one goes on from there.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

import msgspec

from algo_oauth.storage.activity import PRESS_SENDING, Entry, Result, from_line
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.journal_files import Piece, Position
from algo_oauth.storage.journal_lines import (
    blocks_backward,
    first_moment,
    last_moment,
    lines_of,
)
from algo_oauth.storage.retention import DAY

SLACK: Final = DAY
"""Seconds by which the times of a file may be out of order: the clock may have been set."""

_SENDING: Final = b'"kind":"%b"' % PRESS_SENDING.encode()
_WORDS_OF_RESULT: Final[dict[str, tuple[bytes, ...]]] = {
    "failed": (b'"failed"', b'"problem"'),
    "unknown": (b'"unknown"',),
    "sending": (b'"%b"' % PRESS_SENDING.encode(),),
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What entries to find; an empty field stands for all. Times are Unix times, both included."""

    kinds: frozenset[str] = frozenset()
    button: str = ""
    profile: str = ""
    result: Result | None = None
    since: float | None = None
    until: float | None = None

    @cached_property
    def words(self) -> tuple[tuple[bytes, ...], ...]:
        """What a line of a wanted entry has, each time one of several."""
        groups = [tuple(map(_in_json, self.kinds))]
        groups += [(_in_json(name),) for name in (self.button, self.profile) if name]
        groups.append(_WORDS_OF_RESULT.get(self.result or "", ()))
        return tuple(group for group in groups if group)

    def may_be_in(self, text: bytes) -> bool:
        """Say whether a line or a block can hold what is wanted."""
        return all(any(word in text for word in group) for group in self.words)

    def takes(self, entry: Entry) -> bool:
        """Say whether an entry is wanted."""
        return (
            (not self.kinds or entry.kind in self.kinds)
            and self.button in ("", entry.about_button)
            and (not self.profile or self.profile in entry.profiles)
            and self.result in (None, entry.result)
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at <= self.until)
        )


ALL: Final = Wanted()


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some entries, newest first.

    ``older`` is where the next page begins, None if there is nothing more. ``searched_to`` is
    the Unix time that was reached when the time was over before the page was full.
    """

    entries: tuple[Entry, ...] = ()
    older: Position | None = None
    searched_to: float | None = None


class _Step(NamedTuple):
    """An entry at its position, or the block that ends there and has been gone through."""

    position: Position
    entry: Entry | None
    block: bytes = b""


def find(
    journal: Journal,
    wanted: Wanted,
    *,
    limit: int,
    before: Position | None = None,
    over: Callable[[], bool] = lambda: False,
) -> Page:
    """Return up to ``limit`` entries from before a position; ``over`` tells when to stop.

    Every call gets further by at least one block.
    """
    found: list[Entry] = []
    last = before
    for position, entry, block in _steps(journal, wanted, before):
        full = len(found) == limit
        if entry is not None and full:
            return Page(entries=tuple(found), older=last)
        if entry is not None:
            found.append(entry)
            last = position
        elif full and position.offset:  # at a file's beginning there may be nothing more
            return Page(entries=tuple(found), older=position)
        elif over():
            reached = None if full else _first_time(block)
            return Page(entries=tuple(found), older=position, searched_to=reached)
    return Page(entries=tuple(found))


def find_all(journal: Journal, wanted: Wanted) -> Iterator[Entry]:
    """Yield every wanted entry, one at a time."""
    for step in _steps(journal, wanted, None):
        if step.entry is not None:
            yield step.entry


def _steps(journal: Journal, wanted: Wanted, before: Position | None) -> Iterator[_Step]:
    pending, pieces = journal.looked_at(before)
    for piece in pieces:
        if not _time_can_fit(piece, wanted):
            continue
        for start, block in blocks_backward(piece.file, piece.end):
            if wanted.may_be_in(block):
                yield from _in_block(piece.number, start, block, wanted, pending)
            yield _Step(Position(piece.number, start), None, block)


def _in_block(
    number: int, start: int, block: bytes, wanted: Wanted, pending: frozenset[str]
) -> Iterator[_Step]:
    for offset, line in lines_of(start, block):
        # A press is told by its end; only one that has none yet is told by its beginning.
        if (not pending and _SENDING in line) or not wanted.may_be_in(line):
            continue
        entry = from_line(line)
        if entry is None or (entry.kind == PRESS_SENDING and entry.press not in pending):
            continue
        if wanted.takes(entry):
            yield _Step(Position(number, offset), entry)


def _time_can_fit(piece: Piece, wanted: Wanted) -> bool:
    """Say whether a file can hold entries of the wanted time, by its first and its last one."""
    if wanted.since is None and wanted.until is None:
        return True
    ends = (first_moment(piece.file, piece.end), last_moment(piece.file, piece.end))
    moments = [moment for moment in ends if moment is not None]
    if not moments:
        return False  # nothing in it can be read
    too_old = wanted.since is not None and max(moments) < wanted.since - SLACK
    too_new = wanted.until is not None and min(moments) > wanted.until + SLACK
    return not (too_old or too_new)


def _first_time(block: bytes) -> float | None:
    entries = map(from_line, block.split(b"\n"))
    return next((entry.at for entry in entries if entry), None)


def _in_json(word: str) -> bytes:
    """Return a text as it stands in a line."""
    return msgspec.json.encode(word)
