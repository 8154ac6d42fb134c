"""Start Authorization by device code: a person types a code elsewhere, the device asks on.

RFC 8628. The polls run in the background, at the interval that the provider gives; a restart of
the device ends an authorization that is under way.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final, Literal

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import (
    AuthorizationDenied,
    AuthorizationError,
    DeviceCodeExpired,
    KeyCannotSign,
    NoConsentNeeded,
    Problem,
    ProfileChanged,
    TokenWaitOver,
)
from algo_oauth.oauth.device_answer import DeviceCode, read_device_answer
from algo_oauth.oauth.grants import GRANTS, Consent, Occasion
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import KeyUnfit
from algo_oauth.oauth.token_answer import GrantedToken
from algo_oauth.oauth.token_endpoint import TokenReply
from algo_oauth.oauth.token_request import device_request, grant_request
from algo_oauth.oauth.tokens import TokenManager

_LOG: Final = logging.getLogger(__name__)

SLOWER: Final = 5.0
"""Seconds that ``slow_down`` adds to the interval (§3.5)."""
LONGEST_INTERVAL: Final = 60.0
PATIENCE: Final = 15.0
EVERY: Final = 1.0
"""Seconds between two looks at what is due."""

State = Literal["waiting", "done", "failed", "cancelled"]


class DeviceAuthorization(msgspec.Struct, frozen=True, kw_only=True):
    """One authorization. ``ends`` and ``next_poll`` are on the clock's monotonic time."""

    profile_id: str
    code: DeviceCode
    credentials: str
    ends: float
    interval: float
    next_poll: float
    state: State = "waiting"
    problem: Problem | None = None


class DeviceFlows:
    """The authorizations by device code, one a profile."""

    def __init__(
        self,
        *,
        tokens: TokenManager,
        clock: Clock,
        find: Callable[[str], OAuthProfile | None],
    ) -> None:
        self._tokens = tokens
        self._clock = clock
        self._find = find
        self._flows: dict[str, DeviceAuthorization] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, profile: OAuthProfile, *, deadline: float) -> Problem | None:
        """Ask the provider for a code, and poll from now on; return what went wrong, if it did."""
        if GRANTS[profile.grant_type].consent != "device":
            return NoConsentNeeded(grant=profile.grant_type).problem
        try:
            request = device_request(profile, now=self._clock.now())
        except KeyUnfit as reason:
            return KeyCannotSign(reason=reason).problem
        endpoint = self._tokens.endpoint
        exchange = endpoint.send(request, deadline=deadline)
        if exchange.answer is None:
            return exchange.fault.problem if exchange.fault else TokenWaitOver().problem
        if not 200 <= exchange.answer.status < 300:
            return endpoint.explain(profile, request, exchange.answer)
        try:
            code = read_device_answer(exchange.answer, host=request.host)
        except AuthorizationError as refusal:
            return refusal.problem
        self._begin(profile, code)
        return None

    def of(self, profile_id: str) -> DeviceAuthorization | None:
        """Return the profile's authorization, under way or just ended."""
        with self._lock:
            return self._flows.get(profile_id)

    def cancel(self, profile_id: str) -> None:
        """Stop polling for a profile."""
        self._change(profile_id, state="cancelled")

    def stop(self) -> None:
        """Stop polling for good."""
        self._stopping.set()

    def look(self) -> None:
        """Poll for every authorization that is due, and end those whose code has expired."""
        now = self._clock.monotonic()
        with self._lock:
            waiting = [flow for flow in self._flows.values() if flow.state == "waiting"]
        for flow in waiting:
            if now >= flow.ends:
                self._end(flow, DeviceCodeExpired().problem)
            elif now >= flow.next_poll:
                self._poll(flow)

    def seconds_left(self, flow: DeviceAuthorization) -> float:
        """Return how long the code can still be entered."""
        return max(0.0, flow.ends - self._clock.monotonic())

    @property
    def is_waiting(self) -> bool:
        """Whether any authorization is under way."""
        with self._lock:
            return any(flow.state == "waiting" for flow in self._flows.values())

    def _begin(self, profile: OAuthProfile, code: DeviceCode) -> None:
        now = self._clock.monotonic()
        flow = DeviceAuthorization(
            profile_id=profile.id,
            code=code,
            credentials=profile.credentials_digest,
            ends=now + code.lifetime,
            interval=code.interval,
            next_poll=now + code.interval,
        )
        with self._lock:
            self._flows[profile.id] = flow
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="device-flow", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            try:
                self.look()
            except Exception:  # noqa: BLE001  one bad round must not end the polling of others
                _LOG.exception("Polling for a device code failed")

    def _poll(self, flow: DeviceAuthorization) -> None:
        profile = self._unchanged(flow)
        if profile is None:
            return
        consent = Consent(device_code=flow.code.device_code)
        try:
            request = grant_request(profile, Occasion(now=self._clock.now(), consent=consent))
        except KeyUnfit as reason:
            self._end(flow, KeyCannotSign(reason=reason).problem)
            return
        deadline = self._clock.monotonic() + PATIENCE
        self._take(flow, profile, self._tokens.endpoint.ask(profile, request, deadline=deadline))

    def _unchanged(self, flow: DeviceAuthorization) -> OAuthProfile | None:
        """Return the profile that the authorization was begun for; None, and its end, if gone."""
        profile = self._find(flow.profile_id)
        if profile is None or profile.credentials_digest != flow.credentials:
            self._end(flow, ProfileChanged().problem)
            return None
        return profile

    def _take(self, flow: DeviceAuthorization, profile: OAuthProfile, reply: TokenReply) -> None:
        """Do what an answer to a poll asks for (§3.5)."""
        match reply.fate:
            case "granted" if reply.granted is not None:
                self._keep(flow, profile, reply.granted)
            case "pending":
                self._wait(flow, flow.interval)
            case "slow_down":
                self._wait(flow, flow.interval + SLOWER)
            case "unreachable":
                self._wait(flow, min(flow.interval * 2, LONGEST_INTERVAL))
            case "denied":
                self._end(flow, AuthorizationDenied(words="").problem)
            case "expired":
                self._end(flow, DeviceCodeExpired().problem)
            case _:
                self._end(flow, reply.problem or TokenWaitOver().problem)

    def _keep(
        self, flow: DeviceAuthorization, profile: OAuthProfile, granted: GrantedToken
    ) -> None:
        """Keep the token, unless the authorization was cancelled or begun anew meanwhile."""
        current = self.of(flow.profile_id)
        if current is None or current.state != "waiting" or current.code != flow.code:
            return
        if self._unchanged(flow) is None:  # while the provider was asked
            return
        problem = self._tokens.accept(profile, granted).problem
        if problem is None:
            self._change(flow.profile_id, of=flow, state="done")
        else:
            self._end(flow, problem)

    def _wait(self, flow: DeviceAuthorization, interval: float) -> None:
        next_poll = self._clock.monotonic() + interval
        self._change(flow.profile_id, of=flow, interval=interval, next_poll=next_poll)

    def _end(self, flow: DeviceAuthorization, problem: Problem) -> None:
        self._change(flow.profile_id, of=flow, state="failed", problem=problem)

    def _change(
        self, profile_id: str, *, of: DeviceAuthorization | None = None, **changes: object
    ) -> None:
        """Change an authorization that still waits; one begun anew since is not touched."""
        with self._lock:
            flow = self._flows.get(profile_id)
            if flow is None or flow.state != "waiting" or (of and of.code != flow.code):
                return
            self._flows[profile_id] = msgspec.structs.replace(flow, **changes)
