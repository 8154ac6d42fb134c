"""One API request on behalf of a profile: token, request, and what came of it.

The OAuth test and every button press go through here, so that a test proves what a press does.
"""

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import Problem
from algo_oauth.oauth.explain import Remedies, retry_after
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Exchange, Headers, OutgoingRequest, request_id
from algo_oauth.outbound.masking import Mask, telling_values
from algo_oauth.outbound.transcript import Transcript, transcribe
from algo_oauth.secret import Secret


class ApiRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as an installer wrote it; ``body`` goes out byte for byte."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""


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
    """

    steps: tuple[CallStep, ...]
    problem: Problem | None
    in_doubt: bool
    milliseconds: float
    status: int = 0

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
        self, *, door: Door, tokens: TokenManager, remedies: Remedies, clock: Clock
    ) -> None:
        self._door = door
        self._tokens = tokens
        self._remedies = remedies
        self._clock = clock

    def call(
        self, request: ApiRequest, *, profile: OAuthProfile | None, deadline: float
    ) -> CallResult:
        """Send the request with the profile's token (or none) by ``deadline`` (monotonic)."""
        started = self._clock.monotonic()
        steps: list[CallStep] = []
        problem = self._perform(request, profile, deadline, steps)
        last = steps[-1] if steps else None
        api = last.exchange if isinstance(last, ApiStep) else None
        return CallResult(
            steps=tuple(steps),
            problem=problem,
            in_doubt=api is not None and api.fault is not None and api.may_have_arrived,
            milliseconds=(self._clock.monotonic() - started) * 1000,
            status=api.answer.status if api and api.answer else 0,
        )

    def _perform(
        self,
        request: ApiRequest,
        profile: OAuthProfile | None,
        deadline: float,
        steps: list[CallStep],
    ) -> Problem | None:
        if profile is None:
            return self._verdict(self._send_patiently(request, None, deadline, steps))
        token, problem = self._token(profile, deadline, steps)
        if token is None:
            return problem
        exchange = self._send_patiently(request, token, deadline, steps)
        if exchange.answer is not None and exchange.answer.status == 401:
            # The target refused the token, so it has not acted: one new token, one repeat.
            token, problem = self._token(profile, deadline, steps, rejected=token.access_token)
            if token is None:
                return problem
            exchange = self._send_patiently(request, token, deadline, steps)
        return self._verdict(exchange)

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
        headers = _headers(request, token)
        outgoing = OutgoingRequest(
            method=request.method,
            url=request.url,
            headers=headers,
            body=request.body,
            secrets=telling_values(headers),
        )
        exchange = self._door.send(outgoing, within=deadline - self._clock.monotonic())
        steps.append(ApiStep(exchange=exchange))
        return exchange

    def _verdict(self, exchange: Exchange) -> Problem | None:
        if exchange.answer is None:
            return exchange.fault.problem if exchange.fault else None
        return self._remedies.explain(
            exchange.answer,
            step="api",
            host=exchange.request.host,
            mask=Mask(exchange.request.secrets),
        )


def _headers(request: ApiRequest, token: Token | None) -> Headers:
    given = {name.lower() for name, _ in request.headers}
    headers = request.headers
    if request.body and "content-type" not in given:
        headers = (("Content-Type", "application/json; charset=utf-8"), *headers)
    if token is None:
        return headers
    bearer = ("Authorization", f"Bearer {token.access_token.reveal()}")
    return (*((name, text) for name, text in headers if name.lower() != "authorization"), bearer)


def _transcribed(step: TokenStep | ApiStep) -> Transcript:
    title = "Token request" if isinstance(step, TokenStep) else "API request"
    return transcribe(title, step.exchange)
