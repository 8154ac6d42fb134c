"""What the device knows about a profile's token, and where it keeps that."""

from typing import Protocol

import msgspec

from algo_oauth.errors import Problem
from algo_oauth.secret import NO_SECRET, Secret


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token in use. Times are Unix seconds; ``expires_at`` is None where nobody said."""

    access_token: Secret
    issued_at: float
    expires_at: float | None = None
    scope: str = ""
    refresh_token: Secret = NO_SECRET
    refresh_expires_at: float | None = None

    def is_stale(self, now: float) -> bool:
        """Say whether the token should not be used any more.

        A token is given up a little before its end, so that it does not expire on its way.
        """
        if self.expires_at is None:
            return False
        margin = min(30.0, (self.expires_at - self.issued_at) * 0.1)
        return now >= self.expires_at - margin

    def can_refresh(self, now: float) -> bool:
        """Say whether the refresh token may still be good."""
        ends = self.refresh_expires_at
        return bool(self.refresh_token) and (ends is None or now < ends)


class TokenRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one profile's token.

    ``credentials`` is the digest of the profile the token was obtained for; ``problem`` is why
    the last attempt failed, None after a success.
    """

    profile_id: str
    credentials: str = ""
    token: Token | None = None
    problem: Problem | None = None
    problem_at: float | None = None


class TokenStore(Protocol):
    """Keeps records across restarts; ``save`` returns when the record is on disk."""

    def load(self) -> list[TokenRecord]:
        """Return every record."""

    def save(self, record: TokenRecord) -> None:
        """Keep the record.

        Raises:
            StorageError: it could not be written.
        """

    def remove(self, profile_id: str) -> None:
        """Forget the record of a profile."""
