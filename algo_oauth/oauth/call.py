"""One API request on behalf of a profile: token, request, and what came of it.

The OAuth test and every button press go through here, so that a test proves what a press does.
"""

from collections.abc import Mapping
from typing import Final, Protocol

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import Problem
from algo_oauth.oauth.explain import Remedies, retry_after
from algo_oauth.oauth.presets import Preset
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.success import AppliedRule, SuccessRule
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.oauth.verdict import Verdict, judge, refuses_token
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Answer, Exchange, Headers, OutgoingRequest
from algo_oauth.outbound.masking import telling_values
from algo_oauth.outbound.support_id import request_id
from algo_oauth.outbound.transcript import Transcript, transcribe
from algo_oauth.secret import Secret

_REFUSED: Final = (401, 403)
"""Answers with which a target says that it has not acted, for it does not know who asks."""


class Signer(Protocol):
    """Signs requests to a target that wants a signature in place of a token."""

    def sign(self, request: "ApiRequest") -> Headers:
        """Return the headers that sign this request now; typed ones of their names go."""

    def learn(self, answer: Answer) -> bool:
        """Learn from a refusal, and say whether another signature may be accepted."""

    def explain(self, answer: Answer, *, host: str) -> Problem:
        """Say why the target may have refused, and what to do."""


class ApiRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as an installer wrote it; ``body`` goes out byte for byte.

    ``silence`` is how long the target may say nothing, in seconds, 0 for the device's own
    patience. ``success`` is the rule on its answer, None where the provider's own holds.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    signer: Signer | None = None
    silence: float = 0.0
    success: SuccessRule | None = None


class CachedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A step without a request: the token was there. ``seconds_left`` is None if unlimited."""

    seconds_left: float | None


class TokenStep(msgspec.Struct, frozen=True, kw_only=True):
    """A request to the token endpoint."""

    exchange: Exchange


class ApiStep(msgspec.Struct, frozen=True, kw_only=True):
    """The API request itself."""

    exchange: Exchange


CallStep = CachedToken | TokenStep | ApiStep


class CallResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call. ``problem`` is None when it worked.

    ``in_doubt`` tells that the request went out and nobody knows whether it was acted upon.
    ``rule`` is how the last answer fared by its success rule, None where no answer came.
    """

    steps: tuple[CallStep, ...]
    problem: Problem | None
    in_doubt: bool
    milliseconds: float
    status: int = 0
    rule: AppliedRule | None = None

    @property
    def answer(self) -> Answer | None:
        """The last thing the target said, if it said anything."""
        last = self.steps[-1] if self.steps else None
        return last.exchange.answer if isinstance(last, ApiStep) else None

    def transcripts(self) -> tuple[CachedToken | Transcript, ...]:
        """Return the steps as a person may see them."""
        return tuple(
            step if isinstance(step, CachedToken) else _transcribed(step) for step in self.steps
        )

    @property
    def request_ids(self) -> tuple[str, ...]:
        """What the provider calls these requests in its own logs."""
        exchanges = (step.exchange for step in self.steps if not isinstance(step, CachedToken))
        return tuple(filter(None, map(request_id, exchanges)))


class ApiCaller:
    """Performs calls within a deadline, never sending twice what may have arrived."""

    def __init__(
        self,
        *,
        door: Door,
        tokens: TokenManager,
        remedies: Remedies,
        clock: Clock,
        presets: Mapping[str, Preset] | None = None,
    ) -> None:
        self._door = door
        self._tokens = tokens
        self._remedies = remedies
        self._clock = clock
        self._presets = presets or {}

    def call(
        self, request: ApiRequest, *, profile: OAuthProfile | None, deadline: float
    ) -> CallResult:
        """Send the request with the profile's token (or none) by ``deadline`` (monotonic)."""
        started = self._clock.monotonic()
        steps: list[CallStep] = []
        verdict = self._perform(request, profile, deadline, steps)
        last = steps[-1] if steps else None
        api = last.exchange if isinstance(last, ApiStep) else None
        return CallResult(
            steps=tuple(steps),
            problem=verdict.problem,
            in_doubt=api is not None and api.fault is not None and api.may_have_arrived,
            milliseconds=(self._clock.monotonic() - started) * 1000,
            status=api.answer.status if api and api.answer else 0,
            rule=verdict.rule,
        )

    def _perform(
        self,
        request: ApiRequest,
        profile: OAuthProfile | None,
        deadline: float,
        steps: list[CallStep],
    ) -> Verdict:
        provider = self._presets.get(profile.provider_type) if profile else None
        if profile is None:
            exchange = self._send_signed(request, deadline, steps)
        else:
            token, problem = self._token(profile, deadline, steps)
            if token is None:
                return Verdict(problem=problem)
            exchange = self._send_patiently(request, token, deadline, steps)
            if exchange.answer is not None and refuses_token(exchange.answer, provider):
                # The target refused the token, so it has not acted: one new token, one repeat.
                token, problem = self._token(profile, deadline, steps, rejected=token.access_token)
                if token is None:
                    return Verdict(problem=problem)
                exchange = self._send_patiently(request, token, deadline, steps)
        verdict = judge(exchange, own=request.success, provider=provider, remedies=self._remedies)
        return _as_its_signer_says(verdict, request, exchange)

    def _send_signed(self, request: ApiRequest, deadline: float, steps: list[CallStep]) -> Exchange:
        exchange = self._send_patiently(request, None, deadline, steps)
        signer, answer = request.signer, exchange.answer
        if signer is None or answer is None or answer.status not in _REFUSED:
            return exchange
        # The target refused the signature, so it has not acted: one new signature, one repeat.
        again = signer.learn(answer)
        return self._send_patiently(request, None, deadline, steps) if again else exchange

    def _token(
        self,
        profile: OAuthProfile,
        deadline: float,
        steps: list[CallStep],
        rejected: Secret | None = None,
    ) -> tuple[Token | None, Problem | None]:
        obtained = self._tokens.obtain(profile, deadline=deadline, rejected=rejected)
        steps.extend(TokenStep(exchange=exchange) for exchange in obtained.exchanges)
        if obtained.token is not None and not obtained.exchanges:
            ends = obtained.token.expires_at
            left = None if ends is None else max(0.0, ends - self._clock.now())
            steps.append(CachedToken(seconds_left=left))
        return obtained.token, obtained.problem

    def _send_patiently(
        self, request: ApiRequest, token: Token | None, deadline: float, steps: list[CallStep]
    ) -> Exchange:
        """Send; once more only where the first one cannot have been acted upon."""
        exchange = self._send(request, token, deadline, steps)
        if exchange.fault is not None and exchange.fault.worth_repeating:
            return self._send(request, token, deadline, steps)
        if exchange.answer is not None and exchange.answer.status == 429:
            wait = retry_after(exchange.answer)
            if self._clock.monotonic() + wait < deadline:
                self._clock.sleep(wait)
                return self._send(request, token, deadline, steps)
        return exchange

    def _send(
        self, request: ApiRequest, token: Token | None, deadline: float, steps: list[CallStep]
    ) -> Exchange:
        headers = headers_with(request, _credentials(request, token))
        outgoing = OutgoingRequest(
            method=request.method,
            url=request.url,
            headers=headers,
            body=request.body,
            secrets=telling_values(headers),
        )
        within = deadline - self._clock.monotonic()
        exchange = self._door.send(outgoing, within=within, silence=request.silence)
        steps.append(ApiStep(exchange=exchange))
        return exchange


def headers_with(request: ApiRequest, credentials: Headers) -> Headers:
    """Return a request's headers with these credentials in the place of typed ones."""
    given = {name.lower() for name, _ in request.headers}
    headers = request.headers
    if request.body and "content-type" not in given:
        headers = (("Content-Type", "application/json; charset=utf-8"), *headers)
    taken = {name.lower() for name, _ in credentials}
    return (*((name, text) for name, text in headers if name.lower() not in taken), *credentials)


def _credentials(request: ApiRequest, token: Token | None) -> Headers:
    if token is not None:
        return (("Authorization", f"Bearer {token.access_token.reveal()}"),)
    return request.signer.sign(request) if request.signer else ()


def _as_its_signer_says(verdict: Verdict, request: ApiRequest, exchange: Exchange) -> Verdict:
    """Return the verdict; of a refused signature its signer knows more."""
    signer, answer = request.signer, exchange.answer
    if verdict.problem is None or signer is None or answer is None:
        return verdict
    if answer.status not in _REFUSED:
        return verdict
    problem = signer.explain(answer, host=exchange.request.host)
    return msgspec.structs.replace(verdict, problem=problem)


def _transcribed(step: TokenStep | ApiStep) -> Transcript:
    title = "Token request" if isinstance(step, TokenStep) else "API request"
    return transcribe(title, step.exchange)
