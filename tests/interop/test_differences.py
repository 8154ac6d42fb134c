"""What docs/interop.md says of the ways in which the servers differ."""

import base64
import time
from urllib.parse import parse_qsl

import pytest
import requests

from algo_oauth.oauth.grants import Occasion
from algo_oauth.oauth.token_request import grant_request
from tests.interop.core import Core, profile_for
from tests.interop.registered import client_for
from tests.interop.server import Server

NODE = pytest.param("node", marks=pytest.mark.node)


def test_it_reads_a_space_as_percent_20_only(authlib: Server) -> None:
    client = authlib.clients["CLIENT_CREDENTIALS", "HTTP_BASIC"]
    assert " " in client.secret
    pair = f"{client.client_id}:{client.secret.replace(' ', '+')}"
    credentials = base64.b64encode(pair.encode()).decode()
    with requests.Session() as http:
        http.trust_env = False
        answer = http.post(
            authlib.endpoints.token,
            {"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {credentials}"},
            verify=str(authlib.authority_file),
            timeout=10,
        )
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize("server", ["authlib", NODE], indirect=True)
def test_it_takes_a_client_assertion_once(server: Server) -> None:
    profile = profile_for(server, "CLIENT_CREDENTIALS", "PRIVATE_KEY_JWT")
    request = grant_request(profile, Occasion(now=time.time()))
    form = dict(parse_qsl(request.body.decode()))
    answers = [server.post(request.url, form) for _ in range(2)]
    assert [answer.ok for answer in answers] == [True, False]
    assert answers[1].json()["error"] == "invalid_client"


@pytest.mark.node
def test_it_takes_the_other_way_to_send_a_secret(node: Server, core: Core) -> None:
    profile = profile_for(node, "CLIENT_CREDENTIALS", "HTTP_BASIC", client_auth_mode="POST_BODY")
    assert core.get_token(node, profile) is None


@pytest.mark.node
@pytest.mark.parametrize(
    "missing",
    [{"authorize_params": ""}, {"scope": "openid messages"}],
    ids=lambda each: next(iter(each)),
)
def test_it_gives_no_refresh_token_unasked(
    node: Server, core: Core, missing: dict[str, str]
) -> None:
    profile = profile_for(node, "AUTH_CODE_PKCE", "HTTP_BASIC", **missing)
    assert core.get_token(node, profile) is None
    assert not core.token(profile).refresh_token


@pytest.mark.node
def test_it_wants_pkce_of_a_public_client(node: Server, core: Core) -> None:
    profile = profile_for(
        *(node, "AUTH_CODE", "HTTP_BASIC"),
        client_auth_mode="NONE",
        client_id=client_for("AUTH_CODE_PKCE", "NONE").client_id,
    )
    problem = core.get_token(node, profile)
    assert problem is not None
    assert "PKCE" in problem.message


def test_it_wants_the_client_named_in_the_form(django: Server) -> None:
    client = django.clients["DEVICE_CODE", "HTTP_BASIC"]
    answer = django.post(django.endpoints.device, {"scope": "messages"}, basic=client)
    assert answer.status_code >= 400
    named = {"scope": "messages", "client_id": client.client_id}
    assert django.post(django.endpoints.device, named, basic=client).ok
