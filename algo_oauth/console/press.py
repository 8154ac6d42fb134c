"""A press: journal, requests to all targets, verdict, journal.

The line in the journal from before sending is what tells, after a crash, that the press may
have gone out. Nothing here runs on the threads that serve pages.
"""

from functools import partial
from typing import Literal, Protocol

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.clock import Clock
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.targets import Target, read_targets
from algo_oauth.console.workers import Workers, run_together
from algo_oauth.errors import DeviceError, PressBroken, Problem, ProfileGone
from algo_oauth.oauth.call import ApiCaller, ApiRequest, CallResult
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.request_check import check_headers

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


class TargetResult(msgspec.Struct, frozen=True):
    """What came of one request at one target."""

    target: Target
    result: CallResult


class PressRun:
    """Carries out the requests of one press, in order, each to all its targets at once."""

    def __init__(
        self,
        *,
        caller: ApiCaller,
        profiles: Profiles,
        workers: Workers,
        clock: Clock,
        total_timeout: float,
    ) -> None:
        self._caller = caller
        self._profiles = profiles
        self._workers = workers
        self._clock = clock
        self._total_timeout = total_timeout

    def carry_out(self, button: Button, press: PressState) -> PressState:
        """Send everything and return the press with its end.

        Every request gets the press's whole time: a slow first request must not silence the
        second.
        """
        started = self._clock.monotonic()
        results: list[TargetResult] = []
        try:
            problem, in_doubt = self._requests(button, results)
        except DeviceError as refusal:
            problem, in_doubt = refusal.problem, False
        state: State = "sent" if problem is None else "unknown" if in_doubt else "failed"
        return msgspec.structs.replace(
            press,
            state=state,
            problem=problem,
            milliseconds=(self._clock.monotonic() - started) * 1000,
            request_ids=tuple(each for result in results for each in result.result.request_ids),
        )

    def _requests(self, button: Button, results: list[TargetResult]) -> tuple[Problem | None, bool]:
        # Every profile before the first request: a refusal can then say that nothing was sent.
        profiles = [self._profile(request) for request in button.requests]
        for request, profile in zip(button.requests, profiles, strict=True):
            results += self._send(request, profile)
        return verdict(results)

    def _profile(self, request: ButtonRequest) -> OAuthProfile | None:
        profile = self._profiles.get(request.oauth_profile) if request.oauth_profile else None
        if request.oauth_profile and profile is None:
            raise ProfileGone
        return profile

    def _send(self, request: ButtonRequest, profile: OAuthProfile | None) -> list[TargetResult]:
        deadline = self._clock.monotonic() + self._total_timeout
        targets = read_targets(request.targets)
        results: dict[Target, TargetResult] = {}

        def send_to(target: Target) -> None:
            api_request = to_api_request(request, target)
            result = self._caller.call(api_request, profile=profile, deadline=deadline)
            results[target] = TargetResult(target, result)

        run_together(self._workers, [partial(send_to, target) for target in targets])
        return [results[target] for target in targets]


def to_api_request(request: ButtonRequest, target: Target) -> ApiRequest:
    """Write the request as it goes to one target."""
    custom = request.custom_headers if request.headers == "Custom Headers" else ""
    return ApiRequest(
        method=request.method,
        url=target.url(request.custom_path),
        headers=check_headers(Faults(), "", custom, with_profile=bool(request.oauth_profile)),
        body=request.data_payload.encode("utf-8"),
    )


def verdict(results: list[TargetResult]) -> tuple[Problem | None, bool]:
    """Sum up: what failed (naming the targets when there are several), and is it in doubt?"""
    failed = [each for each in results if each.result.problem is not None]
    if not failed:
        return None, False
    first = failed[0].result.problem
    assert first is not None  # noqa: S101  that is what made it fail
    in_doubt = all(each.result.in_doubt for each in failed)
    if len(results) == 1:
        return first, in_doubt
    hosts = ", ".join(dict.fromkeys(each.target.address for each in failed))
    # One target's "Nothing was sent." would read as if no other had got its request either.
    message = first.message.removesuffix(" Nothing was sent.")
    told = f"{len(failed)} of {len(results)} requests failed ({hosts}). {message}"
    return Problem(first.code, told, first.remedy), in_doubt


def broken(press: PressState) -> PressState:
    """Return the press as ended by a defect of the device itself."""
    return msgspec.structs.replace(press, state="unknown", problem=PressBroken().problem)
