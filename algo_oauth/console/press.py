"""A press: journal, requests to all targets, verdict, journal.

The line in the journal from before sending is what tells, after a crash, that the press may
have gone out. Nothing here runs on the threads that serve pages.
"""

from typing import Literal, Protocol

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.facts import PressFacts
from algo_oauth.console.sending import Ready, Sender, Sending
from algo_oauth.console.targets import read_targets
from algo_oauth.console.verdict import Outcome
from algo_oauth.console.workers import Workers
from algo_oauth.console.writing import RequestWriter
from algo_oauth.errors import DeviceError, PressBroken, Problem, ProfileGone
from algo_oauth.oauth.call import ApiCaller
from algo_oauth.oauth.profile import OAuthProfile

State = Literal["sending", "sent", "failed", "unknown"]


class PressState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a press stands. ``at`` is the Unix time of its start; ``problem`` says what failed.

    ``actor`` is who pressed, in words, ``profiles`` are the ids of the OAuth profiles it is sent
    with, and ``request_ids`` is what providers call its requests in their own logs.
    """

    press_id: str
    button_id: str
    text: str
    state: State
    at: float
    problem: Problem | None = None
    milliseconds: float | None = None
    actor: str = ""
    profiles: tuple[str, ...] = ()
    request_ids: tuple[str, ...] = ()


class PressJournal(Protocol):
    """Where presses are written down; no call fails, even when the disk is full."""

    def sending(self, press: PressState) -> None:
        """Write that the press is about to be sent."""

    def done(self, press: PressState) -> None:
        """Write what came of it."""

    def cleared(self, press: PressState) -> None:
        """Write that a person took the result off the button."""


class Profiles(Protocol):
    """Where a press finds its OAuth profile."""

    def get(self, profile_id: str) -> OAuthProfile | None:
        """Return the profile, or None."""


class PressRun:
    """Carries out the requests of presses."""

    def __init__(
        self,
        *,
        caller: ApiCaller,
        profiles: Profiles,
        workers: Workers,
        clock: Clock,
        total_timeout: float,
        writer: RequestWriter | None = None,
    ) -> None:
        self._profiles = profiles
        self._clock = clock
        self._writer = writer or RequestWriter(clock=clock)
        self._sender = Sender(
            caller=caller,
            writer=self._writer,
            workers=workers,
            clock=clock,
            total_timeout=total_timeout,
        )

    def carry_out(self, button: Button, press: PressState) -> PressState:
        """Send everything and return the press with its end.

        Every request gets its whole time: a slow first request must not silence the second.
        """
        started = self._clock.monotonic()
        outcome = Outcome(results=(), requests=len(button.requests))
        try:
            outcome = self._sending(button, press).send()
            problem = outcome.problem
        except DeviceError as refusal:
            problem = refusal.problem
        state: State = "sent" if problem is None else "unknown" if outcome.in_doubt else "failed"
        return msgspec.structs.replace(
            press,
            state=state,
            problem=problem,
            milliseconds=(self._clock.monotonic() - started) * 1000,
            request_ids=tuple(e for each in outcome.results for e in each.result.request_ids),
        )

    def stop(self) -> None:
        """Send nothing more: what waits for its delay is given up."""
        self._sender.stopping.set()

    def _sending(self, button: Button, press: PressState) -> Sending:
        # All of them before the first request: a refusal can then say that nothing was sent.
        ready = [self._ready(n, request) for n, request in enumerate(button.requests, start=1)]
        facts = PressFacts(
            button_id=button.id,
            button_text=button.text,
            device_name=self._writer.device_name(),
            press_id=press.press_id,
            at=press.at,
        )
        return Sending(self._sender, button, ready, facts)

    def _ready(self, number: int, request: ButtonRequest) -> Ready:
        self._writer.check(request)
        profile = self._profiles.get(request.profile_id) if request.profile_id else None
        if request.profile_id and profile is None:
            raise ProfileGone
        targets = read_targets(request.targets)
        return Ready(number=number, request=request, profile=profile, targets=targets)


def broken(press: PressState) -> PressState:
    """Return the press as ended by a defect of the device itself."""
    return msgspec.structs.replace(press, state="unknown", problem=PressBroken().problem)
