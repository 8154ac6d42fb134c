"""Obtaining tokens as presses do, and looking at what came of it."""

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_flights import ObtainedToken
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.oauth.samples import a_profile


def at(port: int) -> OAuthProfile:
    return a_profile(token_url=f"https://127.0.0.1:{port}/token")


def obtain(
    manager: TokenManager, clock: HandClock, profile: OAuthProfile, rejected: str = ""
) -> ObtainedToken:
    return manager.obtain(
        profile,
        deadline=clock.monotonic() + 5,
        rejected=Secret(rejected) if rejected else None,
    )


def token_of(obtained: ObtainedToken) -> Token:
    assert obtained.token is not None, obtained.problem
    return obtained.token


def value_of(obtained: ObtainedToken) -> str:
    return token_of(obtained).access_token.reveal()


def code_of(obtained: ObtainedToken) -> str:
    assert obtained.token is None
    assert obtained.problem is not None
    return obtained.problem.code
