"""JWT_BEARER: assertions that the device signs, and pasted ones."""

import time
from typing import Any

import jwt
import pytest

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import NO_SECRET, Secret
from tests.interop.conformance import GRANT_JWT, Record
from tests.interop.core import Core, profile_for, signed_with
from tests.interop.jwks import KEY_IDS
from tests.interop.on_authlib.grants import ASSERTION_SECRET
from tests.interop.server import Server
from tests.oauth.keys import key_of, pem

SHARED = {
    "jwt_assertion_mode": "SIGNED",
    "assertion_algorithm": "HS256",
    "assertion_key": Secret(ASSERTION_SECRET),
    "assertion_key_id": "",
}


def test_it_signs_with_every_algorithm_that_the_server_takes(
    authlib: Server, core: Core, record: Record
) -> None:
    keys = {"ES256": signed_with("ES256"), "HS256": SHARED, "RS256": signed_with("RS256")}
    for algorithm, fields in keys.items():
        profile = profile_for(authlib, "JWT_BEARER", "HTTP_BASIC", id=algorithm, **fields)
        assert core.get_token(authlib, profile) is None
        assert authlib.is_live(core.token(profile).access_token.reveal())
    record.beyond(GRANT_JWT, authlib.name, ", ".join(keys))


@pytest.mark.parametrize(
    "wrong",
    [
        {"assertion_audience": "https://other.example.test/token"},
        {"assertion_subject": "somebody"},
        {"assertion_issuer": "somebody"},
        {"assertion_key": Secret(pem(key_of("ES256"))), "assertion_algorithm": "ES256"},
        {"client_secret": Secret("not the secret")},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_it_gets_nothing_for_an_assertion_that_is_wrong(
    authlib: Server, core: Core, wrong: dict[str, Any]
) -> None:
    profile = profile_for(authlib, "JWT_BEARER", "HTTP_BASIC", **wrong)
    problem = core.get_token(authlib, profile)
    assert problem is not None
    assert core.tokens.record(profile.id).token is None


def pasted(profile: OAuthProfile, **claims: Any) -> str:
    """Return an assertion as a provider's console would make it."""
    usual = {"iss": profile.client_id, "sub": "ada", "aud": profile.token_url}
    lives = {"iat": int(time.time()), "exp": int(time.time()) + 600}
    headers = {"kid": KEY_IDS["RS256"]}
    return jwt.encode(usual | lives | claims, pem(key_of("RS256")), "RS256", headers=headers)


def disabled(server: Server, **claims: Any) -> OAuthProfile:
    plain = {"jwt_assertion_mode": "DISABLED", "assertion_key": NO_SECRET}
    profile = profile_for(server, "JWT_BEARER", "POST_BODY", **plain)
    assertion = Secret(pasted(profile, **claims))
    return profile_for(server, "JWT_BEARER", "POST_BODY", **plain, jwt_assertion=assertion)


def test_it_sends_a_pasted_assertion_as_it_is_each_time(authlib: Server, core: Core) -> None:
    profile = disabled(authlib)
    assert core.get_token(authlib, profile) is None
    first = core.token(profile).access_token
    assert core.renew(profile, by="grant").problem is None
    assert core.token(profile).access_token != first


def test_it_tells_that_a_pasted_assertion_has_expired(authlib: Server, core: Core) -> None:
    problem = core.get_token(authlib, disabled(authlib, exp=int(time.time()) - 3600))
    assert problem is not None
    assert "JWT" in problem.remedy
