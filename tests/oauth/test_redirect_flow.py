"""Start Authorization by redirect: what goes out, and which answer counts."""

import base64
import hashlib

import pytest
import trustme

from algo_oauth.errors import NoConsentNeeded
from algo_oauth.oauth.redirect_flow import LIFETIME, RedirectFlow, Returned
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.oauth.consents import ConsentProfiles, consenting, provider
from tests.oauth.redirecting import CALLBACK, NOBODY, SESSION, begin, code_of, finish
from tests.oauth.targets import form_of, granting


def test_it_sends_the_browser_to_the_provider_with_all_it_needs(flow: RedirectFlow) -> None:
    profile = consenting(
        NOBODY, scope_mode="SCOPES_LIST", scope="a b", authorize_params='{"prompt": "consent"}'
    )
    sent = begin(flow, profile)
    assert sent["response_type"] == "code"
    assert sent["client_id"] == "client-id"
    assert sent["redirect_uri"] == CALLBACK
    assert sent["scope"] == "a b"
    assert sent["prompt"] == "consent"
    assert sent["code_challenge_method"] == "S256"
    assert len(sent["state"]) >= 32


def test_it_sends_no_secret_of_the_client(flow: RedirectFlow) -> None:
    url = flow.begin(consenting(NOBODY), session=SESSION, redirect_uri=CALLBACK)
    assert "client-secret" not in url


def test_it_sends_no_challenge_without_pkce(flow: RedirectFlow) -> None:
    assert "code_challenge" not in begin(flow, consenting(NOBODY, "AUTH_CODE"))


def test_it_keeps_a_query_that_the_auth_url_has(flow: RedirectFlow) -> None:
    profile = consenting(NOBODY, auth_url="https://p.example/authorize?tenant=7")
    assert begin(flow, profile)["tenant"] == "7"


def test_it_never_lets_params_of_the_profile_win_over_its_own(flow: RedirectFlow) -> None:
    forged = '{"state": "x", "redirect_uri": "x", "client_id": "x", "response_type": "x"}'
    assert "x" not in begin(flow, consenting(NOBODY, authorize_params=forged)).values()


@pytest.mark.parametrize("grant", ["JWT_BEARER", "CLIENT_CREDENTIALS", "DEVICE_CODE"])
def test_it_redirects_nobody_for_other_grants(flow: RedirectFlow, grant: str) -> None:
    with pytest.raises(NoConsentNeeded):
        begin(flow, consenting(NOBODY, grant))


def test_it_trades_the_code_for_a_token_and_stores_it_at_once(
    flow: RedirectFlow,
    manager: TokenManager,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
) -> None:
    with provider(certificate, granting("token-1", refresh_token="r1")) as (port, got):
        profile = profiles.put(consenting(port))
        sent = begin(flow, profile)
        returned = finish(flow, clock, state=sent["state"], code="c0de")
    form = form_of(got.requests[0])
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == sent["code_challenge"]
    assert (form["code"], form["redirect_uri"]) == ("c0de", CALLBACK)
    assert returned == Returned(profile_id="p1")
    token = manager.record("p1").token
    assert token is not None
    assert token.access_token == Secret("token-1")
    assert token.refresh_token == Secret("r1")
    assert not manager.needs_consent(profile)


def test_it_takes_every_state_once(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, granting()) as (port, got):
        state = begin(flow, profiles.put(consenting(port)))["state"]
        assert finish(flow, clock, state=state, code="c").problem is None
        assert code_of(finish(flow, clock, state=state, code="c")) == "AUT-001"
    assert len(got.requests) == 1


@pytest.mark.parametrize("query", [{}, {"state": ""}, {"state": "forged"}, {"code": "c"}])
def test_it_takes_no_answer_without_a_state_of_its_own(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, query: dict[str, str]
) -> None:
    begin(flow, profiles.put(consenting(NOBODY)))
    returned = finish(flow, clock, **query)
    assert code_of(returned) == "AUT-001"
    assert returned.profile_id == ""


def test_it_looks_at_the_state_before_anything_that_is_said(
    flow: RedirectFlow, clock: HandClock
) -> None:
    forged = {"state": "forged", "error": "access_denied", "error_description": "<b>say this</b>"}
    assert "say this" not in str(finish(flow, clock, **forged).problem)


def test_it_refuses_another_browser_and_uses_the_state_up(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    assert code_of(finish(flow, clock, "session-2", state=state, code="c")) == "AUT-002"
    assert code_of(finish(flow, clock, state=state, code="c")) == "AUT-001"


def test_it_refuses_an_answer_after_ten_minutes(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    clock.advance(LIFETIME)
    assert code_of(finish(flow, clock, state=state, code="c")) == "AUT-003"


def test_it_takes_an_answer_just_before(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, certificate: trustme.LeafCert
) -> None:
    with provider(certificate, granting()) as (port, _):
        state = begin(flow, profiles.put(consenting(port)))["state"]
        clock.advance(LIFETIME - 1)
        assert finish(flow, clock, state=state, code="c").problem is None


@pytest.mark.parametrize("change", [{"client_id": "other"}, {"token_url": "https://x.example/t"}])
def test_it_refuses_an_answer_for_a_profile_that_has_become_another(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, change: dict[str, str]
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    profiles.change("p1", **change)
    assert code_of(finish(flow, clock, state=state, code="c")) == "AUT-010"


def test_it_refuses_an_answer_for_a_deleted_profile(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    profiles.kept.clear()
    assert code_of(finish(flow, clock, state=state, code="c")) == "AUT-010"


def test_it_remembers_no_more_authorizations_than_it_can_keep(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock
) -> None:
    profile = profiles.put(consenting(NOBODY))
    states = [begin(flow, profile)["state"] for _ in range(101)]
    assert code_of(finish(flow, clock, state=states[0])) == "AUT-001"
    assert code_of(finish(flow, clock, state=states[1])) == "AUT-005"
