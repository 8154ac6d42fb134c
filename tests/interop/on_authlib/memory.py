"""What the server built on Authlib remembers. Times come from the clock that it is given."""

from typing import Any, Final

import msgspec
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin
from authlib.oauth2.rfc8628 import DeviceCredentialMixin

from algo_oauth.clock import Clock
from tests.interop.registered import Client

CODE_SECONDS: Final = 60
TOKEN_SECONDS: Final = 3600


class AuthlibClient(ClientMixin):
    """A client, asked in Authlib's words."""

    def __init__(self, client: Client, callback: str) -> None:
        self.client = client
        self._callback = callback

    def get_client_id(self) -> str:
        return self.client.client_id

    def get_default_redirect_uri(self) -> str | None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._callback

    def check_client_secret(self, client_secret: str) -> bool:
        return bool(self.client.secret) and client_secret == self.client.secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == self.client.auth_method

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.client.grant_types


class Code(AuthorizationCodeMixin):
    """An authorization code, and the challenge that came with the request for it."""

    def __init__(self, code: str, client_id: str, request: Any, ends_at: float) -> None:
        self.code = code
        self.client_id = client_id
        self.user = request.user
        self.scope = request.scope
        self.redirect_uri = request.payload.redirect_uri
        self.code_challenge = request.payload.data.get("code_challenge")
        self.code_challenge_method = request.payload.data.get("code_challenge_method")
        self.ends_at = ends_at

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)


class IssuedToken(TokenMixin):
    """A token pair; ``live`` until it is revoked or, its refresh token, used."""

    def __init__(self, answer: dict[str, Any], client_id: str, user: str | None) -> None:
        self.access_token: str = answer["access_token"]
        self.refresh_token: str | None = answer.get("refresh_token")
        self.scope: str = answer.get("scope", "")
        self.client_id = client_id
        self.user = user
        self.live = True

    def check_client(self, client: AuthlibClient) -> bool:
        return self.client_id == client.get_client_id()

    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return not self.live

    def get_scope(self) -> str:
        return self.scope


class DeviceCredential(DeviceCredentialMixin):
    """A device code under way; ``decision`` is the user and whether they allowed it."""

    def __init__(self, client_id: str, scope: str, answer: dict[str, Any], clock: Clock) -> None:
        self.client_id = client_id
        self.scope = scope
        self.user_code: str = answer["user_code"]
        self.device_code: str = answer["device_code"]
        self.interval: int = answer["interval"]
        self.ends_at: float = clock.now() + answer["expires_in"]
        self.asked_at: float | None = None
        self.decision: tuple[str, bool] | None = None
        self._clock = clock

    def get_client_id(self) -> str:
        return self.client_id

    def get_scope(self) -> str:
        return self.scope

    def get_user_code(self) -> str:
        return self.user_code

    def is_expired(self) -> bool:
        return self._clock.now() >= self.ends_at


class Memory(msgspec.Struct):
    """Everything of one server."""

    clock: Clock
    issuer: str
    clients: dict[str, AuthlibClient]
    codes: dict[str, Code] = msgspec.field(default_factory=dict)
    tokens: list[IssuedToken] = msgspec.field(default_factory=list)
    devices: list[DeviceCredential] = msgspec.field(default_factory=list)
    used_jtis: set[str] = msgspec.field(default_factory=set)

    def device(self, user_code: str) -> DeviceCredential:
        """Return the device code that belongs to a user code."""
        return next(each for each in self.devices if each.user_code == user_code)
