"""Ending what a provider has granted (RFC 7009), as far as the provider offers that."""

import msgspec

from algo_oauth.errors import KeyCannotSign, NotRevocable, Problem
from algo_oauth.oauth.explain import read_error
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import KeyUnfit
from algo_oauth.oauth.token_endpoint import TokenEndpoint
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.token_request import revocation_request
from algo_oauth.outbound.exchange import Exchange, OutgoingRequest


class Disconnected(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a revocation: ``problem`` is None when the provider confirmed it."""

    problem: Problem | None
    exchange: Exchange | None = None

    @property
    def words(self) -> str:
        """Whether the provider confirmed, for people."""
        if self.problem is None:
            return "confirmed by the provider"
        return "not confirmed by the provider"


def revoke(
    endpoint: TokenEndpoint,
    profile: OAuthProfile,
    token: Token | None,
    *,
    now: float,
    deadline: float,
) -> Disconnected:
    """Tell the provider that the token, and what it belongs to, is given up."""
    style = endpoint.traits(profile).revocation
    if token is None or style == "none" or not profile.revocation_url:
        return Disconnected(problem=NotRevocable().problem)
    try:
        request = _by_bearer(profile, token) if style == "bearer" else _by_form(profile, token, now)
    except KeyUnfit as reason:
        return Disconnected(problem=KeyCannotSign(reason=reason).problem)
    exchange = endpoint.send(request, deadline=deadline)
    answer = exchange.answer
    if answer is None:
        problem = exchange.fault.problem if exchange.fault else NotRevocable().problem
        return Disconnected(problem=problem, exchange=exchange)
    # Slack refuses with a 200 that names an error; a confirmation is empty or names none.
    if 200 <= answer.status < 300 and not read_error(answer).codes:
        return Disconnected(problem=None, exchange=exchange)
    return Disconnected(problem=endpoint.explain(profile, request, answer), exchange=exchange)


def _by_form(profile: OAuthProfile, token: Token, now: float) -> OutgoingRequest:
    # The refresh token, where there is one: with it all that was made from it ends (§2.1).
    return revocation_request(profile, token.refresh_token or token.access_token, now=now)


def _by_bearer(profile: OAuthProfile, token: Token) -> OutgoingRequest:
    return OutgoingRequest(
        method="POST",
        url=profile.revocation_url,
        headers=(("Authorization", f"Bearer {token.access_token.reveal()}"),),
        secrets=(*profile.secrets, token.access_token),
    )
