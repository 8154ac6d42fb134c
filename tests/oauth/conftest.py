"""The pieces that a token manager is made of."""

from collections.abc import Callable

import pytest

from algo_oauth.errors import StorageError
from algo_oauth.oauth.explain import Remedies, load_remedies
from algo_oauth.oauth.redirect_flow import RedirectFlow
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from tests.doubles.clock import HandClock
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.consents import ConsentProfiles
from tests.oauth.samples import REMEDIES


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store() -> MemoryTokenStore:
    return MemoryTokenStore()


@pytest.fixture(scope="session")
def remedies() -> Remedies:
    return load_remedies(REMEDIES)


@pytest.fixture
def unsaved() -> list[StorageError]:
    """What the manager could not save."""
    return []


@pytest.fixture
def new_manager(
    door: Door,
    store: MemoryTokenStore,
    remedies: Remedies,
    clock: HandClock,
    unsaved: list[StorageError],
) -> Callable[[], TokenManager]:
    """Make a manager as a start of the device would."""
    return lambda: TokenManager(
        door=door, store=store, remedies=remedies, clock=clock, on_unsaved=unsaved.append
    )


@pytest.fixture
def manager(new_manager: Callable[[], TokenManager]) -> TokenManager:
    return new_manager()


@pytest.fixture
def profiles() -> ConsentProfiles:
    """Where the flows of a test find their profiles."""
    return ConsentProfiles()


@pytest.fixture
def flow(manager: TokenManager, clock: HandClock, profiles: ConsentProfiles) -> RedirectFlow:
    return RedirectFlow(tokens=manager, clock=clock, find=profiles.get)
