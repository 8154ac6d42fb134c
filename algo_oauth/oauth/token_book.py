"""The records of all profiles' tokens: in memory for every press, on disk before any use."""

import threading
from collections.abc import Callable

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import Problem, StorageError
from algo_oauth.oauth.profile import CONSENT_GRANTS, OAuthProfile
from algo_oauth.oauth.token_answer import GrantedToken
from algo_oauth.oauth.token_record import Token, TokenEvent, TokenRecord, TokenStore
from algo_oauth.secret import NO_SECRET

OnEvent = Callable[[OAuthProfile, TokenEvent], None]


class TokenBook:
    """Keeps what happened to each profile's token, and writes it down."""

    def __init__(
        self,
        store: TokenStore,
        clock: Clock,
        *,
        on_unsaved: Callable[[StorageError], None],
        on_event: OnEvent,
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_unsaved = on_unsaved
        self._on_event = on_event
        self._records = {record.profile_id: record for record in store.load()}
        self._lock = threading.Lock()

    def record(self, profile_id: str) -> TokenRecord:
        """Return what is known about a profile's token."""
        with self._lock:
            return self._records.get(profile_id) or TokenRecord(profile_id=profile_id)

    def token_of(self, profile: OAuthProfile) -> Token | None:
        """Return the profile's token if it belongs to the profile as it is now."""
        record = self.record(profile.id)
        return record.token if record.credentials == profile.credentials_digest else None

    def keep(
        self, profile: OAuthProfile, granted: GrantedToken, *, refreshed: Token | None, text: str
    ) -> Token:
        """Write a new token down and return it; ``text`` says how it came."""
        token = _token(granted, self._clock.now(), refreshed)
        self._write(
            profile,
            TokenRecord(
                profile_id=profile.id,
                credentials=profile.credentials_digest,
                token=token,
                events=self.record(profile.id).events,
            ),
            TokenEvent(at=token.issued_at, text=text),
        )
        return token

    def fail(
        self, profile: OAuthProfile, problem: Problem, *, tried: Token | None, dead: bool
    ) -> None:
        """Write down why no token came.

        ``tried`` is the token whose refreshing failed; when it is ``dead`` its refresh token is
        not tried again. What failed with a token that was replaced meanwhile says nothing.
        """
        token = self.token_of(profile)
        if tried is not None and token != tried:
            return
        if token is not None and dead:
            token = msgspec.structs.replace(
                token, refresh_token=NO_SECRET, refresh_issued_at=None, refresh_expires_at=None
            )
        now, before = self._clock.now(), self.record(profile.id)
        consented = profile.grant_type in CONSENT_GRANTS
        self._write(
            profile,
            TokenRecord(
                profile_id=profile.id,
                credentials=profile.credentials_digest,
                token=token,
                problem=problem,
                problem_at=now,
                reauthorise=token is not None and ((consented and dead) or before.reauthorise),
                events=before.events,
            ),
            TokenEvent(at=now, text="No new token came", problem=problem),
        )

    def clear(self, profile: OAuthProfile, text: str) -> None:
        """Forget the profile's token and remember that it was given up."""
        events = self.record(profile.id).events
        event = TokenEvent(at=self._clock.now(), text=text)
        self._write(profile, TokenRecord(profile_id=profile.id, events=events), event)

    def remove(self, profile_id: str) -> TokenRecord:
        """Forget a deleted profile's record, and return it.

        Raises:
            StorageError: it could not be removed from disk.
        """
        with self._lock:
            self._store.remove(profile_id)
            return self._records.pop(profile_id, None) or TokenRecord(profile_id=profile_id)

    def put_back(self, record: TokenRecord) -> None:
        """Keep a record that was removed, unless it says nothing or there is a newer token.

        Raises:
            StorageError: it could not be saved, and is not kept.
        """
        with self._lock:
            nothing = TokenRecord(profile_id=record.profile_id)
            newer = self._records.get(record.profile_id, nothing)
            if record != nothing and newer.token is None:
                self._store.save(record)
                self._records[record.profile_id] = record

    def _write(self, profile: OAuthProfile, record: TokenRecord, event: TokenEvent) -> None:
        record = record.with_event(event)
        try:
            self._store.save(record)
        except StorageError as error:
            # A full disk must not stop a press. An assertion's token can be asked for again
            # after a restart; what is lost at worst is a rotated refresh token.
            self._on_unsaved(error)
        with self._lock:
            self._records[record.profile_id] = record
        self._on_event(profile, event)


def _token(granted: GrantedToken, now: float, refreshed: Token | None) -> Token:
    token = Token(
        access_token=granted.access_token,
        issued_at=now,
        expires_at=None if granted.lifetime is None else now + granted.lifetime,
        scope=granted.scope or (refreshed.scope if refreshed else ""),
        refresh_token=granted.refresh_token,
        refresh_issued_at=now if granted.refresh_token else None,
        refresh_expires_at=(
            None if granted.refresh_lifetime is None else now + granted.refresh_lifetime
        ),
    )
    if refreshed is None or token.refresh_token:
        return token
    # RFC 6749 §6: an answer without a refresh token leaves the old one in force.
    return msgspec.structs.replace(
        token,
        refresh_token=refreshed.refresh_token,
        refresh_issued_at=refreshed.refresh_issued_at,
        refresh_expires_at=token.refresh_expires_at or refreshed.refresh_expires_at,
    )
