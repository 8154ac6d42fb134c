"""Start Authorization by redirect, and what can go wrong between the device and a server."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
import pytest

from algo_oauth.oauth.grants import Consent
from algo_oauth.secret import Secret
from tests.interop.conformance import DENIED, ISSUER, Record
from tests.interop.core import Core, profile_for
from tests.interop.registered import CALLBACK
from tests.interop.server import Server


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def test_it_checks_who_answered(server: Server, core: Core, record: Record) -> None:
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC", callback_issuer="REQUIRED")
    callback = server.consent(core.begin(profile))
    assert query_of(callback)["iss"] == profile.issuer
    assert core.finish(callback).problem is None
    record.beyond(ISSUER, server.name, "checked")


def test_it_leaves_the_code_of_another_issuer_unused(server: Server, core: Core) -> None:
    profile = profile_for(server, "AUTH_CODE", "HTTP_BASIC", issuer="https://other.example.test")
    callback = server.consent(core.begin(profile))
    problem = core.finish(callback).problem
    assert problem is not None
    assert problem.code == "AUT-004"
    assert server.issuer in problem.message
    form = {"grant_type": "authorization_code", "code": query_of(callback)["code"]}
    client = server.clients["AUTH_CODE", "HTTP_BASIC"]
    url = server.endpoints.token
    unused = server.post(url, form | {"redirect_uri": CALLBACK}, basic=client)
    assert unused.status_code == 200, unused.text


def test_it_tells_that_the_person_denied(server: Server, core: Core, record: Record) -> None:
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC")
    problem = core.get_token(server, profile, allow=False)
    assert problem is not None
    assert problem.code == "AUT-006"
    assert core.tokens.record(profile.id).token is None
    record.beyond(DENIED, server.name, "told")


def test_it_authorizes_again_after_a_denial(server: Server, core: Core) -> None:
    profile = profile_for(server, "AUTH_CODE_PKCE", "POST_BODY")
    assert core.get_token(server, profile, allow=False) is not None
    assert core.get_token(server, profile) is None
    assert server.is_live(core.token(profile).access_token.reveal())


def test_it_takes_a_callback_once(server: Server, core: Core) -> None:
    callback = server.consent(core.begin(profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC")))
    assert core.finish(callback).problem is None
    again = core.finish(callback).problem
    assert again is not None
    assert again.code == "AUT-001"


def test_it_explains_a_code_that_was_used_before(server: Server, core: Core) -> None:
    profile = profile_for(server, "AUTH_CODE", "HTTP_BASIC")
    code = Secret(query_of(server.consent(core.begin(profile)))["code"])
    consent = Consent(code=code, redirect_uri=CALLBACK)
    assert core.tokens.redeem(profile, consent, deadline=core.deadline).problem is None
    again = core.tokens.redeem(profile, consent, deadline=core.deadline).problem
    assert again is not None
    assert code.reveal() not in again.message


@pytest.mark.parametrize("wrong", ["code_verifier", "redirect_uri"])
def test_it_gets_nothing_for_a_code_that_belongs_to_something_else(
    server: Server, core: Core, wrong: str
) -> None:
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC")
    callback = server.consent(core.begin(profile))
    state = query_of(callback)["state"]
    begun = core.redirects._begun[state]
    consent = Consent(
        code=Secret(query_of(callback)["code"]),
        redirect_uri=begun.redirect_uri,
        code_verifier=begun.verifier,
    )
    other = {"code_verifier": Secret("x" * 64), "redirect_uri": CALLBACK + "?other"}[wrong]
    forged = msgspec.structs.replace(consent, **{wrong: other})
    obtained = core.tokens.redeem(profile, forged, deadline=core.deadline)
    assert obtained.token is None
    assert obtained.problem is not None


def test_it_sends_the_browser_to_a_server_that_knows_it_not(server: Server, core: Core) -> None:
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC", client_id="nobody")
    url = core.begin(profile)
    with pytest.raises(AssertionError, match=r"40[01] at "):
        server.consent(url)


def test_it_asks_for_scopes_the_server_does_not_have(server: Server, core: Core) -> None:
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC", scope="messages flying")
    url = core.begin(profile)
    assert urlencode({"scope": "messages flying"}) in url
    returned = core.finish(server.consent(url))
    token = core.tokens.record(profile.id).token
    # A server may refuse, or grant less and say so.
    refused = returned.problem is not None
    assert refused or (token is not None and "flying" not in token.scope.split())
