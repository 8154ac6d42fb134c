"""A world that stands still, and a client to talk to it."""

import pytest

from algo_oauth.sandbox.credentials import Credentials, make_credentials
from algo_oauth.sandbox.world import World
from tests.doubles.clock import HandClock
from tests.sandbox.dialogue import Dialogue


@pytest.fixture(scope="session")
def credentials() -> Credentials:
    return make_credentials()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def world(credentials: Credentials, clock: HandClock) -> World:
    return World(credentials, clock, rate_limits=False, slow_seconds=0.01)


@pytest.fixture
def talk(world: World) -> Dialogue:
    return Dialogue(world)


@pytest.fixture
def limited(credentials: Credentials, clock: HandClock) -> Dialogue:
    return Dialogue(World(credentials, clock))
