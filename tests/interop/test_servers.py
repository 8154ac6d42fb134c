"""The servers themselves, asked by the plainest of clients: what they promise holds."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.interop.registered import CALLBACK, DEVICE_CODE, GRANTS, MODES
from tests.interop.server import Server


def authorize_url(server: Server) -> str:
    client = server.clients["AUTH_CODE", "HTTP_BASIC"]
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid messages",
        "state": "as sent & more",
    }
    return f"{server.endpoints.authorize}?{urlencode(query)}"


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_it_describes_itself(server: Server) -> None:
    assert server.metadata["issuer"] == server.issuer
    assert server.metadata["authorization_response_iss_parameter_supported"] is True


def test_it_has_a_client_for_all_that_it_offers(server: Server) -> None:
    grants = [g for g, kind in GRANTS.items() if kind in server.metadata["grant_types_supported"]]
    advertised = server.metadata["token_endpoint_auth_methods_supported"]
    modes = [mode for mode, method in MODES.items() if method in advertised]
    missing = {(g, mode) for g in grants for mode in modes} - server.clients.keys()
    assert missing <= {("CLIENT_CREDENTIALS", "NONE"), ("AUTH_CODE", "NONE")}


def test_it_gives_a_token_that_it_calls_live(server: Server) -> None:
    client = server.clients["CLIENT_CREDENTIALS", "HTTP_BASIC"]
    form = {"grant_type": "client_credentials", "scope": "messages"}
    answer = server.post(server.endpoints.token, form, basic=client)
    assert answer.status_code == 200, answer.text
    assert server.is_live(answer.json()["access_token"])
    assert not server.is_live("no such token")


def test_it_refuses_a_wrong_secret(server: Server) -> None:
    client = server.clients["CLIENT_CREDENTIALS", "POST_BODY"]
    form = {"grant_type": "client_credentials", "client_id": client.client_id}
    right = server.post(server.endpoints.token, form | {"client_secret": client.secret})
    wrong = server.post(server.endpoints.token, form | {"client_secret": "not this"})
    assert (right.status_code, wrong.status_code) in {(200, 400), (200, 401)}
    assert wrong.json()["error"] == "invalid_client"


def test_it_leads_a_person_back_with_a_code(server: Server) -> None:
    answer = query_of(server.consent(authorize_url(server)))
    assert answer["state"] == "as sent & more"
    assert answer["iss"] == server.issuer
    form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": CALLBACK}
    client = server.clients["AUTH_CODE", "HTTP_BASIC"]
    tokens = server.post(server.endpoints.token, form, basic=client)
    assert server.is_live(tokens.json()["access_token"])


def test_it_leads_a_person_who_denies_back_with_that(server: Server) -> None:
    answer = query_of(server.consent(authorize_url(server), allow=False))
    assert answer["error"] == "access_denied"
    # Django OAuth Toolkit forgets to name itself here, against RFC 9207 §2.
    assert answer.get("iss", "") == ("" if server.name.startswith("Django") else server.issuer)


@pytest.mark.parametrize(("allow", "outcome"), [(True, "access_token"), (False, "access_denied")])
def test_it_lets_a_person_decide_about_a_device(server: Server, allow: bool, outcome: str) -> None:
    client = server.clients["DEVICE_CODE", "NONE"]
    asking = {"client_id": client.client_id, "scope": "openid messages"}
    asked = server.post(server.endpoints.device, asking).json()
    form = {"grant_type": DEVICE_CODE, "device_code": asked["device_code"]}
    form["client_id"] = client.client_id
    assert server.post(server.endpoints.token, form).json()["error"] == "authorization_pending"
    server.enter_code(asked["verification_uri"], asked["user_code"], allow=allow)
    decided = server.post(server.endpoints.token, form).json()
    assert outcome in {*decided, decided.get("error")}


def test_it_ends_the_life_of_a_device_code_when_told(server: Server) -> None:
    client = server.clients["DEVICE_CODE", "NONE"]
    asking = {"client_id": client.client_id, "scope": "openid messages"}
    asked = server.post(server.endpoints.device, asking).json()
    server.expire(asked["user_code"])
    form = {"grant_type": DEVICE_CODE, "device_code": asked["device_code"]}
    form["client_id"] = client.client_id
    assert server.post(server.endpoints.token, form).json()["error"] == "expired_token"
