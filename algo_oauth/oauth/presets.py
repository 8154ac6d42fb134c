"""Provider Types: field values, guide and HELLO call, from ``config/providers.toml``."""

import tomllib
from pathlib import Path

import msgspec


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


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One Provider Type."""

    title: str
    fields: PresetFields
    guide: tuple[GuideChapter, ...]
    hello: Hello | None = None


def load_presets(file: Path) -> dict[str, Preset]:
    """Read the Provider Types by name, strictly.

    Raises:
        msgspec.ValidationError: an unknown name, a missing one or a wrong type, with its place.
    """
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), dict[str, Preset])
