"""Provider Types, from ``config/providers.toml`` and from a file of the owner's own."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from algo_oauth.errors import BadSetting
from algo_oauth.oauth.preset_fields import GrantName, ModeName, PresetFields
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.remedy import Remedy, compiled
from algo_oauth.oauth.success import ANY_SUCCESS, SuccessRule
from algo_oauth.oauth.success_check import refuse_unusable
from algo_oauth.oauth.trap import Trap

__all__ = [
    "STANDARD_TRAITS",
    "AnswerTraits",
    "GuideChapter",
    "Hello",
    "Preset",
    "PresetFields",
    "find_traps",
    "load_presets",
]

_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{0,31}")


class Hello(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the provider's simplest visible calls, with ``<Placeholders>`` to replace.

    ``headers`` are written as in the test form, one a line. ``success`` is a rule for this call,
    None where the provider's own will do. ``note`` tells what to know before it is run.
    """

    title: str
    method: Literal["POST", "GET", "PUT", "PATCH", "DELETE"]
    url: str
    payload: str
    headers: str = ""
    success: SuccessRule | None = None
    note: str = ""

    def __post_init__(self) -> None:
        refuse_unusable(self.success)


class GuideChapter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chapter of the set-up guide; ``{callback_url}`` in a step stands for this device's own."""

    title: str
    steps: tuple[str, ...]


class AnswerTraits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a provider's answers differ from the RFCs', as data; the defaults are the RFCs'.

    ``success`` decides on a token answer beyond its status; ``token_at`` names members in which
    the token may stand; ``token_types`` are the types of a token that is sent as a bearer token.
    The ``…_codes`` are error codes, ``pending_statuses`` statuses of the device flow.
    ``dead_codes`` mean that a refresh token will never work again; ``stale_codes``, in an API's
    answer, that the access token is over, as a 401 does. ``code_pattern`` finds the exact code
    in an error's description. ``revocation`` is how a token is given back: RFC 7009, by a call
    with the token as bearer, or not at all.
    """

    success: SuccessRule | None = None
    token_at: tuple[str, ...] = ()
    token_types: tuple[str, ...] = ("bearer",)
    pending_statuses: tuple[int, ...] = ()
    pending_codes: tuple[str, ...] = ("authorization_pending",)
    slow_down_codes: tuple[str, ...] = ("slow_down",)
    denied_codes: tuple[str, ...] = ("access_denied",)
    expired_codes: tuple[str, ...] = ("expired_token",)
    dead_codes: tuple[str, ...] = ("invalid_grant",)
    stale_codes: tuple[str, ...] = ()
    code_pattern: str = ""
    revocation: Literal["rfc7009", "bearer", "none"] = "rfc7009"

    def __post_init__(self) -> None:
        compiled(self.code_pattern)
        refuse_unusable(self.success)


STANDARD_TRAITS: Final = AnswerTraits()


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One Provider Type.

    ``grants`` and ``client_auth_modes`` are those that the provider offers, its usual one first;
    none named means all. ``grant_fields`` are fields that another grant than the usual one
    wants otherwise. ``success`` decides on API answers whose request has no rule of its own.

    Raises:
        ValueError: parts that contradict each other.
    """

    title: str
    fields: PresetFields
    guide: tuple[GuideChapter, ...]
    grants: tuple[GrantName, ...] = ()
    client_auth_modes: tuple[ModeName, ...] = ()
    grant_fields: dict[GrantName, PresetFields] = {}
    hellos: tuple[Hello, ...] = ()
    success: SuccessRule = ANY_SUCCESS
    answers: AnswerTraits = STANDARD_TRAITS
    traps: tuple[Trap, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    def __post_init__(self) -> None:
        refuse_unusable(self.success)
        usual = self.fields.grant_type
        if self.grants and usual != self.grants[0]:
            raise ValueError(f"grant_type is {usual}, but the first of grants {self.grants[0]}")
        for grant in self.grant_fields:
            if self.grants and grant not in self.grants:
                raise ValueError(f"grant_fields names {grant}, which is not among grants")
        for grant in self.grants:
            mode = self.fields_for(grant).client_auth_mode
            if self.client_auth_modes and mode not in self.client_auth_modes:
                raise ValueError(f"client_auth_mode is {mode}, not among client_auth_modes")

    @property
    def hello(self) -> Hello | None:
        """The first of the HELLO calls."""
        return self.hellos[0] if self.hellos else None

    def fields_for(self, grant: str) -> PresetFields:
        """Return what is filled in when this grant is chosen."""
        changes = (fields for name, fields in self.grant_fields.items() if name == grant)
        fields = self.fields.with_changes(next(changes, PresetFields()))
        return msgspec.structs.replace(fields, grant_type=grant)

    def offered_grants(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the grants to offer, out of those that the device knows."""
        return _offered(self.grants, known)

    def offered_modes(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the Client Auth Modes to offer, out of those that the device knows."""
        return _offered(self.client_auth_modes, known)


def find_traps(preset: Preset, profile: OAuthProfile, *, redirect_uri: str) -> tuple[Trap, ...]:
    """Return the traps that the profile steps into, with this device's callback URL."""
    return tuple(trap for trap in preset.traps if trap.catches(profile, redirect_uri=redirect_uri))


def load_presets(shipped: Path, own: Path | None = None) -> dict[str, Preset]:
    """Read the Provider Types by name, strictly: the shipped ones, then the owner's.

    Raises:
        msgspec.ValidationError: an unknown name, a missing one or a wrong type in the shipped
            file, with its place.
        BadSetting: the owner's file cannot be used; it says why.
    """
    presets = _read(shipped.read_text(encoding="utf-8"))
    return presets | _read_own(own, taken=presets) if own else presets


def _read_own(file: Path, *, taken: Iterable[str]) -> dict[str, Preset]:
    try:
        presets = _read(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _bad(file, f"it cannot be read ({error.strerror})") from error
    except ValueError as error:  # not UTF-8, not TOML, or not what a preset looks like
        raise _bad(file, " ".join(str(error).replace("`", "").split())) from error
    clash = ", ".join(name for name in presets if name in taken)
    if clash:
        raise _bad(file, f"{clash} is the name of a shipped Provider Type")
    return presets


def _bad(file: Path, fault: str) -> BadSetting:
    return BadSetting(
        name="ALGO_OAUTH_PROVIDERS",
        fault=f"{file}: {fault}",
        hint="The head of config/providers.toml shows what such a file holds.",
    )


def _read(text: str) -> dict[str, Preset]:
    return {name: _preset(name, table) for name, table in tomllib.loads(text).items()}


def _preset(name: str, table: Any) -> Preset:
    if not _NAME.fullmatch(name):
        raise msgspec.ValidationError(
            f"{name!r} is no name for a table: use up to 32 capital letters, digits and _"
        )
    try:
        return msgspec.convert(table, Preset)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{name}: {error}") from error


def _offered(named: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
    listed = tuple(known)
    return tuple(name for name in named if name in listed) or listed
