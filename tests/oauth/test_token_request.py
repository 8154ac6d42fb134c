"""The token request, byte for byte: each grant with each way to prove who the client is."""

import base64
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.oauth.grants import Consent, Occasion
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_request import grant_request, refresh_request
from algo_oauth.outbound.exchange import OutgoingRequest
from algo_oauth.secret import Secret
from tests.oauth.samples import RINGCENTRAL, a_profile

NOW = 1_800_000_000.0
FORM = ("Content-Type", "application/x-www-form-urlencoded")
BASIC = ("Authorization", "Basic Y2xpZW50LWlkOmNsaWVudC1zZWNyZXQ=")  # client-id:client-secret
JWT_BEARER = (
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
    "&assertion=head.claims.signature"
)
IN_BODY = "&client_id=client-id&client_secret=client-secret"
PRODUCTION = "environment=production&"

EXPECTED = {
    ("JWT_BEARER", "HTTP_BASIC"): ((FORM, BASIC), PRODUCTION + JWT_BEARER),
    ("JWT_BEARER", "POST_BODY"): ((FORM,), PRODUCTION + JWT_BEARER + IN_BODY),
    ("CLIENT_CREDENTIALS", "HTTP_BASIC"): (
        (FORM, BASIC),
        PRODUCTION + "grant_type=client_credentials",
    ),
    ("CLIENT_CREDENTIALS", "POST_BODY"): (
        (FORM,),
        PRODUCTION + "grant_type=client_credentials" + IN_BODY,
    ),
}

REFRESHED = {
    "HTTP_BASIC": ((FORM, BASIC), "grant_type=refresh_token&refresh_token=a%2Bb"),
    "POST_BODY": ((FORM,), "grant_type=refresh_token&refresh_token=a%2Bb" + IN_BODY),
}


def requested(profile: OAuthProfile, consent: Consent | None = None) -> OutgoingRequest:
    return grant_request(profile, Occasion(now=NOW, consent=consent or Consent()))


def fields(request: OutgoingRequest) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))


@pytest.mark.parametrize(("grant", "mode"), EXPECTED)
def test_it_writes_the_request_of_each_grant_and_mode(grant: str, mode: str) -> None:
    request = requested(a_profile(grant_type=grant, client_auth_mode=mode))
    headers, body = EXPECTED[grant, mode]
    assert (request.method, request.url) == ("POST", RINGCENTRAL.token_url)
    assert request.headers == headers
    assert request.body.decode() == body


@pytest.mark.parametrize("mode", REFRESHED)
def test_it_writes_the_refresh_of_each_mode(mode: str) -> None:
    request = refresh_request(a_profile(client_auth_mode=mode), Secret("a+b"), now=NOW)
    headers, body = REFRESHED[mode]
    assert request.headers == headers
    assert request.body.decode() == body


@pytest.mark.parametrize(
    ("client_id", "secret", "pair"),
    [
        ("a:b", "c:d", "a%3Ab:c%3Ad"),
        ("a b", "p+q", "a%20b:p%2Bq"),
        ("50%", "&=?/", "50%25:%26%3D%3F%2F"),
        ("Ä", "€", "%C3%84:%E2%82%AC"),
        ("a.b-c_d~e", "f*g", "a.b-c_d~e:f%2Ag"),
    ],
)
def test_it_form_encodes_both_parts_before_base64(client_id: str, secret: str, pair: str) -> None:
    request = requested(a_profile(client_id=client_id, client_secret=Secret(secret)))
    _, _, credentials = dict(request.headers)["Authorization"].partition(" ")
    assert base64.b64decode(credentials, validate=True).decode() == pair


@given(secret=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_it_carries_any_secret_in_the_body_unchanged(secret: str) -> None:
    profile = a_profile(client_auth_mode="POST_BODY", client_secret=Secret(secret))
    assert fields(requested(profile))["client_secret"] == secret


def test_it_sends_a_scope_when_scopes_are_listed() -> None:
    request = requested(a_profile(scope_mode="SCOPES_LIST", scope="read write"))
    assert fields(request)["scope"] == "read write"


def test_it_sends_no_scope_when_the_mode_is_none() -> None:
    assert "scope" not in fields(requested(a_profile(scope_mode="NONE", scope="left over")))


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("", {}),
        ("{}", {}),
        ('{"a": "x & y"}', {"a": "x & y"}),
        ('{"a": 1, "b": 1.5, "c": true, "d": false}', {"a": "1", "b": "1.5", "c": "true"}),
        ('{"ä": "ö"}', {"ä": "ö"}),
        ('{"a": ""}', {"a": ""}),
    ],
)
def test_it_adds_the_extra_params(typed: str, sent: dict[str, str]) -> None:
    assert fields(requested(a_profile(extra_params=typed))).items() >= sent.items()


def test_it_never_lets_extra_params_win_over_the_protocols_fields() -> None:
    extra = '{"grant_type": "x", "assertion": "x", "client_id": "x", "client_secret": "x"}'
    request = requested(a_profile(extra_params=extra, client_auth_mode="POST_BODY"))
    assert "x" not in fields(request).values()


@pytest.mark.parametrize("mode", REFRESHED)
def test_it_names_every_secret_that_it_carries(mode: str) -> None:
    request = refresh_request(a_profile(client_auth_mode=mode), Secret("refresh"), now=NOW)
    values: dict[str, Any] = {secret.reveal(): secret for secret in request.secrets}
    assert {"client-secret", "head.claims.signature", "refresh"} <= set(values)


def test_it_names_the_basic_credentials_as_a_secret_of_their_own() -> None:
    request = requested(a_profile())
    assert Secret(BASIC[1].removeprefix("Basic ").rstrip("=")) in request.secrets


def test_it_shows_nothing_of_itself() -> None:
    assert repr(requested(a_profile())) == "OutgoingRequest(POST platform.ringcentral.com)"
