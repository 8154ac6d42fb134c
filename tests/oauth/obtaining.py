"""Obtaining tokens as presses do, and looking at what came of it."""

import pytest
import trustme

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import ObtainedToken, TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import tls_target
from tests.oauth.samples import a_profile
from tests.oauth.targets import form_of, granting, in_turn, refusing


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


@pytest.fixture
def refused_refresh(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> tuple[ObtainedToken, list[dict[str, str]]]:
    """A token whose refresh token was refused, and the forms that were sent."""
    first = granting("first", refresh_token="dead")
    script = in_turn(first, refusing("invalid_grant"), granting("second"))
    with tls_target(script, certificate) as (port, got):
        obtain(manager, clock, at(port))
        clock.advance(3600)
        return obtain(manager, clock, at(port)), [form_of(request) for request in got.requests]
