"""How a client proves who it is: what a server refuses, and every algorithm it takes."""

import msgspec
import pytest

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret
from tests.interop.conformance import CLIENT_JWT, WRONG_SECRET, Record
from tests.interop.core import Core, profile_for
from tests.interop.jwks import KEY_IDS
from tests.interop.on_authlib import server as on_authlib
from tests.interop.on_node import server as on_node
from tests.interop.server import Server
from tests.oauth.keys import key_of, pem, rsa_key

NODE = pytest.param("node", marks=pytest.mark.node)
ALGORITHMS = {
    on_authlib.NAME: ("ES256", "RS256"),
    on_node.NAME: ("ES256", "EdDSA", "PS256", "RS256"),
}
WRONG = "wr0ng: not the secret of anybody, long enough for HS256"


def refused_with(core: Core, profile: OAuthProfile) -> str:
    obtained = core.tokens.obtain(profile, deadline=core.deadline)
    assert obtained.token is None
    assert obtained.problem is not None
    told = f"{obtained.problem.message} {obtained.problem.remedy}"
    assert profile.client_secret.reveal() not in told or not profile.client_secret
    return told


def test_it_says_what_to_do_about_a_wrong_secret(
    server: Server, core: Core, record: Record
) -> None:
    tried = [mode for grant, mode in server.clients if grant == "CLIENT_CREDENTIALS"]
    for mode in (mode for mode in tried if mode != "PRIVATE_KEY_JWT"):
        profile = profile_for(server, "CLIENT_CREDENTIALS", mode, client_secret=Secret(WRONG))
        told = refused_with(core, msgspec.structs.replace(profile, id=mode))
        assert "Client Secret" in told
    record.beyond(WRONG_SECRET, server.name, "refused, with the remedy")


@pytest.mark.parametrize(
    ("server", "right", "wrong"),
    [
        ("authlib", "HTTP_BASIC", "POST_BODY"),
        ("authlib", "POST_BODY", "HTTP_BASIC"),
        ("authlib", "CLIENT_SECRET_JWT", "HTTP_BASIC"),
        pytest.param("node", "CLIENT_SECRET_JWT", "HTTP_BASIC", marks=pytest.mark.node),
    ],
    indirect=["server"],
)
def test_it_is_refused_in_another_mode_than_the_registered_one(
    server: Server, core: Core, right: str, wrong: str
) -> None:
    profile = profile_for(server, "CLIENT_CREDENTIALS", right, client_auth_mode=wrong)
    assert "Client Auth Mode" in refused_with(core, profile)


@pytest.mark.parametrize("server", ["authlib", NODE], indirect=True)
def test_it_is_refused_with_a_key_that_nobody_registered(server: Server, core: Core) -> None:
    fields = {
        "client_key": Secret(pem(rsa_key(3072))),
        "client_key_id": KEY_IDS["RS256"],
        "client_assertion_algorithm": "RS256",
    }
    refused_with(core, profile_for(server, "CLIENT_CREDENTIALS", "PRIVATE_KEY_JWT", **fields))


@pytest.mark.parametrize("server", ["authlib", NODE], indirect=True)
def test_it_is_refused_with_an_assertion_for_somebody_else(server: Server, core: Core) -> None:
    profile = profile_for(
        *(server, "CLIENT_CREDENTIALS", "PRIVATE_KEY_JWT"),
        client_assertion_audience="https://other.example.test/token",
    )
    refused_with(core, profile)


@pytest.mark.parametrize("server", ["authlib", NODE], indirect=True)
def test_it_may_name_the_issuer_as_the_audience(server: Server, core: Core) -> None:
    for mode in ("PRIVATE_KEY_JWT", "CLIENT_SECRET_JWT"):
        profile = profile_for(
            server, "AUTH_CODE_PKCE", mode, client_assertion_audience=server.issuer, id=mode
        )
        assert core.get_token(server, profile) is None
        assert core.renew(profile).problem is None
        assert core.tokens.disconnect(profile, deadline=core.deadline).problem is None


@pytest.mark.parametrize("server", ["authlib", NODE], indirect=True)
def test_it_signs_client_assertions_with_every_algorithm_that_the_server_takes(
    server: Server, core: Core, record: Record
) -> None:
    for algorithm in ALGORITHMS[server.name]:
        fields = {
            "id": algorithm,
            "client_key": Secret(pem(key_of(algorithm))),
            "client_key_id": KEY_IDS[algorithm],
            "client_assertion_algorithm": algorithm,
        }
        profile = profile_for(server, "CLIENT_CREDENTIALS", "PRIVATE_KEY_JWT", **fields)
        assert core.get_token(server, profile) is None
        assert server.is_live(core.token(profile).access_token.reveal())
    record.beyond(CLIENT_JWT, server.name, ", ".join(("HS256", *ALGORITHMS[server.name])))


@pytest.mark.parametrize("server", ["authlib", NODE], indirect=True)
def test_it_signs_anew_for_every_request(server: Server, core: Core) -> None:
    profile = profile_for(server, "CLIENT_CREDENTIALS", "CLIENT_SECRET_JWT")
    # Both servers take each jti once.
    for _ in range(3):
        assert core.renew(profile, by="grant").problem is None
