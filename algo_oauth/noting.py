"""Writing into the activity: every line with who, when, and an id to quote."""

import secrets
from collections.abc import Callable

from algo_oauth.clock import Clock
from algo_oauth.console.presser import SHOWN
from algo_oauth.errors import Problem
from algo_oauth.storage.activity import (
    CONFIG,
    PLAIN,
    PRESS_REFUSED,
    TEST,
    THE_DEVICE,
    TOKEN,
    Entry,
    Particulars,
)
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.repositories import ScreenRepository


def _nobody_else() -> str:
    return THE_DEVICE


class Noting:
    """The part of the device that writes down what happens. No call fails or waits for the disk.

    ``actor`` tells who the calling thread acts for, in words; the web interface knows.
    """

    clock: Clock
    journal: Journal
    screens: ScreenRepository
    actor: Callable[[], str] = staticmethod(_nobody_else)

    def note(
        self,
        kind: str,
        subject: str,
        text: str,
        problem: Problem | None = None,
        more: Particulars = PLAIN,
    ) -> None:
        """Write a line of activity."""
        self.journal.append(
            Entry(
                at=self.clock.now(),
                kind=kind,
                subject=subject,
                text=text,
                problem=problem,
                milliseconds=more.milliseconds,
                actor=self.actor() if more.actor is None else more.actor,
                id=secrets.token_hex(6),
                button=more.button,
                profiles=more.profiles,
                request_ids=more.request_ids,
            )
        )

    def note_change(self, subject: str, text: str, *, button: str = "", profile: str = "") -> None:
        """Write that the configuration was changed; ``button`` and ``profile`` are ids."""
        profiles = (profile,) if profile else ()
        self.note(CONFIG, subject, text, more=Particulars(button=button, profiles=profiles))

    def note_refusal(self, button_id: str, problem: Problem) -> None:
        """Write that a press was refused: nothing was sent.

        Of a button that is not there it is worth knowing, too: it may have been deleted. Its
        identifier may be anything, control characters included.
        """
        button = self.screens.button(button_id)
        shown = button_id if button else repr(button_id[:SHOWN])[1:-1]
        self.note(PRESS_REFUSED, shown, button.text if button else shown, problem)

    def note_test(
        self, subject: str, text: str, problem: Problem | None, more: Particulars = PLAIN
    ) -> None:
        """Write that an OAuth test was run."""
        self.note(TEST, subject, text, problem, more)

    def note_token(
        self, profile_name: str, profile_id: str, text: str, problem: Problem | None
    ) -> None:
        """Write what happened to a profile's token."""
        self.note(TOKEN, profile_name, text, problem, Particulars(profiles=(profile_id,)))
