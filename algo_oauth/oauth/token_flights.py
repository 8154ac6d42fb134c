"""One fetch at a time for each profile: who comes meanwhile waits for its result."""

import threading
from collections.abc import Callable

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.errors import Problem, TokenWaitOver
from algo_oauth.oauth.token_record import Token
from algo_oauth.outbound.exchange import Exchange


class ObtainedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token to send now, or the problem that stands in its place.

    ``exchanges`` are the token requests made for it, in order: none when it was cached.
    """

    token: Token | None = None
    problem: Problem | None = None
    exchanges: tuple[Exchange, ...] = ()


class _Flight:
    """One fetch under way, which any number of threads wait for.

    ``ran_out`` tells that it failed for want of its own time, of which others may have more.
    ``forget`` forgets what it brings: the profile was deleted meanwhile.
    """

    def __init__(self, credentials: str) -> None:
        self.credentials = credentials
        self.landed = threading.Event()
        self.result = ObtainedToken(problem=TokenWaitOver().problem)
        self.ran_out = False
        self.forget: Callable[[], None] | None = None


class TokenFlights:
    """The fetches under way, by profile."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._flights: dict[str, _Flight] = {}
        self._lock = threading.Lock()
        self._stopped = False

    def share(
        self,
        profile_id: str,
        *,
        credentials: str,
        deadline: float,
        kept: Callable[[], Token | None],
        fetch: Callable[[], ObtainedToken],
    ) -> ObtainedToken:
        """Return the kept token, or what the fetch under way brings, or fetch.

        What came of other ``credentials`` says nothing about these: after it has landed, this
        call looks again. Nobody waits beyond ``deadline`` (on the clock's monotonic time).
        """
        while True:
            with self._lock:
                token = kept()
                if token is not None:
                    return ObtainedToken(token=token)
                flight = self._flights.get(profile_id)
                if flight is None and self._stopped:
                    return ObtainedToken(problem=TokenWaitOver().problem)
                if flight is None:
                    mine = self._flights[profile_id] = _Flight(credentials)
                    break
            if not flight.landed.wait(max(0.0, deadline - self._clock.monotonic())):
                return ObtainedToken(problem=TokenWaitOver().problem)
            if flight.credentials == credentials and not flight.ran_out:
                return flight.result
        return self._fly(mine, profile_id, deadline, fetch)

    def forget(
        self, profile_id: str, forget: Callable[[], None], *, late: Callable[[], None]
    ) -> None:
        """Call ``forget`` while no fetch lands, and ``late`` after one that is under way."""
        with self._lock:
            forget()
            if profile_id in self._flights:
                self._flights[profile_id].forget = late

    def remember(self, profile_id: str, remember: Callable[[], None]) -> None:
        """Call ``remember`` while no fetch lands; what one under way brings is kept again."""
        with self._lock:
            remember()
            if profile_id in self._flights:
                self._flights[profile_id].forget = None

    def stop(self, *, within: float) -> None:
        """Begin no fetch any more, and wait until those under way have landed, or it is over."""
        with self._lock:
            self._stopped = True
            under_way = list(self._flights.values())
        ends = self._clock.monotonic() + within
        for flight in under_way:
            flight.landed.wait(max(0.0, ends - self._clock.monotonic()))

    def _fly(
        self,
        flight: _Flight,
        profile_id: str,
        deadline: float,
        fetch: Callable[[], ObtainedToken],
    ) -> ObtainedToken:
        try:
            flight.result = fetch()
        finally:
            over = self._clock.monotonic() >= deadline
            flight.ran_out = over and flight.result.token is None
            with self._lock:
                del self._flights[profile_id]
                flight.landed.set()
                if flight.forget is not None:
                    flight.forget()
        return flight.result
