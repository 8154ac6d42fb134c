"""Authorization codes between their issue and their exchange."""

import secrets
from threading import Lock
from typing import Final

from algo_oauth.sandbox.clock import Clock
from algo_oauth.sandbox.faults import OAuthFault
from algo_oauth.sandbox.records import AuthorizationCode

CODE_SECONDS: Final = 60


class CodeBook:
    """Codes that live 60 seconds and can be used once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._codes: dict[str, AuthorizationCode] = {}

    def keep(
        self,
        code: str,
        *,
        client_id: str,
        user_id: str,
        redirect_uri: str,
        code_challenge: str | None,
        code_challenge_method: str | None,
    ) -> None:
        """Remember a code that has just been issued."""
        kept = AuthorizationCode(
            code=code,
            client_id=client_id,
            user_id=user_id,
            redirect_uri=redirect_uri,
            expires_at=self._clock.now() + CODE_SECONDS,
            code_challenge=code_challenge,
            code_challenge_method=code_challenge_method,
        )
        with self._lock:
            self._codes[code] = kept

    def take(self, code: str, client_id: str) -> AuthorizationCode:
        """Return a code and forget it: whatever comes of the exchange, it was used.

        Raises:
            OAuthFault: OAU-106 unknown or used, OAU-108 expired, OAU-110 of another app.
        """
        with self._lock:
            kept = self._codes.pop(code, None)
        if kept is None:
            raise _refused("OAU-106", "Authorization code is invalid")
        if self._clock.now() >= kept.expires_at:
            raise _refused("OAU-108", "Authorization code is expired")
        if kept.client_id != client_id:
            raise _refused("OAU-110", "Authorization code was issued to another application")
        return kept


def new_code() -> str:
    """Return the text of a new code."""
    return secrets.token_urlsafe(48)


def _refused(code: str, message: str) -> OAuthFault:
    return OAuthFault("invalid_grant", code, message, status=403)
