"""What every server of these tests looks like from outside."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import requests

from tests.interop.person import Person
from tests.interop.registered import CALLBACK, Client

WELL_KNOWN = ("openid-configuration", "oauth-authorization-server")


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """The URLs of a server that a profile needs."""

    authorize: str
    token: str
    device: str
    revoke: str


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A running authorization server.

    ``metadata`` is what its discovery document says; ``clients`` are registered under their
    grant and mode; ``authorize_params`` is what it wants besides to give a refresh token;
    ``expire`` ends the life of the device code that belongs to a user code.
    """

    name: str
    issuer: str
    metadata: dict[str, Any]
    endpoints: Endpoints
    clients: dict[tuple[str, str], Client]
    authority_file: Path
    expire: Callable[[str], None]
    authorize_params: str = ""

    def consent(self, url: str, *, allow: bool = True) -> str:
        """Let a person decide at an authorize URL; return the callback URL that it ends at."""
        with Person(self.authority_file) as person:
            return person.decide(url, callback=CALLBACK, allow=allow)

    def enter_code(self, url: str, user_code: str, *, allow: bool = True) -> str:
        """Let a person enter a device's code and decide; return the last page."""
        with Person(self.authority_file) as person:
            return person.enter_code(url, code=user_code, allow=allow)

    def is_live(self, access_token: str) -> bool:
        """Ask the server itself whether a token is good (RFC 7662)."""
        asking = self.clients["CLIENT_CREDENTIALS", "HTTP_BASIC"]
        answer = self.post(
            self.metadata["introspection_endpoint"], {"token": access_token}, basic=asking
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["active"] is True

    def post(
        self, url: str, form: dict[str, str], *, basic: Client | None = None
    ) -> requests.Response:
        """Send a form as the plainest of clients, ``basic`` in the header (RFC 6749 §2.3.1)."""
        pair = (_coded(basic.client_id), _coded(basic.secret)) if basic else None
        with requests.Session() as http:
            http.trust_env = False
            return http.post(url, form, auth=pair, verify=str(self.authority_file), timeout=10)


def _coded(text: str) -> str:
    # A space as %20: Authlib does not read a plus as one.
    return quote(text, safe="")


def discovered(issuer: str, authority_file: Path) -> dict[str, Any]:
    """Read a server's own description of itself, where it has one (RFC 8414)."""
    for name in WELL_KNOWN:
        with requests.Session() as http:
            http.trust_env = False
            url = f"{issuer}/.well-known/{name}"
            answer = http.get(url, verify=str(authority_file), timeout=10)
            if answer.ok:
                return msgspec.json.decode(answer.content, type=dict[str, Any])
    raise AssertionError(f"{issuer} does not describe itself")


def endpoints_of(metadata: dict[str, Any], *, device: str = "") -> Endpoints:
    """Take the URLs out of a description; ``device`` where that says nothing of it."""
    return Endpoints(
        authorize=metadata["authorization_endpoint"],
        token=metadata["token_endpoint"],
        device=metadata.get("device_authorization_endpoint", device),
        revoke=metadata["revocation_endpoint"],
    )
