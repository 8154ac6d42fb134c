"""The profile fields that a preset fills in, checked as strictly as a form's."""

from typing import Annotated, Final, Literal

import msgspec

from algo_oauth.checks import strict_json

GrantName = Literal[
    "JWT_BEARER", "CLIENT_CREDENTIALS", "AUTH_CODE", "AUTH_CODE_PKCE", "DEVICE_CODE"
]
ModeName = Literal["HTTP_BASIC", "POST_BODY", "NONE", "CLIENT_SECRET_JWT", "PRIVATE_KEY_JWT"]
Address = Annotated[str, msgspec.Meta(pattern=r"^(https://[^\s#@]+)?$")]

_PARAMS: Final = ("extra_params", "authorize_params", "refresh_params")


class PresetFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a Provider Type fills in; None leaves a field as it is, an empty text clears it.

    Raises:
        ValueError: Extra Params that are not a JSON object.
    """

    grant_type: GrantName | None = None
    auth_url: Address | None = None
    token_url: Address | None = None
    device_url: Address | None = None
    device_token_url: Address | None = None
    revocation_url: Address | None = None
    issuer: Address | None = None
    callback_issuer: Literal["OPTIONAL", "REQUIRED"] | None = None
    client_auth_mode: ModeName | None = None
    client_assertion_algorithm: str | None = None
    client_assertion_audience: str | None = None
    pkce_method: Literal["S256"] | None = None
    response_type: Literal["code"] | None = None
    scope_mode: Literal["NONE", "SCOPES_LIST"] | None = None
    scope: str | None = None
    scope_separator: Literal["SPACE", "COMMA"] | None = None
    refresh_scope: Literal["OMIT", "SEND"] | None = None
    extra_params: str | None = None
    authorize_params: str | None = None
    refresh_params: str | None = None
    jwt_assertion_mode: Literal["DISABLED", "SIGNED"] | None = None
    assertion_algorithm: str | None = None
    assertion_audience: str | None = None

    def __post_init__(self) -> None:
        for name in _PARAMS:
            text = getattr(self, name)
            if text and not _is_json_object(text):
                raise ValueError(f"{name} is not a JSON object")

    def values(self) -> dict[str, str]:
        """Return what is filled in, by field name."""
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in given.items() if value is not None}

    def with_changes(self, changes: "PresetFields") -> "PresetFields":
        """Return these fields with those of ``changes`` in place of theirs."""
        return msgspec.structs.replace(self, **changes.values())


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(strict_json(text), dict)
    except (ValueError, RecursionError):
        return False
