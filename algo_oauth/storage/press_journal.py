"""Presses in the activity journal: written as they go, read back at the next start."""

from typing import Final

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.console.press import PressState, State
from algo_oauth.errors import PressInDoubt
from algo_oauth.storage.activity import PRESS_CLEARED, PRESS_DONE, PRESS_SENDING, Entry
from algo_oauth.storage.journal import Journal

LOOKED_AT: Final = 2000
"""Entries that are read back at start to find the last press of every button."""

_ENDS: Final[dict[str, State]] = {"sent": "sent", "failed": "failed", "unknown": "unknown"}


class PressActivity:
    """Writes presses into the journal: see ``console.press.PressJournal``."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    def sending(self, press: PressState) -> None:
        """Write that the press is about to be sent."""
        self._journal.append(_entry(press, kind=PRESS_SENDING, at=press.at))

    def done(self, press: PressState) -> None:
        """Write what came of it."""
        self._journal.append(_entry(press, kind=PRESS_DONE, at=self._clock.now()))

    def cleared(self, press: PressState) -> None:
        """Write that a person took the result off the button."""
        self._journal.append(
            Entry(
                at=self._clock.now(),
                kind=PRESS_CLEARED,
                subject=press.button_id,
                text=press.text,
                press=press.press_id,
                actor=press.actor,
            )
        )

    def end_unfinished(self) -> None:
        """Write the end of presses that the last run left open: nobody knows what came of them.

        It bears the time of the press.
        """
        for entry in self._journal.unfinished().values():
            problem = PressInDoubt().problem
            ended = msgspec.structs.replace(
                entry, kind=PRESS_DONE, state="unknown", problem=problem
            )
            self._journal.append(ended)

    def last_presses(self) -> list[PressState]:
        """Return the last press of every button; one without an end may have been sent."""
        found: dict[str, PressState | None] = {}
        for entry in self._journal.newest(LOOKED_AT):
            if entry.kind in (PRESS_SENDING, PRESS_DONE, PRESS_CLEARED):
                found.setdefault(entry.subject, _press(entry))
        return [press for press in found.values() if press is not None]


def _entry(press: PressState, *, kind: str, at: float) -> Entry:
    return Entry(
        at=at,
        kind=kind,
        subject=press.button_id,
        text=press.text,
        press=press.press_id,
        state=press.state,
        problem=press.problem,
        milliseconds=press.milliseconds,
        actor=press.actor,
        profiles=press.profiles,
        request_ids=press.request_ids,
    )


def _press(entry: Entry) -> PressState | None:
    if entry.kind == PRESS_CLEARED:
        return None
    end = _ENDS.get(entry.state) if entry.kind == PRESS_DONE else None
    return PressState(
        press_id=entry.press,
        button_id=entry.subject,
        text=entry.text,
        state=end or "unknown",
        at=entry.at,
        problem=entry.problem if end else PressInDoubt().problem,
        milliseconds=entry.milliseconds,
        actor=entry.actor,
        profiles=entry.profiles,
        request_ids=entry.request_ids,
    )
