"""Provider Types: field values, guide and HELLO call, from ``config/providers.toml``."""

import tomllib
from pathlib import Path
from typing import Final, Literal

import msgspec

from algo_oauth.oauth.success import SuccessRule


class PresetFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The profile fields that a Provider Type fills in; None leaves a field as it is."""

    grant_type: str | None = None
    token_url: str | None = None
    client_auth_mode: str | None = None
    scope_mode: str | None = None
    scope: str | None = None
    extra_params: str | None = None
    jwt_assertion_mode: str | None = None


class Hello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The provider's simplest visible call, with ``<Placeholders>`` to replace."""

    method: str
    url: str
    payload: str


class GuideChapter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chapter of the set-up guide."""

    title: str
    steps: tuple[str, ...]


class AnswerTraits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a provider's OAuth answers differ from the RFCs', as data; the defaults are the RFCs'.

    ``success`` decides on a token answer beyond its status; ``token_at`` names members in which
    the token may stand; the ``…_codes`` are error codes, ``pending_statuses`` statuses of the
    device flow. ``dead_codes`` mean that a refresh token will never work again.
    """

    success: SuccessRule | None = None
    token_at: tuple[str, ...] = ()
    pending_statuses: tuple[int, ...] = ()
    pending_codes: tuple[str, ...] = ("authorization_pending",)
    slow_down_codes: tuple[str, ...] = ("slow_down",)
    denied_codes: tuple[str, ...] = ("access_denied",)
    expired_codes: tuple[str, ...] = ("expired_token",)
    dead_codes: tuple[str, ...] = ("invalid_grant",)
    code_pattern: str = ""
    revocation: Literal["rfc7009", "bearer", "none"] = "rfc7009"


STANDARD_TRAITS: Final = AnswerTraits()


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One Provider Type."""

    title: str
    fields: PresetFields
    guide: tuple[GuideChapter, ...]
    hello: Hello | None = None
    answers: AnswerTraits = STANDARD_TRAITS


def load_presets(file: Path) -> dict[str, Preset]:
    """Read the Provider Types by name, strictly.

    Raises:
        msgspec.ValidationError: an unknown name, a missing one or a wrong type, with its place.
    """
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, Preset])
