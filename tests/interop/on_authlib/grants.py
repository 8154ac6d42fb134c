"""Authlib's grants and endpoints on the memory of the test server."""

from typing import Any, ClassVar

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import rfc6749, rfc7009, rfc7523, rfc7662, rfc8628, rfc9207
from joserfc.jwk import OctKey

from tests.interop.on_authlib.client_auth import METHODS, registered_keys
from tests.interop.on_authlib.memory import (
    CODE_SECONDS,
    AuthlibClient,
    Code,
    DeviceCredential,
    IssuedToken,
    Memory,
)

ASSERTION_SECRET = "shared between an issuer and this server"
"""What an assertion in the place of a grant is signed with, where its algorithm is HS256."""


class RememberingServer(AuthorizationServer):
    """Authlib's server for Flask with a memory."""

    memory: Memory

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        client_id = request.client.get_client_id()
        self.memory.tokens.append(IssuedToken(token, client_id, request.user))


class ClientCredentialsGrant(rfc6749.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = METHODS


class JwtBearerGrant(rfc7523.JWTBearerGrant):
    """An assertion in the place of a grant; its issuer is the client, which authenticates too."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = METHODS

    def validate_token_request(self) -> None:
        self.authenticate_token_endpoint_client()
        super().validate_token_request()

    def resolve_issuer_client(self, issuer: str) -> AuthlibClient | None:
        memory: Memory = self.server.memory
        return memory.clients.get(issuer)

    def resolve_client_public_key(self, client: AuthlibClient) -> Any:
        headers, _ = self.extract_assertion(self.request.form["assertion"])
        secret = headers["alg"] == "HS256"
        return OctKey.import_key(ASSERTION_SECRET) if secret else registered_keys()

    def authenticate_user(self, subject: str) -> str | None:
        return subject if subject == "ada" else None

    def has_granted_permission(self, client: AuthlibClient, user: str) -> bool:
        return True

    def get_audiences(self) -> list[str]:
        return [f"{self.server.memory.issuer}/token"]


class CodeGrant(rfc6749.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = METHODS

    def save_authorization_code(self, code: str, request: Any) -> None:
        memory: Memory = self.server.memory
        ends_at = memory.clock.now() + CODE_SECONDS
        memory.codes[code] = Code(code, request.client.get_client_id(), request, ends_at)

    def query_authorization_code(self, code: str, client: AuthlibClient) -> Code | None:
        memory: Memory = self.server.memory
        kept = memory.codes.get(code)
        if kept is None or kept.client_id != client.get_client_id():
            return None
        return kept if memory.clock.now() < kept.ends_at else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.server.memory.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> Any:
        return authorization_code.user


class RefreshGrant(rfc6749.RefreshTokenGrant):
    """Gives a new refresh token each time and ends the old one."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> IssuedToken | None:
        return next((t for t in _live(self.server) if t.refresh_token == refresh_token), None)

    def authenticate_user(self, refresh_token: IssuedToken) -> str | None:
        return refresh_token.user

    def revoke_old_credential(self, refresh_token: IssuedToken) -> None:
        refresh_token.live = False


class DeviceCodeGrant(rfc8628.DeviceCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = METHODS

    def query_device_credential(self, device_code: str) -> DeviceCredential | None:
        memory: Memory = self.server.memory
        return next((each for each in memory.devices if each.device_code == device_code), None)

    def query_user_grant(self, user_code: str) -> tuple[str, bool] | None:
        memory: Memory = self.server.memory
        return memory.device(user_code).decision

    def should_slow_down(self, credential: DeviceCredential) -> bool:
        """Say whether the last question was less than an interval ago; then that grows."""
        now, before = self.server.memory.clock.now(), credential.asked_at
        credential.asked_at = now
        if before is None or now - before >= credential.interval:
            return False
        credential.interval += 5  # RFC 8628 §3.5
        return True


class DeviceEndpoint(rfc8628.DeviceAuthorizationEndpoint):
    CLIENT_AUTH_METHODS: ClassVar[list[str]] = METHODS

    def __init__(self, server: RememberingServer, interval: int) -> None:
        super().__init__(server)
        self.INTERVAL = interval

    def get_verification_uri(self) -> str:
        return f"{self.server.memory.issuer}/device"

    def save_device_credential(self, client_id: str, scope: str, data: dict[str, Any]) -> None:
        memory: Memory = self.server.memory
        memory.devices.append(DeviceCredential(client_id, scope or "", data, memory.clock))


class RevocationEndpoint(rfc7009.RevocationEndpoint):
    CLIENT_AUTH_METHODS: ClassVar[list[str]] = METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> IssuedToken | None:
        live = _live(self.server)
        return next((t for t in live if token_string in {t.access_token, t.refresh_token}), None)

    def revoke_token(self, token: IssuedToken, request: Any) -> None:
        token.live = False


class IntrospectionEndpoint(rfc7662.IntrospectionEndpoint):
    def query_token(self, token_string: str, token_type_hint: str | None) -> IssuedToken | None:
        return next((t for t in _live(self.server) if t.access_token == token_string), None)

    def check_permission(self, token: IssuedToken, client: AuthlibClient, request: Any) -> bool:
        return True

    def introspect_token(self, token: IssuedToken) -> dict[str, Any]:
        return {"active": True, "client_id": token.client_id, "scope": token.scope}


class IssuerParameter(rfc9207.IssuerParameter):
    """Names the server in its answers to the browser."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get_issuer(self) -> str:
        return self._memory.issuer


def _live(server: RememberingServer) -> list[IssuedToken]:
    return [token for token in server.memory.tokens if token.live]
