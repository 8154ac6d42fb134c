"""A trap: what a profile can be saved with, and what its provider will then refuse."""

import re
from typing import Final, Literal

import msgspec

from algo_oauth.oauth.preset_fields import GrantName
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.remedy import compiled
from algo_oauth.secret import Secret

REDIRECT_URI: Final = "redirect_uri"
"""Not a field of the profile: the callback URL of this device."""


class Trap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One trap.

    It catches profiles of these ``grant_types`` (of all where none is named) whose ``field``
    matches the regular expression ``matches`` and does not match ``unless``. The field ``scope``
    is read as the scopes that are asked for, with a space between them. ``refuse``: such a
    profile cannot work and is not saved; ``warn``: it may.

    Raises:
        ValueError: a field that no profile has, or a regular expression that is none.
    """

    code: str
    field: str
    severity: Literal["refuse", "warn"]
    message: str
    remedy: str
    grant_types: tuple[GrantName, ...] = ()
    matches: str = ""
    unless: str = ""

    def __post_init__(self) -> None:
        if self.field not in (REDIRECT_URI, *OAuthProfile.__struct_fields__):
            raise ValueError(f"no profile has a field {self.field!r}")
        compiled(self.matches)
        compiled(self.unless)

    def catches(self, profile: OAuthProfile, *, redirect_uri: str) -> bool:
        """Say whether the profile steps into this trap."""
        if self.grant_types and profile.grant_type not in self.grant_types:
            return False
        value = self._value(profile, redirect_uri)
        if self.unless and re.search(self.unless, value):
            return False
        return re.search(self.matches, value) is not None

    def _value(self, profile: OAuthProfile, redirect_uri: str) -> str:
        match self.field:
            case "redirect_uri":
                return redirect_uri
            case "scope":
                return " ".join(profile.scopes)
        value = getattr(profile, self.field)
        return value.reveal() if isinstance(value, Secret) else str(value)
