"""What a server and the device agree on beforehand: grants, client auth modes, clients."""

from typing import Final

import msgspec

CALLBACK: Final = "https://console.example.test/control/oauth-callback.lua"
"""The device's callback URL; nobody answers there: a person's walk ends when it leads there."""

DEVICE_CODE: Final = "urn:ietf:params:oauth:grant-type:device_code"
GRANTS: Final = {
    "JWT_BEARER": "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "CLIENT_CREDENTIALS": "client_credentials",
    "AUTH_CODE": "authorization_code",
    "AUTH_CODE_PKCE": "authorization_code",
    "DEVICE_CODE": DEVICE_CODE,
}
"""Our grants and the ``grant_type`` of each."""

MODES: Final = {
    "HTTP_BASIC": "client_secret_basic",
    "POST_BODY": "client_secret_post",
    "NONE": "none",
    "CLIENT_SECRET_JWT": "client_secret_jwt",
    "PRIVATE_KEY_JWT": "private_key_jwt",
}
"""Our client auth modes and the name of each in the registry of RFC 7591."""

SCOPES: Final = ("openid", "messages", "offline_access")
"""``offline_access`` is how OpenID Connect asks for a refresh token."""

_ODD: Final = "Odd: 100% +/&=?"
"""RFC 6749 §2.3.1 form-encodes both parts of a Basic header; a server that forgets it is found."""


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """An application as it is registered: for one grant and one way to prove who it is."""

    grant: str
    mode: str
    client_id: str
    secret: str = ""

    @property
    def grant_types(self) -> tuple[str, ...]:
        """The grant types that it may use at the token endpoint."""
        own = GRANTS[self.grant]
        return (
            (own,) if self.grant in {"JWT_BEARER", "CLIENT_CREDENTIALS"} else (own, "refresh_token")
        )

    @property
    def auth_method(self) -> str:
        """Its ``token_endpoint_auth_method``."""
        return MODES[self.mode]


def client_for(grant: str, mode: str) -> Client:
    """Return the client of a grant and a mode; it has the same id and secret at every server."""
    client_id = f"{grant}-{mode}".lower().replace("_", "-")
    secret = "" if mode in {"NONE", "PRIVATE_KEY_JWT"} else f"{_ODD}{client_id}-{'s' * 16}"
    return Client(grant=grant, mode=mode, client_id=client_id, secret=secret)
