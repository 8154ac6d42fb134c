"""The provider's token endpoint: one request, and what its answer means."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import Problem, TokenError, TokenWaitOver
from algo_oauth.oauth.explain import Remedies, read_error
from algo_oauth.oauth.presets import STANDARD_TRAITS, AnswerTraits, Preset
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.success import apply_rule
from algo_oauth.oauth.token_answer import GrantedToken, read_token_answer
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Answer, Exchange, OutgoingRequest
from algo_oauth.outbound.masking import Mask

Fate = Literal[
    "granted", "unreachable", "refused", "dead", "pending", "slow_down", "denied", "expired"
]
"""What came of a request. ``dead``: the refresh token will never work again. The last four are
answers to a device's polling (RFC 8628 §3.5)."""

_TOO_MANY: Final = 429


class TokenReply(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange with the endpoint, understood: a token, or the problem in its place."""

    exchange: Exchange
    fate: Fate
    granted: GrantedToken | None = None
    problem: Problem | None = None

    @property
    def answer(self) -> Answer | None:
        """The answer, None where none came."""
        return self.exchange.answer

    @property
    def is_too_many(self) -> bool:
        """Whether the provider asks to wait before the next request."""
        return self.answer is not None and self.answer.status == _TOO_MANY


class TokenEndpoint:
    """Sends requests of profiles and reads the answers with their presets' traits."""

    def __init__(
        self, *, door: Door, remedies: Remedies, clock: Clock, presets: Mapping[str, Preset]
    ) -> None:
        self._door = door
        self._remedies = remedies
        self._clock = clock
        self.presets = presets

    def traits(self, profile: OAuthProfile) -> AnswerTraits:
        """Return how the profile's provider answers."""
        preset = self.presets.get(profile.provider_type)
        return preset.answers if preset else STANDARD_TRAITS

    def send(self, request: OutgoingRequest, *, deadline: float) -> Exchange:
        """Send a request to one of the provider's OAuth addresses by ``deadline`` (monotonic)."""
        return self._door.send(request, within=deadline - self._clock.monotonic())

    def ask(
        self, profile: OAuthProfile, request: OutgoingRequest, *, deadline: float
    ) -> TokenReply:
        """Send a token request and read what came back."""
        exchange = self.send(request, deadline=deadline)
        answer = exchange.answer
        if answer is None:
            fault = exchange.fault.problem if exchange.fault else TokenWaitOver().problem
            return TokenReply(exchange=exchange, fate="unreachable", problem=fault)
        traits = self.traits(profile)
        if _is_refusal(answer, traits):
            codes = frozenset(read_error(answer, code_pattern=traits.code_pattern).codes)
            return TokenReply(
                exchange=exchange,
                fate=_fate(answer.status, codes, traits),
                problem=self.explain(profile, request, answer),
            )
        return self._read(exchange, answer, traits)

    def explain(self, profile: OAuthProfile, request: OutgoingRequest, answer: Answer) -> Problem:
        """Return what an answer that is not success means, secrets masked."""
        # Some providers refuse with a 200: what they mean is a 400.
        meant = answer if answer.status >= 400 else msgspec.structs.replace(answer, status=400)
        mask = Mask(request.secrets)
        told = self._remedies.explain(
            meant,
            step="token",
            host=request.host,
            mask=mask,
            provider=self.presets.get(profile.provider_type),
        )
        return told or TokenWaitOver().problem

    def _read(self, exchange: Exchange, answer: Answer, traits: AnswerTraits) -> TokenReply:
        host, mask = exchange.request.host, Mask(exchange.request.secrets)
        try:
            granted = read_token_answer(answer, host=host, traits=traits)
        except TokenError as error:
            told = error.problem
            problem = Problem(told.code, mask.text(told.message), mask.text(told.remedy))
            return TokenReply(exchange=exchange, fate="refused", problem=problem)
        return TokenReply(exchange=exchange, fate="granted", granted=granted)


def _is_refusal(answer: Answer, traits: AnswerTraits) -> bool:
    """Say whether an answer is an error, also one that hides behind a 200."""
    if answer.status >= 400 or answer.status < 200:
        return True
    if answer.status >= 300:
        return False
    if traits.success is not None:
        return not apply_rule(traits.success, answer, owner="provider", mask=Mask()).met
    return b'"access_token"' not in answer.body and bool(read_error(answer).codes)


def _fate(status: int, codes: frozenset[str], traits: AnswerTraits) -> Fate:
    by_code: tuple[tuple[Fate, tuple[str, ...]], ...] = (
        ("slow_down", traits.slow_down_codes),
        ("pending", traits.pending_codes),
        ("denied", traits.denied_codes),
        ("expired", traits.expired_codes),
        ("dead", traits.dead_codes),
    )
    for fate, known in by_code:
        if codes.intersection(known):
            return fate
    return "pending" if status in traits.pending_statuses else "refused"
