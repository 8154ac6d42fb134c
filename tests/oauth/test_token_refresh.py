"""Refreshing: when, with which token, and what is kept of the answer."""

import pytest
import trustme

from algo_oauth.oauth.token_flights import ObtainedToken
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import NO_SECRET, Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import tls_target
from tests.oauth.obtaining import at, code_of, obtain, token_of, value_of
from tests.oauth.samples import a_profile
from tests.oauth.targets import form_of, granting, in_turn, refusing


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


def test_it_asks_anew_for_an_edited_profile_and_never_with_the_old_refresh_token(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    script = in_turn(granting("first", refresh_token="old"), granting("second"))
    with tls_target(script, certificate) as (port, got):
        obtain(manager, clock, at(port))
        edited = a_profile(token_url=f"https://127.0.0.1:{port}/token", client_id="another")
        assert value_of(obtain(manager, clock, edited)) == "second"
    assert "refresh_token" not in form_of(got.requests[1])
    assert manager.record("p1").token == Token(
        access_token=Secret("second"), issued_at=clock.now(), expires_at=clock.now() + 3600
    )


def test_it_refreshes_and_keeps_the_new_pair(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    script = in_turn(granting("first", refresh_token="r1"), granting("second", refresh_token="r2"))
    with tls_target(script, certificate) as (port, got):
        obtain(manager, clock, at(port))
        clock.advance(3600)
        assert value_of(obtain(manager, clock, at(port))) == "second"
    sent = form_of(got.requests[1])
    assert (sent["grant_type"], sent["refresh_token"]) == ("refresh_token", "r1")
    assert token_of(obtain(manager, clock, at(port))).refresh_token == Secret("r2")


def test_it_keeps_the_old_refresh_token_where_the_answer_names_none(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    first = granting("first", refresh_token="r1", refresh_token_expires_in=9000)
    with tls_target(in_turn(first, granting("second")), certificate) as (port, _):
        ends = token_of(obtain(manager, clock, at(port))).refresh_expires_at
        clock.advance(3600)
        refreshed = token_of(obtain(manager, clock, at(port)))
    assert refreshed.refresh_token == Secret("r1")
    assert refreshed.refresh_expires_at == ends


def test_it_asks_by_the_grant_when_the_refresh_token_has_expired(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    first = granting("first", refresh_token="r1", refresh_token_expires_in=3000)
    with tls_target(in_turn(first, granting("second")), certificate) as (port, got):
        obtain(manager, clock, at(port))
        clock.advance(3600)
        assert value_of(obtain(manager, clock, at(port))) == "second"
    assert form_of(got.requests[1])["grant_type"].endswith("jwt-bearer")
    assert len(got.requests) == 2


def test_it_falls_back_to_the_grant_when_the_refresh_is_refused(
    refused_refresh: tuple[ObtainedToken, list[dict[str, str]]],
) -> None:
    obtained, forms = refused_refresh
    assert value_of(obtained) == "second"
    assert [exchange.request.method for exchange in obtained.exchanges] == ["POST", "POST"]
    grants = [form["grant_type"].rpartition(":")[2] for form in forms]
    assert grants == ["jwt-bearer", "refresh_token", "jwt-bearer"]


def test_it_lets_go_of_a_refused_refresh_token(
    refused_refresh: tuple[ObtainedToken, list[dict[str, str]]],
) -> None:
    assert token_of(refused_refresh[0]).refresh_token == NO_SECRET


def test_it_does_not_try_the_grant_when_the_refresh_got_no_answer(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with tls_target(in_turn(granting(refresh_token="r1"), b""), certificate) as (port, _):
        obtain(manager, clock, at(port))
    clock.advance(3600)
    obtained = obtain(manager, clock, at(port))
    assert code_of(obtained).startswith("NET-")
    assert len(obtained.exchanges) == 1


def test_it_does_not_try_a_refused_refresh_token_again_when_the_grant_failed_too(
    manager: TokenManager, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    answers = in_turn(granting(refresh_token="r1"), refusing("invalid_grant"))
    with tls_target(answers, certificate) as (port, got):
        obtain(manager, clock, at(port))
        for _ in range(2):
            clock.advance(3600)
            obtain(manager, clock, at(port))
    grants = [form_of(request)["grant_type"].rpartition(":")[2] for request in got.requests]
    assert grants == ["jwt-bearer", "refresh_token", "jwt-bearer", "jwt-bearer"]
