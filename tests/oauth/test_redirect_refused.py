"""Start Authorization by redirect: what a person is told when no token came."""

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algo_oauth.oauth.redirect_flow import RedirectFlow
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import http
from tests.oauth.consents import ConsentProfiles, consenting, provider
from tests.oauth.redirecting import NOBODY, begin, code_of, finish
from tests.oauth.targets import granting, refusing


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"error": "access_denied"}, "AUT-006"),
        ({"error": "invalid_scope"}, "invalid_scope"),
        ({"error": "unauthorized_client"}, "unauthorized_client"),
        ({"error": "OAU-109"}, "OAU-109"),
        ({"error": "server_is_on_holiday"}, "AUT-007"),
        ({}, "AUT-005"),
        ({"code": ""}, "AUT-005"),
        ({"code": "a\nb"}, "AUT-005"),
        ({"code": "x" * 5000}, "AUT-005"),
    ],
)
def test_it_says_why_no_code_came(
    flow: RedirectFlow,
    profiles: ConsentProfiles,
    clock: HandClock,
    query: dict[str, str],
    code: str,
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    returned = finish(flow, clock, state=state, **query)
    assert code_of(returned) == code
    assert returned.profile_id == "p1"


@pytest.mark.parametrize(
    "error", ["access_denied", "invalid_scope", "invalid_request", "unheard_of"]
)
def test_it_shows_what_the_provider_said(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, error: str
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    told = "policy asks for PKCE."
    problem = finish(flow, clock, state=state, error=error, error_description=told).problem
    assert problem is not None
    assert problem.message.endswith(f": {told}")
    assert "token request" not in problem.message


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (refusing("invalid_grant"), "invalid_grant"),
        (refusing("invalid_client", "401 Unauthorized"), "invalid_client"),
        (http("200 OK", b"<html>", "Content-Type: text/html"), "TOK-001"),
        (http("200 OK", b"{}", "Content-Type: application/json"), "TOK-002"),
        (granting(token_type="mac"), "TOK-003"),
        (http("503 Down", b""), "HTTP-503"),
    ],
)
def test_it_says_why_no_token_came_and_keeps_the_one_of_before(
    flow: RedirectFlow,
    manager: TokenManager,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
    answer: bytes,
    code: str,
) -> None:
    with provider(certificate, granting("before", refresh_token="r"), answer) as (port, _):
        profile = profiles.put(consenting(port))
        first = begin(flow, profile)["state"]
        assert finish(flow, clock, state=first, code="one").problem is None
        again = begin(flow, profile)["state"]
        returned = finish(flow, clock, state=again, code="tw0")
    assert code_of(returned) == code
    assert "tw0" not in str(returned.problem)
    token = manager.record("p1").token
    assert token is not None
    assert token.access_token == Secret("before")
    assert not manager.needs_consent(profile)


def test_it_says_so_when_the_provider_cannot_be_reached(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock
) -> None:
    state = begin(flow, profiles.put(consenting(NOBODY)))["state"]
    assert code_of(finish(flow, clock, state=state, code="c")).startswith("NET-")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(["error", "iss", "error_description", "errorCode"]),
        st.text(max_size=60),
        max_size=4,
    )
)
def test_it_takes_any_answer_without_falling_over(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, query: dict[str, str]
) -> None:
    profile = profiles.put(consenting(NOBODY, issuer="https://good.example"))
    state = begin(flow, profile)["state"]
    returned = finish(flow, clock, state=state, **query)
    assert returned.problem is not None
    assert str(returned.problem).encode()
