"""The path of a token: missing or stale → fetched once → on disk → used by everybody.

One thread fetches for a profile while the others wait for it; a rotated refresh token is on
disk before anyone uses the pair it came with.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal
from uuid import uuid4

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import (
    KeyCannotSign,
    NothingToRefresh,
    Problem,
    ReauthorisationRequired,
    StorageError,
    TokenError,
    TokenWaitOver,
)
from algo_oauth.oauth.explain import Remedies, retry_after
from algo_oauth.oauth.grants import GRANTS, Consent, Occasion
from algo_oauth.oauth.presets import Preset
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.revocation import Disconnected, revoke
from algo_oauth.oauth.signing import KeyUnfit
from algo_oauth.oauth.token_answer import GrantedToken
from algo_oauth.oauth.token_book import OnEvent, TokenBook
from algo_oauth.oauth.token_endpoint import TokenEndpoint, TokenReply
from algo_oauth.oauth.token_flights import ObtainedToken, TokenFlights
from algo_oauth.oauth.token_pace import TokenPace
from algo_oauth.oauth.token_record import Forgotten, Token, TokenRecord, TokenStore
from algo_oauth.oauth.token_request import grant_request, refresh_request
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.exchange import Exchange, OutgoingRequest
from algo_oauth.secret import Secret

By = Literal["any", "grant", "refresh"]
"""How a token may be obtained: as it is best, by the profile's own grant, by refreshing."""

AUTHORIZED: Final = "Authorized by a person"
PATIENCE: Final = 30.0
"""Seconds that a granted token waits for a fetch under way."""
LANDING: Final = 5.0
"""Seconds that stopping waits for fetches under way."""
_HOW: Final = {False: "New token", True: "Token refreshed"}


class _Way(msgspec.Struct, frozen=True, kw_only=True):
    """One way to a token: how to write its request, and the token that it refreshes."""

    write: Callable[[], OutgoingRequest]
    refreshes: Token | None = None


class TokenManager:
    """Obtains, keeps and renews the tokens of all profiles."""

    def __init__(
        self,
        *,
        door: Door,
        store: TokenStore,
        remedies: Remedies,
        clock: Clock,
        presets: Mapping[str, Preset] | None = None,
        on_unsaved: Callable[[StorageError], None] = lambda _: None,
        on_event: OnEvent = lambda _profile, _event: None,
    ) -> None:
        self.endpoint = TokenEndpoint(
            door=door, remedies=remedies, clock=clock, presets=presets or {}
        )
        self.book = TokenBook(store, clock, on_unsaved=on_unsaved, on_event=on_event)
        self._clock = clock
        self._on_unsaved = on_unsaved
        self._pace = TokenPace(clock)
        self._flights = TokenFlights(clock)

    def record(self, profile_id: str) -> TokenRecord:
        """Return what is known about a profile's token."""
        return self.book.record(profile_id)

    def needs_consent(self, profile: OAuthProfile) -> bool:
        """Say whether only a person's consent can bring the profile its next token."""
        if not GRANTS[profile.grant_type].consent:
            return False
        token, now = self.book.token_of(profile), self._clock.now()
        if token is None or self.record(profile.id).reauthorise:
            return True
        return token.is_stale(now) and not token.can_refresh(now)

    def obtain(
        self,
        profile: OAuthProfile,
        *,
        deadline: float,
        rejected: Secret | None = None,
        by: By = "any",
    ) -> ObtainedToken:
        """Return a token for the profile by ``deadline`` (on the clock's monotonic time).

        ``rejected`` is an access token that a target has just refused: it will not be returned
        again, but one that another thread has fetched since will.
        """
        return self._flights.share(
            profile.id,
            credentials=profile.credentials_digest,
            deadline=deadline,
            kept=lambda: self._usable(profile, rejected),
            fetch=lambda: self._fetch(profile, deadline, by),
        )

    def renew(self, profile: OAuthProfile, *, by: By, deadline: float) -> ObtainedToken:
        """Get another token now, however good the present one is."""
        token = self.book.token_of(profile)
        rejected = token.access_token if token else None
        return self.obtain(profile, deadline=deadline, rejected=rejected, by=by)

    def redeem(self, profile: OAuthProfile, consent: Consent, *, deadline: float) -> ObtainedToken:
        """Trade what a person's consent brought for a token; the old one stays if that fails."""
        way = _Way(write=lambda: grant_request(profile, self._occasion(consent)))
        return self._alone(
            profile, deadline, lambda: self._follow(profile, [way], deadline, how=AUTHORIZED)
        )

    def accept(self, profile: OAuthProfile, granted: GrantedToken) -> ObtainedToken:
        """Keep a token that a person's consent brought without this manager's own request."""

        def keep() -> ObtainedToken:
            token = self.book.keep(profile, granted, refreshed=None, text=AUTHORIZED)
            return ObtainedToken(token=token)

        return self._alone(profile, self._clock.monotonic() + PATIENCE, keep)

    def disconnect(self, profile: OAuthProfile, *, deadline: float) -> Disconnected:
        """Revoke the profile's tokens at the provider (RFC 7009), and forget them in any case."""
        ended = Disconnected(problem=TokenWaitOver().problem)

        def end() -> ObtainedToken:
            nonlocal ended
            now, token = self._clock.now(), self.book.token_of(profile)
            ended = revoke(self.endpoint, profile, token, now=now, deadline=deadline)
            clear()
            return ObtainedToken()

        def clear() -> None:
            self.book.clear(profile, "Disconnected, " + ended.words)

        # A refresh under way brings another token: it is the one to revoke.
        if self._alone(profile, deadline, end).problem is not None:
            self._flights.forget(profile.id, clear, late=clear)
        return ended

    def stop(self) -> None:
        """Ask for no token any more, and wait a little for those that were asked for.

        What replaces a refresh token must get to the disk: the one before it is void.
        """
        self._flights.stop(within=LANDING)

    def _alone(
        self, profile: OAuthProfile, deadline: float, fetch: Callable[[], ObtainedToken]
    ) -> ObtainedToken:
        """Wait for a fetch under way, share none, and let later ones wait for this one."""
        return self._flights.share(
            profile.id,
            credentials=uuid4().hex,
            deadline=deadline,
            kept=lambda: None,
            fetch=fetch,
        )

    def forget(self, profile_id: str) -> Forgotten:
        """Forget a deleted profile's token; what is returned can ``remember`` it.

        Nothing is revoked at the provider: that is ``disconnect``.

        Raises:
            StorageError: it could not be removed from disk.
        """
        forgotten = Forgotten(self.record(profile_id))

        def forget() -> None:
            forgotten.record = self.book.remove(profile_id)

        def forget_late() -> None:
            try:
                late = self.book.remove(profile_id)
            except StorageError as error:
                self._on_unsaved(error)
            else:
                # It may have been refreshed with the one that was forgotten, which is void then.
                forgotten.record = late if late.token else forgotten.record

        self._flights.forget(profile_id, forget, late=forget_late)
        return forgotten

    def remember(self, forgotten: Forgotten) -> None:
        """Keep a token again, as its profile is back; one that came meanwhile stays.

        Raises:
            StorageError: it could not be saved.
        """
        self._flights.remember(
            forgotten.record.profile_id, lambda: self.book.put_back(forgotten.record)
        )

    def _usable(self, profile: OAuthProfile, rejected: Secret | None) -> Token | None:
        token = self.book.token_of(profile)
        if token is None or token.is_stale(self._clock.now()) or token.access_token == rejected:
            return None
        return token

    def _occasion(self, consent: Consent | None = None) -> Occasion:
        return Occasion(now=self._clock.now(), consent=consent or Consent())

    def _fetch(self, profile: OAuthProfile, deadline: float, by: By) -> ObtainedToken:
        ways = list(self._ways(profile, by))
        if ways:
            return self._follow(profile, ways, deadline)
        if by == "refresh" and not self.needs_consent(profile):
            return ObtainedToken(problem=NothingToRefresh().problem)
        return ObtainedToken(problem=ReauthorisationRequired(name=profile.name).problem)

    def _ways(self, profile: OAuthProfile, by: By) -> Iterator[_Way]:
        """Yield the ways to a token, best first: refreshing keeps the provider's session."""
        token, now = self.book.token_of(profile), self._clock.now()
        if token and token.can_refresh(now) and by != "grant":
            refresh_token = token.refresh_token
            yield _Way(
                write=lambda: refresh_request(profile, refresh_token, now=self._clock.now()),
                refreshes=token,
            )
        if not GRANTS[profile.grant_type].consent and by != "refresh":
            yield _Way(write=lambda: grant_request(profile, self._occasion()))

    def _follow(
        self, profile: OAuthProfile, ways: list[_Way], deadline: float, how: str = ""
    ) -> ObtainedToken:
        """Take the ways in turn until one brings a token."""
        made: list[Exchange] = []
        problem = TokenWaitOver().problem
        for way in ways:
            reply = self._ask(profile, way, deadline)
            if isinstance(reply, Problem):
                problem = reply
                break  # nothing was sent, and another way would not be sent either
            made.append(reply.exchange)
            if reply.granted is not None:
                text = how or _HOW[way.refreshes is not None]
                token = self.book.keep(profile, reply.granted, refreshed=way.refreshes, text=text)
                return ObtainedToken(token=token, exchanges=tuple(made))
            problem = reply.problem or problem
            self._note_failure(profile, way, reply, problem)
            if reply.answer is None:
                break  # nothing came back: another way of asking will not help now
        return ObtainedToken(problem=problem, exchanges=tuple(made))

    def _note_failure(
        self, profile: OAuthProfile, way: _Way, reply: TokenReply, problem: Problem
    ) -> None:
        dead = way.refreshes is not None and reply.fate == "dead"
        if way.refreshes is not None and not GRANTS[profile.grant_type].consent:
            # The grant is asked next, so nothing is lost by giving up a refresh token early.
            dead = reply.answer is not None and reply.answer.status in (400, 401)
        self.book.fail(profile, problem, tried=way.refreshes, dead=dead)

    def _ask(self, profile: OAuthProfile, way: _Way, deadline: float) -> TokenReply | Problem:
        try:
            request = way.write()
            self._pace.take(profile.id)
        except KeyUnfit as reason:
            return KeyCannotSign(reason=reason).problem
        except TokenError as refusal:
            return refusal.problem
        reply = self.endpoint.ask(profile, request, deadline=deadline)
        if not reply.exchange.may_have_arrived:
            self._pace.give_back(profile.id)
        if reply.answer is not None and reply.is_too_many:
            self._pace.wait(profile.id, retry_after(reply.answer))
        return reply
