"""An OAuth profile: what an installer configures once and every press uses."""

import hashlib
from typing import Final

import msgspec

from algo_oauth.secret import NO_SECRET, Secret

NAME_LIMIT: Final = 64
CLIENT_ID_LIMIT: Final = 512
SECRET_LIMIT: Final = 4096
ASSERTION_LIMIT: Final = 16_384
SCOPE_LIMIT: Final = 2048
EXTRA_PARAMS_LIMIT: Final = 4096

SCOPE_MODES: Final = ("NONE", "SCOPES_LIST")
JWT_ASSERTION_MODES: Final = ("DISABLED",)


class OAuthProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One profile, with the fields of Advanced Settings → OAuth.

    The choices (``provider_type``, ``grant_type``, ``client_auth_mode``) are names in their
    registries. ``extra_params`` is the JSON object as it was typed.
    """

    id: str
    name: str
    provider_type: str
    grant_type: str
    token_url: str
    client_auth_mode: str
    scope_mode: str = "NONE"
    scope: str = ""
    extra_params: str = ""
    jwt_assertion_mode: str = "DISABLED"
    client_id: str = ""
    client_secret: Secret = NO_SECRET
    jwt_assertion: Secret = NO_SECRET

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The values that must never be seen."""
        return tuple(secret for secret in (self.client_secret, self.jwt_assertion) if secret)

    @property
    def credentials_digest(self) -> str:
        """Changes when a token obtained before no longer belongs to this profile."""
        parts = (
            self.grant_type,
            self.token_url,
            self.client_auth_mode,
            self.scope_mode,
            self.scope,
            self.extra_params,
            self.client_id,
            self.client_secret.reveal(),
            self.jwt_assertion.reveal(),
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()
