"""What a Grant Type has to say of itself."""

from collections.abc import Callable
from typing import Literal

import msgspec

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import NO_SECRET, Secret


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's consent brought: a code and what belongs to it, or a device code."""

    code: Secret = NO_SECRET
    redirect_uri: str = ""
    code_verifier: Secret = NO_SECRET
    device_code: Secret = NO_SECRET

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The values that must never be seen."""
        return tuple(each for each in (self.code, self.code_verifier, self.device_code) if each)


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What a token request is written for: the Unix time, and the consent if there is one."""

    now: float
    consent: Consent = Consent()


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A way to a token.

    ``needs`` names the profile fields that must be filled, beyond the client's own, and
    ``needs_in_mode`` those that only a JWT Assertion Mode asks for. ``form`` gives the fields
    of the token request, without client authentication, and may raise ``KeyUnfit``.
    ``consent`` says how a person consents, for grants that need one.
    """

    name: str
    explanation: str
    needs: tuple[str, ...]
    form: Callable[[OAuthProfile, Occasion], dict[str, str]]
    needs_in_mode: dict[str, tuple[str, ...]] = {}
    consent: Literal["", "redirect", "device"] = ""
    pkce: bool = False
