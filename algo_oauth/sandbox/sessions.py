"""Sessions and their tokens: how long they live, how pairs rotate, and what ends them."""

import secrets
from collections import deque
from collections.abc import Iterator
from math import ceil
from threading import RLock
from typing import Final

from algo_oauth.sandbox.clock import Clock
from algo_oauth.sandbox.faults import invalid_grant, token_invalid
from algo_oauth.sandbox.opaque_tokens import (
    is_access_token,
    new_access_token,
    new_refresh_token,
)
from algo_oauth.sandbox.records import App, Session, TokenPair

ACCESS_SECONDS: Final = 3600
REFRESH_SECONDS: Final = 604_799
SESSIONS_PER_USER_AND_APP: Final = 5

# A replaced pair goes on working until its successor has been in use for this long ...
GRACE_SECONDS: Final = 10
# ... and a successor that nobody uses is handed out again for this long.
REPEAT_SECONDS: Final = 3600

_PAIRS_REMEMBERED: Final = 20
_ENDED_REMEMBERED: Final = 10_000


class SessionBook:
    """All sessions of the sandbox; safe to use from several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = RLock()
        self._sessions: list[Session] = []
        self._by_access: dict[str, tuple[Session, TokenPair]] = {}
        self._by_refresh: dict[str, tuple[Session, TokenPair]] = {}
        self._ended_refresh_tokens: deque[str] = deque(maxlen=_ENDED_REMEMBERED)

    def open(self, app: App, user_id: str) -> tuple[Session, TokenPair]:
        """Begin a session; the user's oldest one for this app ends when it is one too many."""
        with self._lock:
            session = Session(
                id=secrets.token_hex(8),
                client_id=app.client_id,
                user_id=user_id,
                scopes=app.scopes,
                pairs=[],
            )
            self._sessions.append(session)
            self._evict(session)
            return session, self._add_pair(session, refreshable=app.issues_refresh_tokens)

    def refresh(self, refresh_token: str, client_id: str) -> tuple[Session, TokenPair]:
        """Return the pair that follows ``refresh_token``: a new one or, if asked again, the same.

        Raises:
            OAuthFault: OAU-210 expired, OAU-211 its session was ended, OAU-213 used or unknown.
        """
        with self._lock:
            session, pair = self._refreshable(refresh_token, client_id)
            successor = pair.successor
            if successor is None:
                pair.successor = self._add_pair(session, refreshable=True)
                return session, pair.successor
            if successor is not session.pairs[-1] or self._is_settled(successor):
                raise invalid_grant("OAU-213", "Token not found")
            return session, successor

    def bearer(self, access_token: str) -> Session:
        """Return the session of an access token and note that the token is in use.

        Raises:
            ApiFault: OAU-149 unparsable, OAU-213 unknown, OAU-128 expired, OAU-129 replaced.
        """
        with self._lock:
            if not is_access_token(access_token):
                raise token_invalid("OAU-149", "Unparsable access token")
            if access_token not in self._by_access:
                raise token_invalid("OAU-213", "Token not found")
            session, pair = self._by_access[access_token]
            if self._clock.now() >= pair.access_until:
                raise token_invalid("OAU-128", "Access token expired")
            if self._is_superseded(pair):
                raise token_invalid("OAU-129", "Access token is superseded by a newer one")
            if pair.first_used is None:
                pair.first_used = self._clock.now()
            return session

    def end(self, token: str, client_id: str) -> None:
        """End the whole session of an access or refresh token; an unknown one is no fault."""
        with self._lock:
            found = self._by_access.get(token) or self._by_refresh.get(token)
            if found and found[0].client_id == client_id:
                self._close(found[0])

    def end_all(self) -> None:
        """End every session, as when a user changes the password."""
        with self._lock:
            for session in list(self._sessions):
                self._close(session)

    def expire_access_tokens(self) -> None:
        """Let every access token be expired; the refresh tokens stay good."""
        with self._lock:
            for pair in self._pairs():
                pair.access_until = min(pair.access_until, self._clock.now())

    def expire_all_tokens(self) -> None:
        """Let every access token and every refresh token be expired."""
        with self._lock:
            self.expire_access_tokens()
            for pair in self._pairs():
                pair.refresh_until = min(pair.refresh_until, self._clock.now())

    def open_sessions(self) -> tuple[Session, ...]:
        """Return the sessions that have not been ended, oldest first."""
        with self._lock:
            return tuple(self._sessions)

    def seconds_left(self, pair: TokenPair) -> tuple[int, int]:
        """Return how long a pair's access and refresh token still live."""
        now = self._clock.now()
        return max(0, ceil(pair.access_until - now)), max(0, ceil(pair.refresh_until - now))

    def _pairs(self) -> Iterator[TokenPair]:
        for session in self._sessions:
            yield from session.pairs

    def _add_pair(self, session: Session, *, refreshable: bool) -> TokenPair:
        now = self._clock.now()
        pair = TokenPair(
            access_token=new_access_token(),
            refresh_token=new_refresh_token() if refreshable else "",
            issued_at=now,
            access_until=now + ACCESS_SECONDS,
            refresh_until=now + REFRESH_SECONDS,
        )
        session.pairs.append(pair)
        self._by_access[pair.access_token] = (session, pair)
        if refreshable:
            self._by_refresh[pair.refresh_token] = (session, pair)
        if len(session.pairs) > _PAIRS_REMEMBERED:
            self._forget(session.pairs.pop(0))
        return pair

    def _refreshable(self, refresh_token: str, client_id: str) -> tuple[Session, TokenPair]:
        if refresh_token in self._ended_refresh_tokens:
            raise invalid_grant("OAU-211", "Token is revoked")
        session, pair = self._by_refresh.get(refresh_token, (None, None))
        if session is None or pair is None or session.client_id != client_id:
            raise invalid_grant("OAU-213", "Token not found")
        if self._clock.now() >= pair.refresh_until:
            raise invalid_grant("OAU-210", "Token is expired")
        return session, pair

    def _is_superseded(self, pair: TokenPair) -> bool:
        """Whether any later pair has been in use for long enough.

        RingCentral documents the grace for the refresh token only; here the old access token
        dies with it.
        """
        while pair.successor is not None:
            pair = pair.successor
            if self._is_in_use(pair):
                return True
        return False

    def _is_in_use(self, pair: TokenPair) -> bool:
        return pair.first_used is not None and self._has_passed(pair.first_used, GRACE_SECONDS)

    def _is_settled(self, pair: TokenPair) -> bool:
        """Whether the refresh token that led to ``pair`` cannot be used a second time."""
        return self._is_in_use(pair) or self._has_passed(pair.issued_at, REPEAT_SECONDS)

    def _has_passed(self, since: float, seconds: int) -> bool:
        return self._clock.now() >= since + seconds

    def _evict(self, newest: Session) -> None:
        same = [
            session
            for session in self._sessions
            if (session.client_id, session.user_id) == (newest.client_id, newest.user_id)
        ]
        for session in same[:-SESSIONS_PER_USER_AND_APP]:
            self._close(session)

    def _close(self, session: Session) -> None:
        self._sessions.remove(session)
        for pair in session.pairs:
            self._forget(pair)
            if pair.refresh_token:
                self._ended_refresh_tokens.append(pair.refresh_token)

    def _forget(self, pair: TokenPair) -> None:
        self._by_access.pop(pair.access_token, None)
        self._by_refresh.pop(pair.refresh_token, None)
