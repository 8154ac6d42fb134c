"""Client Auth Modes: each proves the client on every kind of call alike."""

from collections.abc import Callable
from urllib.parse import parse_qsl

import jwt
import msgspec
import pytest

from algo_oauth.oauth.client_auth import CLIENT_AUTH_MODES
from algo_oauth.oauth.grants import Consent, Occasion
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_request import (
    device_request,
    grant_request,
    refresh_request,
    revocation_request,
)
from algo_oauth.outbound.exchange import OutgoingRequest
from algo_oauth.secret import Secret
from tests.oauth.keys import key_of, pem, public_pem
from tests.oauth.samples import a_profile

NOW = 1_800_000_000.0
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PROFILE = a_profile(
    grant_type="AUTH_CODE_PKCE",
    device_url="https://platform.ringcentral.com/device",
    revocation_url="https://platform.ringcentral.com/revoke",
    client_secret=Secret("s" * 40),
    client_key=Secret(pem(key_of("ES256"))),
    client_assertion_algorithm="",
)

CALLS: dict[str, Callable[[OAuthProfile], OutgoingRequest]] = {
    "token": lambda p: grant_request(p, Occasion(now=NOW, consent=Consent(code=Secret("c0de")))),
    "refresh": lambda p: refresh_request(p, Secret("r3fresh"), now=NOW),
    "device": lambda p: device_request(p, now=NOW),
    "revoke": lambda p: revocation_request(p, Secret("t0ken"), now=NOW),
}


def form_of(request: OutgoingRequest) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))


def sent(call: str, mode: str, **changes: str) -> OutgoingRequest:
    profile = msgspec.structs.replace(PROFILE, client_auth_mode=mode, **changes)
    return CALLS[call](profile)


@pytest.mark.parametrize("call", CALLS)
def test_it_sends_basic_credentials_on_every_call(call: str) -> None:
    request = sent(call, "HTTP_BASIC")
    assert dict(request.headers)["Authorization"].startswith("Basic ")
    assert "client_secret" not in form_of(request)


@pytest.mark.parametrize("call", CALLS)
def test_it_sends_id_and_secret_in_the_body_of_every_call(call: str) -> None:
    request = sent(call, "POST_BODY")
    form = form_of(request)
    assert (form["client_id"], form["client_secret"]) == ("client-id", "s" * 40)
    assert "Authorization" not in dict(request.headers)


@pytest.mark.parametrize("call", CALLS)
def test_it_sends_the_id_alone_for_a_public_client(call: str) -> None:
    request = sent(call, "NONE")
    assert form_of(request)["client_id"] == "client-id"
    assert "client_secret" not in form_of(request)
    assert "Authorization" not in dict(request.headers)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("mode", "algorithm", "key"),
    [
        ("CLIENT_SECRET_JWT", "HS256", "s" * 40),
        ("PRIVATE_KEY_JWT", "ES256", public_pem(key_of("ES256"))),
    ],
)
def test_it_signs_an_assertion_for_every_call(
    call: str, mode: str, algorithm: str, key: str
) -> None:
    request = sent(call, mode, client_assertion_algorithm=algorithm, client_key_id="k7")
    form = form_of(request)
    assert form["client_assertion_type"] == TYPE
    assertion = form["client_assertion"]
    claims = jwt.decode(
        assertion,
        key,
        algorithms=[algorithm],
        audience=PROFILE.token_url,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iss"] == claims["sub"] == "client-id"
    assert jwt.get_unverified_header(assertion)["kid"] == "k7"
    assert "client_secret" not in form
    assert Secret(assertion) in request.secrets


def test_it_names_the_audience_that_the_profile_sets() -> None:
    request = sent("token", "CLIENT_SECRET_JWT", client_assertion_audience="https://issuer.example")
    assertion = form_of(request)["client_assertion"]
    claims = jwt.decode(assertion, options={"verify_signature": False})
    assert claims["aud"] == "https://issuer.example"


def test_it_never_signs_the_same_assertion_twice() -> None:
    both = [form_of(sent("token", "CLIENT_SECRET_JWT"))["client_assertion"] for _ in range(2)]
    assert both[0] != both[1]


@pytest.mark.parametrize("name", CLIENT_AUTH_MODES)
def test_it_explains_each_mode_and_names_what_it_needs(name: str) -> None:
    mode = CLIENT_AUTH_MODES[name]
    assert mode.name == name
    assert mode.explanation.endswith(".")
    assert "client_id" in mode.needs
