"""The life of a token that a person's consent brought: refreshed, rotated, or dead."""

from collections.abc import Callable

import pytest
import trustme

from algo_oauth.oauth.grants import Consent
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_flights import ObtainedToken
from algo_oauth.oauth.token_record import EVENTS_KEPT
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import http
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.consents import consenting, provider
from tests.oauth.obtaining import code_of, obtain, value_of
from tests.oauth.targets import form_of, granting, refusing

HOUR = 3600.0
GRANTED = granting("token-1", refresh_token="r1", refresh_token_expires_in=604_800)


def authorize(manager: TokenManager, clock: HandClock, profile: OAuthProfile) -> ObtainedToken:
    consent = Consent(code=Secret("c0de"), redirect_uri="https://device/x")
    return manager.redeem(profile, consent, deadline=clock.monotonic() + 5)


def events(manager: TokenManager) -> list[str]:
    return [event.text for event in manager.record("p1").events]


def test_it_asks_a_person_and_not_the_provider_before_the_first_consent(
    manager: TokenManager, clock: HandClock
) -> None:
    profile = consenting(9)
    obtained = obtain(manager, clock, profile)
    assert code_of(obtained) == "TOK-009"
    assert obtained.exchanges == ()
    assert manager.needs_consent(profile)


def test_it_needs_no_consent_for_grants_without_one(manager: TokenManager) -> None:
    assert not manager.needs_consent(consenting(9, "JWT_BEARER"))


def test_it_refreshes_for_a_press_when_the_token_is_stale(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED, granting("token-2", refresh_token="r2")) as (port, got):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        assert value_of(obtain(manager, clock, profile)) == "token-2"
    assert form_of(got.requests[1])["refresh_token"] == "r1"


@pytest.mark.parametrize("refusal", ["invalid_grant"])
def test_it_marks_a_profile_whose_refresh_token_is_dead_and_stops_the_loop(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, refusal: str
) -> None:
    with provider(certificate, GRANTED, refusing(refusal)) as (port, got):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        assert code_of(obtain(manager, clock, profile)) == "invalid_grant"
        for _ in range(20):
            clock.advance(60)
            assert code_of(obtain(manager, clock, profile)) == "TOK-009"
    assert len(got.requests) == 2
    assert manager.needs_consent(profile)
    assert manager.record("p1").reauthorise


def test_it_marks_the_profile_at_once_though_its_token_is_still_good(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED, refusing("invalid_grant")) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        manager.renew(profile, by="refresh", deadline=clock.monotonic() + 5)
        assert value_of(obtain(manager, clock, profile)) == "token-1"
    assert manager.needs_consent(profile)


@pytest.mark.parametrize(
    "answer",
    [
        http("503 Down", b""),
        refusing("invalid_client", "401 Unauthorized"),
        refusing("temporarily_unavailable"),
        refusing("slow", "429 Too Many Requests", "Retry-After: 60"),
        http("200 OK", b"<html>", "Content-Type: text/html"),
    ],
)
def test_it_keeps_a_refresh_token_that_was_not_declared_dead(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert, answer: bytes
) -> None:
    with provider(certificate, GRANTED, answer, granting("token-2")) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        assert obtain(manager, clock, profile).token is None
        assert not manager.needs_consent(profile)
        clock.advance(120)
        assert value_of(obtain(manager, clock, profile)) == "token-2"


def test_it_takes_the_mark_away_with_the_next_consent(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    answers = (GRANTED, refusing("invalid_grant"), granting("token-2", refresh_token="r2"))
    with provider(certificate, *answers) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        obtain(manager, clock, profile)
        authorize(manager, clock, profile)
        assert value_of(obtain(manager, clock, profile)) == "token-2"
    assert not manager.needs_consent(profile)
    assert not manager.record("p1").reauthorise


def test_it_keeps_a_consent_through_a_new_secret_and_another_scope(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED) as (port, _):
        authorize(manager, clock, consenting(port))
        edited = consenting(
            port, client_secret=Secret("rotated"), scope_mode="SCOPES_LIST", scope="more"
        )
        assert value_of(obtain(manager, clock, edited)) == "token-1"


@pytest.mark.parametrize("change", [{"client_id": "another"}, {"token_url": "https://x.example/t"}])
def test_it_never_uses_a_consent_for_another_application_or_provider(
    manager: TokenManager,
    clock: HandClock,
    certificate: trustme.LeafCert,
    change: dict[str, str],
) -> None:
    with provider(certificate, GRANTED) as (port, _):
        authorize(manager, clock, consenting(port))
        assert code_of(obtain(manager, clock, consenting(port, **change))) == "TOK-009"


def test_it_ends_with_the_refresh_tokens_own_end(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED) as (port, got):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(604_801)
        assert code_of(obtain(manager, clock, profile)) == "TOK-009"
    assert len(got.requests) == 1


def test_it_remembers_when_a_refresh_token_was_given(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    given_at = clock.now()
    with provider(certificate, GRANTED, granting("token-2")) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        obtain(manager, clock, profile)
    token = manager.record("p1").token
    assert token is not None
    assert (token.refresh_token, token.refresh_issued_at) == (Secret("r1"), given_at)
    assert token.refresh_expires_at == given_at + 604_800


def test_it_keeps_the_scope_where_a_refresh_does_not_name_it(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    first = granting("token-1", refresh_token="r1", scope="read write")
    with provider(certificate, first, granting("token-2")) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        obtain(manager, clock, profile)
    token = manager.record("p1").token
    assert token is not None
    assert token.scope == "read write"


@pytest.mark.parametrize(
    ("grant", "by", "code"),
    [
        ("JWT_BEARER", "refresh", "TOK-010"),
        ("AUTH_CODE", "refresh", "TOK-009"),
        ("AUTH_CODE", "grant", "TOK-009"),
    ],
)
def test_it_says_what_cannot_be_renewed_by_hand(
    manager: TokenManager, clock: HandClock, grant: str, by: str, code: str
) -> None:
    obtained = manager.renew(
        consenting(9, grant),
        by=by,  # type: ignore[arg-type]  # a word of the table above
        deadline=clock.monotonic() + 5,
    )
    assert code_of(obtained) == code
    assert obtained.exchanges == ()


@pytest.mark.parametrize(
    ("by", "grant_type"),
    [("refresh", "refresh_token"), ("grant", "urn:ietf:params:oauth:grant-type:jwt-bearer")],
)
def test_it_renews_a_good_token_by_hand_in_the_way_that_is_asked_for(
    manager: TokenManager,
    clock: HandClock,
    certificate: trustme.LeafCert,
    by: str,
    grant_type: str,
) -> None:
    with provider(certificate, GRANTED, granting("token-2", refresh_token="r2")) as (port, got):
        profile = consenting(port, "JWT_BEARER")
        obtain(manager, clock, profile)
        renewed = manager.renew(
            profile,
            by=by,  # type: ignore[arg-type]  # a word of the table above
            deadline=clock.monotonic() + 5,
        )
    assert value_of(renewed) == "token-2"
    assert form_of(got.requests[1])["grant_type"] == grant_type


def test_it_counts_renewals_by_hand_within_the_limit(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED) as (port, got):
        profile = consenting(port, "JWT_BEARER")
        for _ in range(8):
            last = manager.renew(profile, by="grant", deadline=clock.monotonic() + 5)
    assert code_of(last) == "TOK-007"
    assert len(got.requests) == 5


def test_it_writes_down_what_happened_to_the_token(
    manager: TokenManager,
    clock: HandClock,
    certificate: trustme.LeafCert,
    new_manager: Callable[[], TokenManager],
) -> None:
    answers = (GRANTED, granting("token-2"), refusing("invalid_grant"))
    with provider(certificate, *answers) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        for _ in range(2):
            clock.advance(HOUR)
            obtain(manager, clock, profile)
    assert events(manager) == ["Authorized by a person", "Token refreshed", "No new token came"]
    last = manager.record("p1").events[-1]
    assert last.problem is not None
    assert last.problem.code == "invalid_grant"
    assert events(new_manager()) == events(manager)


def test_it_keeps_the_last_events_only(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED) as (port, _):
        profile = consenting(port)
        for _ in range(EVENTS_KEPT + 5):
            authorize(manager, clock, profile)
            clock.advance(60)
    assert len(manager.record("p1").events) == EVENTS_KEPT


def test_it_keeps_the_new_consent_when_an_old_refresh_fails_afterwards(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, GRANTED, granting("token-2", refresh_token="r2")) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        old = manager.book.token_of(profile)
        authorize(manager, clock, profile)
    problem = obtain(manager, clock, consenting(9, client_id="another")).problem
    assert problem is not None
    manager.book.fail(profile, problem, tried=old, dead=True)
    kept = manager.book.token_of(profile)
    assert kept is not None
    assert kept.refresh_token == Secret("r2")
    assert store.kept["p1"].problem is None


def test_it_saves_a_rotated_pair_before_anybody_has_it(
    manager: TokenManager, store: MemoryTokenStore, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    seen: list[str] = []

    def look() -> None:
        token = manager.book.token_of(profile)
        seen.append(token.access_token.reveal() if token else "")

    with provider(certificate, GRANTED, granting("token-2", refresh_token="r2")) as (port, _):
        profile = consenting(port)
        authorize(manager, clock, profile)
        clock.advance(HOUR)
        store.on_save = look
        obtain(manager, clock, profile)
    assert seen == ["token-1"]
    assert store.saved[-1].token is not None
    assert store.saved[-1].token.refresh_token == Secret("r2")
