"""What a Client Auth Mode has to say of itself."""

from collections.abc import Callable

import msgspec

from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import Secret


class ClientProof(msgspec.Struct, frozen=True, kw_only=True):
    """What authenticates the client in one request: fields of the form and headers.

    ``secrets`` are spellings of the credentials that only this mode produces.
    """

    form: dict[str, str] = {}
    headers: tuple[tuple[str, str], ...] = ()
    secrets: tuple[Secret, ...] = ()


class ClientAuthMode(msgspec.Struct, frozen=True, kw_only=True):
    """A way to prove who the client is; the same one on every call to the provider.

    ``needs`` names the profile fields that must be filled.
    """

    name: str
    explanation: str
    needs: tuple[str, ...]
    prove: Callable[[OAuthProfile], ClientProof]
