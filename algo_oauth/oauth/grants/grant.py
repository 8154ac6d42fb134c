"""What a Grant Type has to say of itself."""

from collections.abc import Callable

import msgspec

from algo_oauth.oauth.profile import OAuthProfile


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A way to a token.

    ``needs`` names the profile fields that must be filled, beyond the client's own;
    ``form`` gives the fields of the token request, without client authentication.
    """

    name: str
    explanation: str
    needs: tuple[str, ...]
    form: Callable[[OAuthProfile], dict[str, str]]
