"""What the device knows about a profile's token, and where it keeps that."""

from typing import Final, Protocol

import msgspec

from algo_oauth.errors import Problem
from algo_oauth.secret import NO_SECRET, Secret

EVENTS_KEPT: Final = 20


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token in use. Times are Unix seconds; ``expires_at`` is None where nobody said.

    ``refresh_issued_at`` is when the refresh token was given: it may be older than the token.
    """

    access_token: Secret
    issued_at: float
    expires_at: float | None = None
    scope: str = ""
    refresh_token: Secret = NO_SECRET
    refresh_issued_at: float | None = None
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


class TokenEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a profile's token, at a Unix time; ``problem`` if it failed."""

    at: float
    text: str
    problem: Problem | None = None


class TokenRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one profile's token.

    ``credentials`` is the digest of the profile the token was obtained for; ``problem`` is why
    the last attempt failed, None after a success. ``reauthorise`` tells that the provider has
    declared the refresh token dead: only a person's consent brings a new one. ``events`` are
    the last ones, the newest last.
    """

    profile_id: str
    credentials: str = ""
    token: Token | None = None
    problem: Problem | None = None
    problem_at: float | None = None
    reauthorise: bool = False
    events: tuple[TokenEvent, ...] = ()

    def with_event(self, event: TokenEvent) -> "TokenRecord":
        """Return the record with one more event; the oldest goes when there are many."""
        return msgspec.structs.replace(self, events=(*self.events, event)[-EVENTS_KEPT:])


class Forgotten:
    """The record of a deleted profile's token, on no disk, for whoever may bring it back."""

    def __init__(self, record: TokenRecord) -> None:
        self.record = record


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
