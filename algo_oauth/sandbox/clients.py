"""Apps as Authlib's clients, and how they prove who they are (RFC 6749 section 2.3)."""

import base64
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import ClientMixin

from algo_oauth.sandbox.faults import OAuthFault
from algo_oauth.sandbox.records import AUTHORIZATION_CODE, App


class AppClient(ClientMixin):
    """An app, asked in Authlib's words."""

    def __init__(self, app: App) -> None:
        self.app = app

    def get_client_id(self) -> str:
        """Return the client id."""
        return self.app.client_id

    def get_default_redirect_uri(self) -> str | None:
        """Return nothing: RingCentral wants the redirect URI named each time."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """Return the app's own scopes, whatever was asked for, as RingCentral does."""
        return " ".join(self.app.scopes)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether this very text is registered."""
        return redirect_uri in self.app.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is the secret, told in constant time."""
        return secrets.compare_digest(self.app.client_secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Whether the app may authenticate this way (on every endpoint alike)."""
        return method == ("none" if self.app.public else "client_secret_basic")

    def check_response_type(self, response_type: str) -> bool:
        """Whether the app may ask the authorization page for this."""
        return response_type == "code" and AUTHORIZATION_CODE in self.app.grants

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether the app may use this grant."""
        return grant_type in self.app.grants


QueryClient = Callable[[str], AppClient | None]


def by_basic_header(query_client: QueryClient, request: Any) -> AppClient | None:
    """Authenticate by ``Authorization: Basic``; ``None`` where there is no such header.

    Raises:
        OAuthFault: OAU-156 malformed, OAU-153 unknown client, OAU-146 wrong secret.
    """
    header: str | None = request.headers.get("Authorization")
    if header is None:
        return None
    client_id, client_secret = _read_basic(header)
    client = _known(query_client, client_id)
    if client.app.public or not client.check_client_secret(client_secret):
        raise OAuthFault("invalid_client", "OAU-146", "Invalid client credentials", status=401)
    return client


def by_client_id(query_client: QueryClient, request: Any) -> AppClient | None:
    """Authenticate a client-side app, which has nothing but its ``client_id`` to show.

    Raises:
        OAuthFault: OAU-156 no ``client_id`` either, OAU-153 unknown client, OAU-146 the app has
            a secret and did not show it in a Basic header (the only way RingCentral documents).
    """
    client_id: str | None = request.form.get("client_id")
    if not client_id:
        raise _malformed_header()
    client = _known(query_client, client_id)
    if not client.app.public:
        raise OAuthFault("invalid_client", "OAU-146", "Invalid client credentials", status=401)
    return client


def _known(query_client: QueryClient, client_id: str) -> AppClient:
    client = query_client(client_id)
    if client is None:
        raise OAuthFault("invalid_client", "OAU-153", "Unknown client")
    return client


def _read_basic(header: str) -> tuple[str, str]:
    """Return id and secret, both form-decoded as RFC 6749 section 2.3.1 asks for."""
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except ValueError as error:
        raise _malformed_header() from error
    client_id, colon, client_secret = text.partition(":")
    client_id, client_secret = unquote_plus(client_id), unquote_plus(client_secret)
    if scheme.lower() != "basic" or not colon or not client_id:
        raise _malformed_header()
    if any(letter.isspace() for letter in client_id + client_secret):
        raise _malformed_header()
    return client_id, client_secret


def _malformed_header() -> OAuthFault:
    return OAuthFault(
        "invalid_client", "OAU-156", "Basic authentication header is missing or malformed"
    )
