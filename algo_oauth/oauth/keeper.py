"""Renewing tokens ahead of their end, so that no press has to wait for a provider.

Only for profiles that are in use and have had a token: the first one is asked for by the first
press or test, when somebody is there to read what came of it.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import Token
from algo_oauth.oauth.tokens import TokenManager

_LOG: Final = logging.getLogger(__name__)

AHEAD: Final = 300.0
"""Seconds before its end at which a token is renewed; a fifth of its life if that is less."""
EVERY: Final = 15.0
"""Seconds between two looks at the tokens."""
FIRST_PAUSE: Final = 30.0
LONGEST_PAUSE: Final = 900.0
PATIENCE: Final = 20.0


class TokenKeeper:
    """Looks after the tokens of the profiles that ``in_use`` names."""

    def __init__(
        self,
        *,
        tokens: TokenManager,
        in_use: Callable[[], Iterable[OAuthProfile]],
        clock: Clock,
    ) -> None:
        self._tokens = tokens
        self._in_use = in_use
        self._clock = clock
        self._failures: dict[str, tuple[int, float]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="token-keeper", daemon=True)

    def start(self) -> None:
        """Look after the tokens until ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """Stop soon; a call to a provider that is under way may still end."""
        self._stopping.set()

    def look(self) -> None:
        """Renew every token whose end is near."""
        for profile in self._in_use():
            token = self._due(profile)
            if token is not None:
                self._renew(profile, token)

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            try:
                self.look()
            except Exception:  # noqa: BLE001  one bad round must not end the looking after
                _LOG.exception("A look at the tokens failed")

    def _due(self, profile: OAuthProfile) -> Token | None:
        record = self._tokens.record(profile.id)
        token = record.token
        if token is None or record.credentials != profile.credentials_digest:
            return None
        _, not_before = self._failures.get(profile.id, (0, 0.0))
        if token.expires_at is None or self._clock.monotonic() < not_before:
            return None
        ahead = min(AHEAD, (token.expires_at - token.issued_at) / 5)
        return token if self._clock.now() >= token.expires_at - ahead else None

    def _renew(self, profile: OAuthProfile, token: Token) -> None:
        deadline = self._clock.monotonic() + PATIENCE
        # Named as refused, it is not handed out again to this call; presses still use it.
        renewed = self._tokens.obtain(profile, deadline=deadline, rejected=token.access_token)
        if renewed.token is not None:
            self._failures.pop(profile.id, None)
            return
        count, _ = self._failures.get(profile.id, (0, 0.0))
        pause = min(FIRST_PAUSE * 2**count, LONGEST_PAUSE)
        self._failures[profile.id] = (count + 1, self._clock.monotonic() + pause)
