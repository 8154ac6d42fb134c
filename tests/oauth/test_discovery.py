"""Fill from issuer: a provider's own description, believed only where it fits."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import trustme

from algo_oauth.errors import IssuerUnusable
from algo_oauth.oauth.discovery import ProviderDescription, read_issuer
from algo_oauth.outbound.door import Door
from tests.doubles.tls_target import Received, http, json_answer, tls_target

OPENID = "/.well-known/openid-configuration"
OAUTH = "/.well-known/oauth-authorization-server"
NOT_FOUND = http("404 Not Found", b"")


def described(issuer: str, /, **changes: Any) -> bytes:
    fields = {
        "issuer": issuer,
        "token_endpoint": f"{issuer}/token",
        "authorization_endpoint": f"{issuer}/auth",
        "device_authorization_endpoint": f"{issuer}/device",
        "revocation_endpoint": f"{issuer}/revoke",
        "grant_types_supported": ["authorization_code", "refresh_token", "implicit"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post", "tls"],
    }
    return json_answer(json.dumps({n: v for n, v in (fields | changes).items() if v is not None}))


@contextmanager
def issuer_at(
    certificate: trustme.LeafCert, pages: dict[str, bytes]
) -> Iterator[tuple[int, Received]]:
    """Serve pages by path; everything else is not found."""

    def script(peer: ssl.SSLSocket, received: Received) -> None:
        while request := received.read_request(peer):
            path = request.split(b" ")[1].decode()
            peer.sendall(pages.get(path, NOT_FOUND))

    with tls_target(script, certificate) as listening:
        yield listening


def read(door: Door, issuer: str) -> ProviderDescription:
    return read_issuer(door, issuer, within=5)


def refused(door: Door, issuer: str) -> str:
    with pytest.raises(IssuerUnusable) as refusal:
        read(door, issuer)
    return refusal.value.problem.message


def test_it_fills_the_addresses_and_offers_what_both_know(
    door: Door, certificate: trustme.LeafCert
) -> None:
    pages: dict[str, bytes] = {}
    with issuer_at(certificate, pages) as (port, _):
        issuer = f"https://127.0.0.1:{port}"
        pages[OPENID] = described(issuer)
        found = read(door, issuer)
    assert found.fields == {
        "issuer": issuer,
        "callback_issuer": "OPTIONAL",
        "token_url": f"{issuer}/token",
        "auth_url": f"{issuer}/auth",
        "device_url": f"{issuer}/device",
        "revocation_url": f"{issuer}/revoke",
    }
    assert found.grants == ("AUTH_CODE_PKCE", "AUTH_CODE")
    assert found.modes == ("POST_BODY", "PRIVATE_KEY_JWT")


@pytest.mark.parametrize(("says", "wanted"), [(True, "REQUIRED"), (False, "OPTIONAL")])
def test_it_wants_of_the_callback_what_the_provider_promises(
    door: Door, certificate: trustme.LeafCert, says: bool, wanted: str
) -> None:
    pages: dict[str, bytes] = {}
    with issuer_at(certificate, pages) as (port, _):
        issuer = f"https://127.0.0.1:{port}"
        pages[OPENID] = described(issuer, authorization_response_iss_parameter_supported=says)
        assert read(door, issuer).fields["callback_issuer"] == wanted


@pytest.mark.parametrize("path", ["", "/tenant/7"])
def test_it_finds_the_description_at_either_place(
    door: Door, certificate: trustme.LeafCert, path: str
) -> None:
    pages: dict[str, bytes] = {}
    with issuer_at(certificate, pages) as (port, got):
        issuer = f"https://127.0.0.1:{port}{path}"
        pages[OAUTH + path] = described(issuer)
        assert read(door, issuer).fields["token_url"] == f"{issuer}/token"
    assert got.requests[0].startswith(f"GET {path}{OPENID} ".encode())


def test_it_takes_the_defaults_of_the_rfc(door: Door, certificate: trustme.LeafCert) -> None:
    pages: dict[str, bytes] = {}
    with issuer_at(certificate, pages) as (port, _):
        issuer = f"https://127.0.0.1:{port}"
        pages[OPENID] = json_answer(
            json.dumps({"issuer": issuer, "token_endpoint": f"{issuer}/token"})
        )
        found = read(door, issuer)
    assert found.grants == ("AUTH_CODE",)
    assert found.modes == ("HTTP_BASIC",)
    assert found.fields["device_url"] == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "https://evil.example"}, "calls itself 'https://evil.example'"),
        ({"token_endpoint": None}, "no token endpoint"),
        ({"token_endpoint": "http://plain.example/token"}, "not https"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "not https"),
        ({"grant_types_supported": "authorization_code"}, "grant_types_supported"),
        ({"issuer": None}, "issuer"),
        ({"issuer": 7}, "issuer"),
    ],
)
def test_it_believes_no_description_that_does_not_fit(
    door: Door, certificate: trustme.LeafCert, change: dict[str, Any], words: str
) -> None:
    pages: dict[str, bytes] = {}
    with issuer_at(certificate, pages) as (port, _):
        issuer = f"https://127.0.0.1:{port}"
        pages[OPENID] = described(issuer, **change)
        assert words in refused(door, issuer)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"[" * 9999])
def test_it_says_so_when_the_description_is_none(
    door: Door, certificate: trustme.LeafCert, body: bytes
) -> None:
    with issuer_at(certificate, {OPENID: http("200 OK", body)}) as (port, _):
        assert "does not describe itself" in refused(door, f"https://127.0.0.1:{port}")


def test_it_says_so_when_there_is_no_description(door: Door, certificate: trustme.LeafCert) -> None:
    with issuer_at(certificate, {}) as (port, _):
        assert "answered 404" in refused(door, f"https://127.0.0.1:{port}")


def test_it_says_so_when_nobody_answers(door: Door) -> None:
    assert "refused the connection" in refused(door, "https://127.0.0.1:9")
