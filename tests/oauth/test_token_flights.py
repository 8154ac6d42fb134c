"""Many threads want one token: one asks, the others wait, and nobody waits for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import trustme

from algo_oauth.clock import SystemClock
from algo_oauth.oauth.explain import Remedies
from algo_oauth.oauth.grants import Consent
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_answer import GrantedToken
from algo_oauth.oauth.token_flights import ObtainedToken
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import answering, http, tls_target
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.consents import consenting
from tests.oauth.samples import a_profile
from tests.oauth.targets import form_of, granting, in_turn, refusing

THREADS = 50


class WatchedClock(HandClock):
    """Tells when a thread asks for the time.

    One that will wait for another's fetch does so when it has found that fetch.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def monotonic(self) -> float:
        self.asked.set()
        return super().monotonic()

    def watch_for_a_waiter(self) -> float:
        """Return a deadline; from now on ``asked`` tells of somebody who waits."""
        deadline = self.monotonic() + 10
        self.asked.clear()
        return deadline


@pytest.fixture
def clock() -> WatchedClock:
    return WatchedClock()


def at(port: int, secret: str = "client-secret") -> OAuthProfile:
    return a_profile(
        token_url=f"https://127.0.0.1:{port}/token",
        client_auth_mode="POST_BODY",
        client_secret=Secret(secret),
    )


def together(work: Callable[[], ObtainedToken], gate: threading.Event) -> list[ObtainedToken]:
    """Do the work in all threads at once; the gate opens when all have set out."""
    ready = threading.Barrier(THREADS + 1)

    def set_out() -> ObtainedToken:
        ready.wait(10)
        return work()

    with ThreadPoolExecutor(THREADS) as pool:
        under_way = [pool.submit(set_out) for _ in range(THREADS)]
        ready.wait(10)
        gate.set()
        return [future.result(20) for future in under_way]


def values(results: list[ObtainedToken]) -> set[str]:
    return {result.token.access_token.reveal() if result.token else "none" for result in results}


def test_it_asks_once_for_fifty_threads(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with tls_target(in_turn(granting(), gate=gate), certificate) as (port, got):
        results = together(lambda: manager.obtain(at(port), deadline=clock.monotonic() + 10), gate)
    assert values(results) == {"first"}
    assert len(got.requests) == 1


def test_it_asks_once_for_fifty_threads_whose_token_was_refused(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with tls_target(in_turn(granting("first"), granting("second")), certificate) as (port, got):
        manager.obtain(at(port), deadline=clock.monotonic() + 10)
        results = together(
            lambda: manager.obtain(
                at(port), deadline=clock.monotonic() + 10, rejected=Secret("first")
            ),
            gate,
        )
    assert values(results) == {"second"}
    assert len(got.requests) == 2


def test_it_shares_a_failure_with_everybody_who_waited(
    manager: TokenManager, clock: WatchedClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with (
        tls_target(in_turn(refusing("invalid_grant"), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(2) as pool,
    ):
        first = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        second = _obtaining(pool, manager, at(port), clock.watch_for_a_waiter())
        assert clock.asked.wait(10)
        gate.set()
        assert first.result(10).problem == second.result(10).problem
    assert len(got.requests) == 1


def _obtaining(
    pool: ThreadPoolExecutor, manager: TokenManager, profile: OAuthProfile, deadline: float
) -> "Future[ObtainedToken]":
    return pool.submit(manager.obtain, profile, deadline=deadline)


def test_it_stops_waiting_at_its_own_deadline(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with (
        tls_target(in_turn(granting(), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(1) as pool,
    ):
        first = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        late = manager.obtain(at(port), deadline=clock.monotonic() + 0.1)
        gate.set()
        assert first.result(10).token is not None
    assert late.problem is not None
    assert late.problem.code == "TOK-008"


def test_it_does_not_take_over_the_token_of_the_old_credentials(
    manager: TokenManager, clock: WatchedClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    script = in_turn(granting("of-the-old"), granting("new"), gate=gate)
    with (
        tls_target(script, certificate) as (port, got),
        ThreadPoolExecutor(2) as pool,
    ):
        old = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        new = _obtaining(pool, manager, at(port, "new-secret"), clock.watch_for_a_waiter())
        assert clock.asked.wait(10)
        gate.set()
        results = [old.result(10), new.result(10)]
    assert [values([result]) for result in results] == [{"of-the-old"}, {"new"}]
    assert form_of(got.requests[1])["client_secret"] == "new-secret"
    assert manager.record("p1").credentials == at(port, "new-secret").credentials_digest


def test_it_keeps_what_a_person_granted_while_another_token_was_fetched(
    manager: TokenManager, clock: WatchedClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    granted = GrantedToken(
        access_token=Secret("of-the-person"),
        lifetime=3600.0,
        scope="",
        refresh_token=Secret(""),
        refresh_lifetime=None,
    )
    with (
        tls_target(in_turn(granting("fetched"), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(2) as pool,
    ):
        fetching = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        clock.watch_for_a_waiter()
        accepted = pool.submit(manager.accept, at(port), granted)
        assert clock.asked.wait(10)
        gate.set()
        results = [fetching.result(10), accepted.result(10)]
    assert [values([result]) for result in results] == [{"fetched"}, {"of-the-person"}]
    kept = manager.record("p1").token
    assert kept is not None
    assert kept.access_token == Secret("of-the-person")


@pytest.fixture
def real_time_manager(door: Door, store: MemoryTokenStore, remedies: Remedies) -> TokenManager:
    return TokenManager(door=door, store=store, remedies=remedies, clock=SystemClock())


def test_it_asks_again_when_the_one_who_asked_had_less_time(
    real_time_manager: TokenManager, certificate: trustme.LeafCert
) -> None:
    now = SystemClock().monotonic
    gate = threading.Event()
    with (
        tls_target(in_turn(granting(), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(2) as pool,
    ):
        hasty = _obtaining(pool, real_time_manager, at(port), now() + 0.4)
        assert got.arrived.acquire(timeout=10)
        patient = _obtaining(pool, real_time_manager, at(port), now() + 15)
        in_vain = hasty.result(10)
        assert got.arrived.acquire(timeout=10)
        gate.set()
        assert values([patient.result(10)]) == {"first"}
    assert in_vain.problem is not None
    assert in_vain.problem.code == "NET-110"


def test_it_leaves_nothing_of_a_profile_deleted_meanwhile(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with (
        tls_target(in_turn(granting(), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(1) as pool,
    ):
        under_way = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        manager.forget("p1")
        gate.set()
        assert under_way.result(10).token is not None
    assert store.kept == {}
    assert manager.record("p1").token is None


def test_it_frees_the_way_when_a_fetch_breaks(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    def break_down() -> None:
        raise RuntimeError("a mistake in the store")

    with tls_target(answering(granting()), certificate) as (port, _):
        store.on_save = break_down
        with pytest.raises(RuntimeError):
            manager.obtain(at(port), deadline=clock.monotonic() + 5)
        store.on_save = lambda: None
        assert manager.obtain(at(port), deadline=clock.monotonic() + 5).token is not None


def test_it_lets_another_profile_pass_while_one_waits(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with (
        tls_target(in_turn(granting("slow"), gate=gate), certificate) as (slow, got),
        tls_target(answering(granting("quick")), certificate) as (quick, _),
        ThreadPoolExecutor(1) as pool,
    ):
        under_way = _obtaining(pool, manager, at(slow), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        other = a_profile(id="p2", token_url=f"https://127.0.0.1:{quick}/token")
        assert values([manager.obtain(other, deadline=clock.monotonic() + 5)]) == {"quick"}
        assert not under_way.done()
        gate.set()
        under_way.result(10)


def test_it_revokes_the_token_that_a_refresh_under_way_brings(
    manager: TokenManager, clock: WatchedClock, certificate: trustme.LeafCert
) -> None:
    """Else it would stay good at the provider, or be back after the disconnection."""
    gate = threading.Event()
    gate.set()
    old, new = granting("old", refresh_token="r1"), granting("new", refresh_token="r2")
    with (
        tls_target(in_turn(old, new, http("200 OK", b""), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(2) as pool,
    ):
        profile = consenting(port)
        consent = Consent(code=Secret("c0de"))
        assert manager.redeem(profile, consent, deadline=clock.monotonic() + 5).problem is None
        gate.clear()
        refreshing = pool.submit(
            manager.renew, profile, by="refresh", deadline=clock.monotonic() + 10
        )
        assert got.arrived.acquire(timeout=10)
        assert got.arrived.acquire(timeout=10)
        ending = pool.submit(manager.disconnect, profile, deadline=clock.watch_for_a_waiter())
        assert clock.asked.wait(10)
        gate.set()
        assert refreshing.result(10).problem is None
        assert ending.result(10).problem is None
    assert form_of(got.requests[-1])["token"] == "r2"
    assert manager.record("p1").token is None


def test_it_disconnects_although_a_refresh_hangs(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    gate = threading.Event()
    with (
        tls_target(in_turn(granting("late"), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(1) as pool,
    ):
        under_way = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        ended = manager.disconnect(at(port), deadline=clock.monotonic())
        gate.set()
        assert under_way.result(10).token is not None
    assert ended.words == "not confirmed by the provider"
    assert ended.problem is not None
    assert ended.problem.code == "TOK-008"
    assert manager.record("p1").token is None
    assert store.kept["p1"].token is None


def test_it_saves_what_is_under_way_before_it_stops(
    manager: TokenManager,
    store: MemoryTokenStore,
    clock: WatchedClock,
    certificate: trustme.LeafCert,
) -> None:
    """The refresh token that was sent is void by then: without the new one a person must help."""
    gate = threading.Event()
    with (
        tls_target(in_turn(granting("last"), gate=gate), certificate) as (port, got),
        ThreadPoolExecutor(2) as pool,
    ):
        under_way = _obtaining(pool, manager, at(port), clock.monotonic() + 10)
        assert got.arrived.acquire(timeout=10)
        clock.watch_for_a_waiter()
        stopping = pool.submit(manager.stop)
        assert clock.asked.wait(10)
        assert not stopping.done()
        gate.set()
        stopping.result(10)
        assert list(store.kept) == ["p1"]
        assert under_way.result(10).token is not None
        other = a_profile(id="p2", token_url=f"https://127.0.0.1:{port}/token")
        late = manager.obtain(other, deadline=clock.monotonic() + 5)
    assert late.problem is not None
    assert late.problem.code == "TOK-008"
    assert len(got.requests) == 1
