"""The grants beyond the first two: what each of them sends."""

from urllib.parse import parse_qsl

import jwt
import pytest

from algo_oauth.oauth.grants import GRANTS, Consent, Occasion
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.signing import KeyUnfit
from algo_oauth.oauth.token_request import device_request, grant_request, refresh_request
from algo_oauth.secret import Secret
from tests.oauth.keys import key_of, pem, public_pem
from tests.oauth.samples import a_profile

NOW = 1_800_000_000.0
KEY = key_of("RS256")


def form(profile: OAuthProfile, **consent: object) -> dict[str, str]:
    occasion = Occasion(now=NOW, consent=Consent(**consent))  # type: ignore[arg-type]  # a test's words
    return dict(parse_qsl(grant_request(profile, occasion).body.decode(), strict_parsing=True))


def signing(**changes: object) -> OAuthProfile:
    fields = {"jwt_assertion_mode": "SIGNED", "assertion_key": Secret(pem(KEY)), "extra_params": ""}
    return a_profile(**(fields | changes))


def claims(profile: OAuthProfile) -> dict[str, object]:
    assertion = form(profile)["assertion"]
    said: dict[str, object] = jwt.decode(
        assertion,
        public_pem(KEY),
        algorithms=["RS256"],
        options={"verify_exp": False, "verify_aud": False, "verify_iat": False},
    )
    return said


def test_it_redeems_a_code_with_the_uri_it_was_sent_to() -> None:
    sent = form(
        a_profile(grant_type="AUTH_CODE", extra_params=""),
        code=Secret("c0de"),
        redirect_uri="https://device/control/oauth-callback.lua",
    )
    assert sent == {
        "grant_type": "authorization_code",
        "code": "c0de",
        "redirect_uri": "https://device/control/oauth-callback.lua",
    }


def test_it_shows_the_verifier_of_a_code_with_pkce() -> None:
    sent = form(
        a_profile(grant_type="AUTH_CODE_PKCE", extra_params=""),
        code=Secret("c0de"),
        redirect_uri="https://device/x",
        code_verifier=Secret("v" * 64),
    )
    assert sent["code_verifier"] == "v" * 64


@pytest.mark.parametrize(
    ("device_token_url", "url"),
    [("", "https://p.example/token"), ("https://p.example/poll", "https://p.example/poll")],
)
def test_it_polls_where_the_provider_wants_it(device_token_url: str, url: str) -> None:
    profile = a_profile(
        grant_type="DEVICE_CODE",
        token_url="https://p.example/token",
        device_token_url=device_token_url,
    )
    occasion = Occasion(now=NOW, consent=Consent(device_code=Secret("d3vice")))
    request = grant_request(profile, occasion)
    assert request.url == url
    assert b"device_code=d3vice" in request.body
    assert Secret("d3vice") in request.secrets


def test_it_refreshes_at_the_token_url_whatever_the_grant() -> None:
    profile = a_profile(grant_type="DEVICE_CODE", device_token_url="https://p.example/poll")
    assert refresh_request(profile, Secret("r"), now=NOW).url == profile.token_url


def test_it_signs_an_assertion_for_each_token_request() -> None:
    profile = signing(
        assertion_issuer="me@project.example",
        assertion_subject="user@example.com",
        assertion_audience="https://p.example/aud",
        assertion_key_id="k1",
        assertion_lifetime=120,
        assertion_claims='{"tenant": {"id": 7}}',
    )
    first, second = claims(profile), claims(profile)
    assert first["iss"] == "me@project.example"
    assert first["sub"] == "user@example.com"
    assert first["aud"] == "https://p.example/aud"
    assert first["tenant"] == {"id": 7}
    assert (first["iat"], first["exp"]) == (NOW, NOW + 120)
    assert first["jti"] != second["jti"]


def test_it_signs_for_the_token_url_and_the_client_where_nothing_is_named() -> None:
    said = claims(signing())
    assert said["iss"] == "client-id"
    assert said["aud"] == a_profile().token_url
    assert "sub" not in said
    assert "scope" not in said


def test_it_puts_the_scopes_among_the_claims_too() -> None:
    profile = signing(scope_mode="SCOPES_LIST", scope="drive.file calendar")
    assert claims(profile)["scope"] == "drive.file calendar"
    assert form(profile)["scope"] == "drive.file calendar"


def test_it_never_lets_an_extra_claim_replace_one_of_its_own() -> None:
    forged = '{"iss": "x", "aud": "x", "exp": 1, "iat": 1, "jti": "x"}'
    assert "x" not in claims(signing(assertion_claims=forged)).values()


def test_it_says_so_when_the_key_does_not_sign() -> None:
    with pytest.raises(KeyUnfit):
        form(signing(assertion_algorithm="ES256"))


@pytest.mark.parametrize("grant", ["AUTH_CODE", "AUTH_CODE_PKCE", "DEVICE_CODE"])
def test_it_does_not_name_scopes_again_when_a_consent_is_redeemed(grant: str) -> None:
    profile = a_profile(grant_type=grant, scope_mode="SCOPES_LIST", scope="a b")
    assert "scope" not in form(profile, code=Secret("c"), device_code=Secret("d"))


@pytest.mark.parametrize(("separator", "sent"), [("SPACE", "a+b+c"), ("COMMA", "a%2Cb%2Cc")])
def test_it_joins_scopes_as_the_provider_wants_them(separator: str, sent: str) -> None:
    profile = a_profile(scope_mode="SCOPES_LIST", scope="a, b  c", scope_separator=separator)
    assert f"scope={sent}".encode() in grant_request(profile, Occasion(now=NOW)).body
    assert f"scope={sent}".encode() in device_request(profile, now=NOW).body


@pytest.mark.parametrize(("choice", "is_sent"), [("OMIT", False), ("SEND", True)])
def test_it_names_scopes_on_a_refresh_where_the_profile_says_so(choice: str, is_sent: bool) -> None:
    profile = a_profile(scope_mode="SCOPES_LIST", scope="a", refresh_scope=choice)
    assert (b"scope=a" in refresh_request(profile, Secret("r"), now=NOW).body) is is_sent


def test_it_sends_the_params_of_each_step_with_that_step_alone() -> None:
    profile = a_profile(
        extra_params='{"t": 1}', authorize_params='{"a": 1}', refresh_params='{"r": 1}'
    )
    token = grant_request(profile, Occasion(now=NOW)).body
    refresh = refresh_request(profile, Secret("x"), now=NOW).body
    device = device_request(profile, now=NOW).body
    marks = (b"t=1", b"a=1", b"r=1")
    assert [mark in token for mark in marks] == [True, False, False]
    assert [mark in device for mark in marks] == [False, True, False]
    assert [mark in refresh for mark in marks] == [False, False, True]


@pytest.mark.parametrize("name", GRANTS)
def test_it_explains_each_grant(name: str) -> None:
    assert GRANTS[name].name == name
    assert GRANTS[name].explanation.endswith(".")
