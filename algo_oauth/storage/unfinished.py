"""Presses that the end of the last run left without an end: they may have been sent."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from algo_oauth.storage.activity import PRESS_DONE, PRESS_SENDING, Entry, from_line

AT_LEAST: Final = 2_000
"""Lines that are looked at in any case: the clock may have been set in between."""
AN_HOUR: Final = 3_600.0
"""Seconds. No press takes longer: five requests, each with its delay and its time-out."""
AT_MOST: Final = 100_000
"""Lines after which the start goes on: a press every tenth of a second for all of that hour."""


class LookedBack(NamedTuple):
    """What the end of the journal tells: open presses by id, and lines that cannot be read."""

    unfinished: dict[str, Entry]
    unreadable: int


def look_back(newest_first: Iterable[bytes]) -> LookedBack:
    """Look at as many lines as a press that was under way can be back, not at all of them."""
    ended: set[str] = set()
    unfinished: dict[str, Entry] = {}
    unreadable, newest = 0, 0.0
    for count, line in enumerate(newest_first):
        entry = from_line(line)
        if entry is None:
            unreadable += 1
            continue
        newest = max(newest, entry.at)
        if count >= AT_MOST or (count >= AT_LEAST and entry.at < newest - AN_HOUR):
            break
        if entry.kind == PRESS_DONE:
            ended.add(entry.press)
        elif entry.kind == PRESS_SENDING and entry.press not in ended:
            unfinished.setdefault(entry.press, entry)
    return LookedBack(dict(reversed(unfinished.items())), unreadable)
