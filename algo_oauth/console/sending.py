"""Sending the requests of one press: in order or all at once, each to all its targets at once."""

import threading
from functools import partial

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.console.buttons import ALL_AT_ONCE, STOP, Button, ButtonRequest
from algo_oauth.console.facts import EarlierAnswer, Facts, PressFacts
from algo_oauth.console.targets import Target
from algo_oauth.console.verdict import Outcome, TargetResult
from algo_oauth.console.workers import Workers, run_together
from algo_oauth.console.writing import RequestWriter
from algo_oauth.errors import RequestNotWritten
from algo_oauth.oauth.call import ApiCaller, CallResult
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.outbound.exchange import Headers


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes to send. ``total_timeout`` is the patience with a request that names none.

    Once ``stopping`` is set nothing more goes out, not even what was only waiting.
    """

    caller: ApiCaller
    writer: RequestWriter
    workers: Workers
    clock: Clock
    total_timeout: float
    stopping: threading.Event = msgspec.field(default_factory=threading.Event)


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Request ``number`` (from 1) of a button, with all that it needs at hand."""

    number: int
    request: ButtonRequest
    profile: OAuthProfile | None
    targets: tuple[Target, ...]


class Sending:
    """One press on its way."""

    def __init__(
        self, sender: Sender, button: Button, ready: list[Ready], press: PressFacts
    ) -> None:
        self._sender = sender
        self._clock = sender.clock
        self._button = button
        self._ready = ready
        self._press = press
        name = button.press_id_header
        self._extra: Headers = ((name, press.press_id),) if name else ()
        self._results: dict[tuple[int, Target], TargetResult] = {}

    def send(self) -> Outcome:
        """Send everything that is to be sent, and return what came of it."""
        if self._button.order == ALL_AT_ONCE:
            self._send_all_at_once()
        else:
            self._send_in_order()
        wanted = [(one.number, target) for one in self._ready for target in one.targets]
        results = tuple(self._results[key] for key in wanted if key in self._results)
        return Outcome(
            results=results,
            requests=len(self._ready),
            unsent=len(wanted) - len(results),
            stopped=len(results) < len(wanted) and self._sender.stopping.is_set(),
        )

    def _send_in_order(self) -> None:
        for one in self._ready:
            if self._is_over() or self._is_stopped(one.request.delay):
                return
            deadline = self._clock.monotonic() + self._patience(one)
            jobs = [partial(self._send_to, one, target, deadline) for target in one.targets]
            run_together(self._sender.workers, jobs)

    def _send_all_at_once(self) -> None:
        started = self._clock.monotonic()

        def send_later(one: Ready, target: Target) -> None:
            if not self._is_stopped(one.request.delay):
                deadline = started + one.request.delay + self._patience(one)
                self._send_to(one, target, deadline)

        jobs = [partial(send_later, one, target) for one in self._ready for target in one.targets]
        run_together(self._sender.workers, jobs)

    def _is_over(self) -> bool:
        stops = self._button.after_failure == STOP
        return stops and any(each.result.problem for each in self._results.values())

    def _is_stopped(self, delay: float) -> bool:
        stopping = self._sender.stopping
        return self._clock.wait(stopping, delay) if delay else stopping.is_set()

    def _patience(self, one: Ready) -> float:
        return one.request.timeout or self._sender.total_timeout

    def _send_to(self, one: Ready, target: Target, deadline: float) -> None:
        facts = Facts(press=self._press, target=target.address, answers=self._answers(one, target))
        try:
            written = self._sender.writer.write(
                one.request, target, facts, number=one.number, extra=self._extra
            )
        except RequestNotWritten as refusal:
            result = CallResult(steps=(), problem=refusal.problem, in_doubt=False, milliseconds=0.0)
        else:
            result = self._sender.caller.call(written, profile=one.profile, deadline=deadline)
        self._results[one.number, target] = TargetResult(one.number, target, result)

    def _answers(self, one: Ready, target: Target) -> dict[int, EarlierAnswer]:
        """Return the earlier answers: of the same target, or else of the first that gave one."""
        found: dict[int, EarlierAnswer] = {}
        for earlier in self._ready[: one.number - 1]:
            for answering in (target, *earlier.targets):
                result = self._results.get((earlier.number, answering))
                answer = result.result.answer if result else None
                if answer is not None:
                    found[earlier.number] = EarlierAnswer(answer)
                    break
        return found
