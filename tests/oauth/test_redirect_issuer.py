"""Start Authorization by redirect: which server's answer counts (RFC 9207)."""

import pytest
import trustme

from algo_oauth.oauth.redirect_flow import RedirectFlow
from tests.doubles.clock import HandClock
from tests.oauth.consents import ConsentProfiles, consenting, provider
from tests.oauth.redirecting import NOBODY, begin, code_of, finish
from tests.oauth.targets import granting


def test_it_refuses_an_answer_of_another_issuer(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock
) -> None:
    profile = profiles.put(consenting(NOBODY, issuer="https://good.example"))
    state = begin(flow, profile)["state"]
    returned = finish(flow, clock, state=state, code="c", iss="https://evil.example")
    assert code_of(returned) == "AUT-004"
    assert returned.problem is not None
    assert "https://evil.example, not from https://good.example" in returned.problem.message


@pytest.mark.parametrize(
    ("known", "wanted", "iss"),
    [
        ("https://good.example", "OPTIONAL", "https://good.example"),
        ("https://good.example", "REQUIRED", "https://good.example"),
        ("https://good.example", "OPTIONAL", ""),
        ("", "OPTIONAL", "https://any.example"),
        ("", "REQUIRED", ""),
    ],
)
def test_it_takes_an_answer_of_the_right_issuer(
    flow: RedirectFlow,
    profiles: ConsentProfiles,
    clock: HandClock,
    certificate: trustme.LeafCert,
    known: str,
    wanted: str,
    iss: str,
) -> None:
    with provider(certificate, granting()) as (port, _):
        profile = consenting(port, issuer=known, callback_issuer=wanted)
        state = begin(flow, profiles.put(profile))["state"]
        assert finish(flow, clock, state=state, code="c", iss=iss).problem is None


@pytest.mark.parametrize("query", [{}, {"iss": ""}])
def test_it_refuses_a_code_without_the_issuer_that_is_required(
    flow: RedirectFlow, profiles: ConsentProfiles, clock: HandClock, query: dict[str, str]
) -> None:
    wanting = {"issuer": "https://good.example", "callback_issuer": "REQUIRED"}
    state = begin(flow, profiles.put(consenting(NOBODY, **wanting)))["state"]
    returned = finish(flow, clock, state=state, code="c", **query)
    assert code_of(returned) == "AUT-014"
    assert returned.problem is not None
    assert "https://good.example" in returned.problem.message
    assert code_of(finish(flow, clock, state=state, code="c")) == "AUT-001", "and uses it up"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"error": "access_denied"}, "AUT-006"),
        ({"error": "access_denied", "iss": "https://evil.example"}, "AUT-004"),
    ],
)
def test_it_hears_an_error_that_names_no_issuer(
    flow: RedirectFlow,
    profiles: ConsentProfiles,
    clock: HandClock,
    query: dict[str, str],
    code: str,
) -> None:
    wanting = {"issuer": "https://good.example", "callback_issuer": "REQUIRED"}
    state = begin(flow, profiles.put(consenting(NOBODY, **wanting)))["state"]
    assert code_of(finish(flow, clock, state=state, **query)) == code
