"""An OAuth profile: what an installer configures once and every press uses."""

import hashlib
from typing import Final

import msgspec

from algo_oauth.secret import NO_SECRET, Secret

NAME_LIMIT: Final = 64
CLIENT_ID_LIMIT: Final = 512
SECRET_LIMIT: Final = 4096
KEY_LIMIT: Final = 16_384
ASSERTION_LIMIT: Final = 16_384
SCOPE_LIMIT: Final = 2048
EXTRA_PARAMS_LIMIT: Final = 4096

SCOPE_MODES: Final = ("NONE", "SCOPES_LIST")
SCOPE_SEPARATORS: Final = {"SPACE": " ", "COMMA": ","}
REFRESH_SCOPES: Final = ("OMIT", "SEND")
PKCE_METHODS: Final = ("S256",)
RESPONSE_TYPES: Final = ("code",)
CALLBACK_ISSUERS: Final = ("OPTIONAL", "REQUIRED")
JWT_ASSERTION_MODES: Final = ("DISABLED", "SIGNED")

SECRET_FIELDS: Final = ("client_secret", "jwt_assertion", "assertion_key", "client_key")
"""The fields that are write-only: sealed at rest, never shown."""
CONSENT_GRANTS: Final = ("AUTH_CODE", "AUTH_CODE_PKCE", "DEVICE_CODE")
"""The grants in which a person consents: their tokens cannot just be asked for again."""

_OF_A_CONSENT: Final = ("token_url", "client_id")
_NOT_OF_A_TOKEN: Final = frozenset(
    {"id", "name", "provider_type", "auth_url", "device_url", "device_token_url", "revocation_url"}
    | {"issuer", "callback_issuer", "pkce_method", "response_type"}
    | {"authorize_params", "refresh_params"}
)


class OAuthProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One profile, with the fields of Advanced Settings → OAuth.

    The choices (``provider_type``, ``grant_type``, ``client_auth_mode``) are names in their
    registries. The three ``…_params`` are JSON objects as they were typed, sent with the step
    that they are named for (``extra_params`` with the token request).

    ``callback_issuer`` is REQUIRED where the provider says that it always names itself when it
    sends a person back (RFC 9207 §3).

    ``jwt_assertion`` is a pasted assertion (mode DISABLED: sent as it is); the ``assertion_…``
    fields are for one that the device signs per token request (mode SIGNED, RFC 7523 §2.1);
    ``client_key`` and the ``client_assertion_…`` fields sign the assertion that authenticates
    the client (RFC 7523 §2.2). Lifetimes are seconds.
    """

    id: str
    name: str
    provider_type: str
    grant_type: str
    token_url: str
    client_auth_mode: str
    auth_url: str = ""
    device_url: str = ""
    device_token_url: str = ""
    revocation_url: str = ""
    issuer: str = ""
    callback_issuer: str = "OPTIONAL"
    pkce_method: str = "S256"
    response_type: str = "code"
    scope_mode: str = "NONE"
    scope: str = ""
    scope_separator: str = "SPACE"
    refresh_scope: str = "OMIT"
    extra_params: str = ""
    authorize_params: str = ""
    refresh_params: str = ""
    jwt_assertion_mode: str = "DISABLED"
    jwt_assertion: Secret = NO_SECRET
    assertion_algorithm: str = "RS256"
    assertion_key: Secret = NO_SECRET
    assertion_key_id: str = ""
    assertion_issuer: str = ""
    assertion_subject: str = ""
    assertion_audience: str = ""
    assertion_lifetime: int = 300
    assertion_claims: str = ""
    client_id: str = ""
    client_secret: Secret = NO_SECRET
    client_key: Secret = NO_SECRET
    client_assertion_algorithm: str = ""
    client_key_id: str = ""
    client_assertion_audience: str = ""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The values that must never be seen."""
        kept: tuple[Secret, ...] = tuple(getattr(self, name) for name in SECRET_FIELDS)
        return tuple(secret for secret in kept if secret)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that are asked for, in order; none in mode NONE."""
        if self.scope_mode != "SCOPES_LIST":
            return ()
        return tuple(self.scope.replace(",", " ").split())

    @property
    def credentials_digest(self) -> str:
        """Changes when a token obtained before no longer belongs to this profile.

        A consent outlives a new secret or another scope: only another application or another
        provider ends it.
        """
        names: tuple[str, ...] = _OF_A_CONSENT
        if self.grant_type not in CONSENT_GRANTS:
            names = tuple(n for n in self.__struct_fields__ if n not in _NOT_OF_A_TOKEN)
        values = (getattr(self, name) for name in names)
        parts = (value.reveal() if isinstance(value, Secret) else str(value) for value in values)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()
