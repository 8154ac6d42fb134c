"""Tokens renewed ahead of their end, so that presses never wait for a provider."""

from collections.abc import Iterator

import pytest
import trustme

from algo_oauth.oauth.grants import Consent
from algo_oauth.oauth.keeper import EVERY, TokenKeeper
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import Received, Script, tls_target
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.consents import RotatingProvider, consenting
from tests.oauth.samples import a_profile

HOUR = 3600.0


@pytest.fixture
def provider() -> RotatingProvider:
    return RotatingProvider()


@pytest.fixture
def served(
    provider: RotatingProvider, certificate: trustme.LeafCert
) -> Iterator[tuple[int, Received]]:
    script: Script = provider.script
    with tls_target(script, certificate) as target:
        yield target


@pytest.fixture
def profile(served: tuple[int, Received]) -> OAuthProfile:
    return a_profile(token_url=f"https://127.0.0.1:{served[0]}/token")


@pytest.fixture
def consented(
    manager: TokenManager, clock: HandClock, served: tuple[int, Received]
) -> OAuthProfile:
    """A profile that lives by its refresh token alone: nobody is there to consent again."""
    profile = consenting(served[0])
    consent = Consent(code=Secret("c0de"))
    assert manager.redeem(profile, consent, deadline=clock.monotonic() + 5).problem is None
    return profile


@pytest.fixture
def keeper(manager: TokenManager, clock: HandClock, profile: OAuthProfile) -> TokenKeeper:
    return TokenKeeper(tokens=manager, in_use=lambda: [profile], clock=clock)


def press(manager: TokenManager, clock: HandClock, profile: OAuthProfile) -> tuple[str, int]:
    """Obtain a token as a press does; return it and the requests that it cost."""
    obtained = manager.obtain(profile, deadline=clock.monotonic() + 5)
    assert obtained.token is not None, obtained.problem
    return obtained.token.access_token.reveal(), len(obtained.exchanges)


def pass_time(keeper: TokenKeeper, clock: HandClock, seconds: float) -> None:
    for _ in range(int(seconds / EVERY)):
        clock.advance(EVERY)
        keeper.look()


def test_it_renews_a_token_before_a_press_needs_it(
    keeper: TokenKeeper, manager: TokenManager, clock: HandClock, profile: OAuthProfile
) -> None:
    assert press(manager, clock, profile) == ("access-1", 1)
    pass_time(keeper, clock, HOUR)
    assert press(manager, clock, profile) == ("access-2", 0)


def test_it_leaves_a_token_alone_until_its_end_is_near(
    keeper: TokenKeeper, manager: TokenManager, clock: HandClock, profile: OAuthProfile
) -> None:
    press(manager, clock, profile)
    pass_time(keeper, clock, HOUR - 300 - EVERY)
    assert press(manager, clock, profile) == ("access-1", 0)


def test_it_asks_for_nothing_that_was_never_used(
    keeper: TokenKeeper, clock: HandClock, served: tuple[int, Received]
) -> None:
    pass_time(keeper, clock, HOUR)
    assert served[1].requests == []


def test_it_leaves_profiles_that_no_button_uses_alone(
    manager: TokenManager, clock: HandClock, profile: OAuthProfile, served: tuple[int, Received]
) -> None:
    press(manager, clock, profile)
    pass_time(TokenKeeper(tokens=manager, in_use=list, clock=clock), clock, HOUR)
    assert len(served[1].requests) == 1


def test_it_does_not_renew_for_credentials_that_were_changed(
    manager: TokenManager, clock: HandClock, profile: OAuthProfile, served: tuple[int, Received]
) -> None:
    press(manager, clock, profile)
    changed = a_profile(token_url=profile.token_url, client_id="another")
    pass_time(TokenKeeper(tokens=manager, in_use=lambda: [changed], clock=clock), clock, HOUR)
    assert len(served[1].requests) == 1


def test_it_saves_every_rotated_pair(
    keeper: TokenKeeper,
    manager: TokenManager,
    clock: HandClock,
    profile: OAuthProfile,
    store: MemoryTokenStore,
) -> None:
    press(manager, clock, profile)
    pass_time(keeper, clock, HOUR)
    (record,) = store.load()
    assert record.token is not None
    assert record.token.refresh_token.reveal() == "refresh-2"


def test_it_keeps_presses_free_of_waiting_for_a_month(
    keeper: TokenKeeper, manager: TokenManager, clock: HandClock, profile: OAuthProfile
) -> None:
    press(manager, clock, profile)
    for _ in range(30 * 24):
        pass_time(keeper, clock, HOUR)
        _, requests = press(manager, clock, profile)
        assert requests == 0


def test_it_recovers_from_two_hours_without_a_provider_and_calls_it_seldom(
    keeper: TokenKeeper,
    manager: TokenManager,
    clock: HandClock,
    profile: OAuthProfile,
    provider: RotatingProvider,
    served: tuple[int, Received],
) -> None:
    press(manager, clock, profile)
    provider.down = True
    pass_time(keeper, clock, 2 * HOUR)
    # A look tries the refresh token and then the grant: two calls each, ever further apart.
    assert len(served[1].requests) - 1 <= 2 * 10
    provider.down = False
    pass_time(keeper, clock, 900)
    _, requests = press(manager, clock, profile)
    assert requests == 0


def test_it_lets_presses_use_the_token_while_it_is_being_renewed(
    keeper: TokenKeeper,
    manager: TokenManager,
    clock: HandClock,
    profile: OAuthProfile,
    provider: RotatingProvider,
) -> None:
    press(manager, clock, profile)
    provider.down = True
    clock.advance(HOUR - 200)
    keeper.look()
    assert press(manager, clock, profile) == ("access-1", 0)


def test_it_keeps_a_consent_alive_for_a_month_without_one_error(
    manager: TokenManager, clock: HandClock, consented: OAuthProfile
) -> None:
    keeper = TokenKeeper(tokens=manager, in_use=lambda: [consented], clock=clock)
    for _ in range(30 * 24):
        pass_time(keeper, clock, HOUR)
        _, requests = press(manager, clock, consented)
        assert requests == 0
    assert manager.record("p1").problem is None


def test_it_brings_a_consent_through_two_hours_without_a_provider(
    manager: TokenManager,
    clock: HandClock,
    consented: OAuthProfile,
    provider: RotatingProvider,
    served: tuple[int, Received],
) -> None:
    keeper = TokenKeeper(tokens=manager, in_use=lambda: [consented], clock=clock)
    provider.down = True
    pass_time(keeper, clock, 2 * HOUR)
    # 30 s, 60 s, 120 s … and then every 15 minutes from the first failure on.
    assert len(served[1].requests) - 1 <= 10
    assert not manager.needs_consent(consented)
    provider.down = False
    pass_time(keeper, clock, 900)
    assert press(manager, clock, consented) == ("access-2", 0)
