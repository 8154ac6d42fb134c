"""The token of a deleted profile: gone for everybody, and back when the profile comes back."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import trustme

from algo_oauth.errors import NotSaved, StorageError
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_flights import ObtainedToken
from algo_oauth.oauth.tokens import TokenManager
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import tls_target
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.consents import consenting, provider
from tests.oauth.obtaining import at, code_of, obtain, value_of
from tests.oauth.targets import granting, in_turn, refusing
from tests.oauth.test_consented_tokens import GRANTED, HOUR, authorize

NewManager = Callable[[], TokenManager]


def test_it_brings_a_consent_back(
    new_manager: NewManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    manager = new_manager()
    with provider(certificate, GRANTED) as (port, got):
        profile = consenting(port)
        authorize(manager, clock, profile)
        before = manager.record("p1")
        forgotten = manager.forget("p1")
        assert store.kept == {}
        assert manager.needs_consent(profile)
        assert code_of(obtain(manager, clock, profile)) == "TOK-009"
        manager.remember(forgotten)
        for each in (manager, new_manager()):
            assert each.record("p1") == before
            assert value_of(obtain(each, clock, profile)) == "token-1"
    assert len(got.requests) == 1


def test_it_says_that_it_could_not_save_it_and_does_not_use_it(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    with provider(certificate, GRANTED) as (port, _):
        authorize(manager, clock, consenting(port))
    forgotten = manager.forget("p1")
    store.failing = True
    with pytest.raises(NotSaved):
        manager.remember(forgotten)
    assert manager.record("p1").token is None


def test_it_keeps_what_it_could_not_remove(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    with provider(certificate, GRANTED) as (port, _):
        authorize(manager, clock, consenting(port))
    store.failing = True
    with pytest.raises(NotSaved):
        manager.forget("p1")
    assert manager.record("p1").token is not None


def test_it_leaves_a_newer_token_in_place(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(in_turn(granting("old"), granting("new")), certificate) as (port, _):
        obtain(manager, clock, at(port))
        forgotten = manager.forget("p1")
        obtain(manager, clock, at(port))
        manager.remember(forgotten)
        assert value_of(obtain(manager, clock, at(port))) == "new"


def test_it_writes_nothing_for_a_profile_that_never_had_one(
    manager: TokenManager, store: MemoryTokenStore
) -> None:
    manager.remember(manager.forget("never"))
    assert (store.kept, store.saved) == ({}, [])


class Refreshing:
    """A refresh that waits for its answer until ``land``."""

    def __init__(self, gate: threading.Event, refresh: "Future[ObtainedToken]") -> None:
        self._gate = gate
        self._refresh = refresh

    def land(self) -> ObtainedToken:
        self._gate.set()
        return self._refresh.result(10)


@contextmanager
def refreshing(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, answer: bytes
) -> Iterator[tuple[OAuthProfile, Refreshing]]:
    """Let a stale token be refreshed, which the provider answers so when it may."""
    gate = threading.Event()
    gate.set()
    script = in_turn(GRANTED, answer, gate=gate)
    with tls_target(script, certificate) as (port, got), ThreadPoolExecutor(1) as pool:
        profile = consenting(port)
        authorize(manager, clock, profile)
        assert got.arrived.acquire(timeout=10)
        clock.advance(HOUR)
        gate.clear()
        under_way = pool.submit(obtain, manager, clock, profile)
        assert got.arrived.acquire(timeout=10)
        yield profile, Refreshing(gate, under_way)
        gate.set()


ROTATED = granting("token-2", refresh_token="r2")


def test_it_brings_back_what_a_refresh_under_way_brought(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    with refreshing(manager, clock, certificate, ROTATED) as (profile, under_way):
        forgotten = manager.forget("p1")
        under_way.land()
        assert store.kept == {}
        assert manager.needs_consent(profile)
        manager.remember(forgotten)
        assert value_of(obtain(manager, clock, profile)) == "token-2"


def test_it_keeps_what_lands_after_the_profile_came_back(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    with refreshing(manager, clock, certificate, ROTATED) as (profile, under_way):
        manager.remember(manager.forget("p1"))
        under_way.land()
        assert value_of(obtain(manager, clock, profile)) == "token-2"
        assert store.kept["p1"] == manager.record("p1")


@pytest.mark.parametrize(
    "answer", [refusing("server_error", "503 Service Unavailable"), refusing("invalid_grant")]
)
def test_it_brings_back_what_there_was_when_a_refresh_under_way_fails(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, answer: bytes
) -> None:
    with refreshing(manager, clock, certificate, answer) as (profile, under_way):
        before = manager.record("p1")
        forgotten = manager.forget("p1")
        assert under_way.land().token is None
        manager.remember(forgotten)
        assert manager.record("p1") == before
        assert not manager.needs_consent(profile)


def test_it_tells_when_what_came_late_could_not_be_removed(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: HandClock,
    certificate: trustme.LeafCert,
    unsaved: list[StorageError],
) -> None:
    with refreshing(manager, clock, certificate, ROTATED) as (_, under_way):
        manager.forget("p1")
        store.failing = True
        assert under_way.land().token is not None
    assert [error.code for error in unsaved] == ["STO-003", "STO-003"]
