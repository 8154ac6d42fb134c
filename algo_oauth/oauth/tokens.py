"""The path of a token: missing or stale → fetched once → on disk → used by everybody.

One thread fetches for a profile while the others wait for it; a rotated refresh token is on
disk before anyone uses the pair it came with.
"""

import threading
from collections.abc import Callable

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import Problem, StorageError, TokenCallsExhausted, TokenError, TokenWaitOver
from algo_oauth.oauth.explain import Remedies, retry_after
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_answer import GrantedToken, read_token_answer
from algo_oauth.oauth.token_pace import TokenPace
from algo_oauth.oauth.token_record import Token, TokenRecord, TokenStore
from algo_oauth.oauth.token_request import grant_request, refresh_request
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Exchange, OutgoingRequest
from algo_oauth.outbound.masking import Mask
from algo_oauth.secret import NO_SECRET, Secret


class ObtainedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token to send now, or the problem that stands in its place.

    ``exchanges`` are the token requests made for it, in order: none when it was cached.
    """

    token: Token | None = None
    problem: Problem | None = None
    exchanges: tuple[Exchange, ...] = ()


class _Flight:
    """One fetch under way, which any number of threads wait for.

    ``ran_out`` tells that it failed for want of its own time, of which others may have more;
    ``forgotten`` that the profile was deleted meanwhile.
    """

    def __init__(self, credentials: str) -> None:
        self.credentials = credentials
        self.landed = threading.Event()
        self.result = ObtainedToken(problem=TokenWaitOver().problem)
        self.ran_out = False
        self.forgotten = False


class TokenManager:
    """Obtains, keeps and renews the tokens of all profiles."""

    def __init__(
        self,
        *,
        door: Door,
        store: TokenStore,
        remedies: Remedies,
        clock: Clock,
        on_unsaved: Callable[[StorageError], None] = lambda _: None,
    ) -> None:
        self._door = door
        self._store = store
        self._remedies = remedies
        self._clock = clock
        self._on_unsaved = on_unsaved
        self._pace = TokenPace(clock)
        self._records = {record.profile_id: record for record in store.load()}
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()

    def record(self, profile_id: str) -> TokenRecord:
        """Return what is known about a profile's token."""
        with self._lock:
            return self._records.get(profile_id) or TokenRecord(profile_id=profile_id)

    def obtain(
        self, profile: OAuthProfile, *, deadline: float, rejected: Secret | None = None
    ) -> ObtainedToken:
        """Return a token for the profile by ``deadline`` (on the clock's monotonic time).

        ``rejected`` is an access token that a target has just refused: it will not be returned
        again, but one that another thread has fetched since will.
        """
        credentials = profile.credentials_digest
        while True:
            with self._lock:
                kept = self._usable(profile, rejected)
                if kept is not None:
                    return ObtainedToken(token=kept)
                flight = self._flights.get(profile.id)
                if flight is None:
                    mine = self._flights[profile.id] = _Flight(credentials)
                    break
            if not flight.landed.wait(max(0.0, deadline - self._clock.monotonic())):
                return ObtainedToken(problem=TokenWaitOver().problem)
            # What came of an edited profile's old credentials says nothing about its new ones.
            if flight.credentials == credentials and not flight.ran_out:
                return flight.result
        self._fly(mine, profile, deadline)
        return mine.result

    def forget(self, profile_id: str) -> None:
        """Forget a deleted profile's token.

        Raises:
            StorageError: it could not be removed from disk.
        """
        with self._lock:
            self._store.remove(profile_id)
            self._records.pop(profile_id, None)
            if profile_id in self._flights:
                self._flights[profile_id].forgotten = True

    def _usable(self, profile: OAuthProfile, rejected: Secret | None) -> Token | None:
        record = self._records.get(profile.id)
        if record is None or record.token is None:
            return None
        if record.credentials != profile.credentials_digest:
            return None
        if record.token.is_stale(self._clock.now()) or record.token.access_token == rejected:
            return None
        return record.token

    def _fly(self, flight: _Flight, profile: OAuthProfile, deadline: float) -> None:
        try:
            flight.result = self._fetch(profile, deadline)
        finally:
            over = self._clock.monotonic() >= deadline
            flight.ran_out = over and flight.result.token is None
            with self._lock:
                del self._flights[profile.id]
            flight.landed.set()
        if flight.forgotten:
            self._forget_again(profile.id)

    def _forget_again(self, profile_id: str) -> None:
        try:
            self.forget(profile_id)
        except StorageError as error:
            self._on_unsaved(error)

    def _fetch(self, profile: OAuthProfile, deadline: float) -> ObtainedToken:
        before = self.record(profile.id)
        made: list[Exchange] = []
        problem, dead = TokenWaitOver().problem, NO_SECRET
        for request, refreshed in self._requests(profile, before):
            result = self._ask(profile, request, deadline, made)
            if isinstance(result, GrantedToken):
                token = self._keep(profile, result, refreshed)
                return ObtainedToken(token=token, exchanges=tuple(made))
            problem = result
            if not made or made[-1].answer is None:
                break  # nothing came back: another way of asking will not help now
            if refreshed is not None and made[-1].answer.status in (400, 401):
                dead = refreshed.refresh_token
        if made:  # else it stays known why the last real attempt failed
            self._remember_problem(profile, problem, dead)
        return ObtainedToken(problem=problem, exchanges=tuple(made))

    def _requests(
        self, profile: OAuthProfile, before: TokenRecord
    ) -> list[tuple[OutgoingRequest, Token | None]]:
        """Return the ways to a token, best first: refreshing keeps the provider's session.

        Beside each request stands the token that it refreshes.
        """
        ways: list[tuple[OutgoingRequest, Token | None]] = [(grant_request(profile), None)]
        same_credentials = before.credentials == profile.credentials_digest
        if before.token and same_credentials and before.token.can_refresh(self._clock.now()):
            refresh = refresh_request(profile, before.token.refresh_token)
            ways.insert(0, (refresh, before.token))
        return ways

    def _ask(
        self, profile: OAuthProfile, request: OutgoingRequest, deadline: float, made: list[Exchange]
    ) -> GrantedToken | Problem:
        try:
            self._pace.take(profile.id)
        except TokenCallsExhausted as refusal:
            return refusal.problem
        exchange = self._door.send(request, within=deadline - self._clock.monotonic())
        made.append(exchange)
        if not exchange.may_have_arrived:
            self._pace.give_back(profile.id)
        if exchange.answer is None:
            assert exchange.fault is not None  # noqa: S101  an exchange has one or the other
            return exchange.fault.problem
        answer, mask = exchange.answer, Mask(request.secrets)
        if answer.status == 429:
            self._pace.wait(profile.id, retry_after(answer))
        if answer.status >= 400 or answer.status < 200:
            explained = self._remedies.explain(answer, step="token", host=request.host, mask=mask)
            return explained or TokenWaitOver().problem
        try:
            return read_token_answer(answer, host=request.host)
        except TokenError as error:
            problem = error.problem
            return Problem(problem.code, mask.text(problem.message), mask.text(problem.remedy))

    def _keep(self, profile: OAuthProfile, granted: GrantedToken, refreshed: Token | None) -> Token:
        now = self._clock.now()
        token = Token(
            access_token=granted.access_token,
            issued_at=now,
            expires_at=None if granted.lifetime is None else now + granted.lifetime,
            scope=granted.scope,
            refresh_token=granted.refresh_token,
            refresh_expires_at=(
                None if granted.refresh_lifetime is None else now + granted.refresh_lifetime
            ),
        )
        if refreshed is not None and not token.refresh_token:
            token = _with_old_refresh_token(token, refreshed)
        digest = profile.credentials_digest
        self._save(TokenRecord(profile_id=profile.id, credentials=digest, token=token))
        return token

    def _remember_problem(self, profile: OAuthProfile, problem: Problem, dead: Secret) -> None:
        """Record why it failed; a refresh token that was refused is not tried again."""
        record, digest = self.record(profile.id), profile.credentials_digest
        token = record.token if record.credentials == digest else None
        if token is not None and token.refresh_token == dead:
            token = msgspec.structs.replace(token, refresh_token=NO_SECRET)
        self._save(
            TokenRecord(
                profile_id=profile.id,
                credentials=digest,
                token=token,
                problem=problem,
                problem_at=self._clock.now(),
            )
        )

    def _save(self, record: TokenRecord) -> None:
        try:
            self._store.save(record)
        except StorageError as error:
            # A full disk must not stop a press. An assertion's token can be asked for again
            # after a restart; what is lost at worst is a rotated refresh token.
            self._on_unsaved(error)
        with self._lock:
            self._records[record.profile_id] = record


def _with_old_refresh_token(token: Token, old: Token) -> Token:
    """RFC 6749 §6: an answer without a refresh token leaves the old one in force."""
    return msgspec.structs.replace(
        token, refresh_token=old.refresh_token, refresh_expires_at=old.refresh_expires_at
    )
