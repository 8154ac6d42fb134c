"""Signing requests for Algo endpoints, each in its own clock if that differs from ours.

Source: Algo's RESTful API guide, *Standard authentication*: a device refuses a signature whose
time is too far from its clock, and tells its clock in the ``Date`` of every answer.
"""

import secrets
import threading
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.console.algo_standard import signed_headers
from algo_oauth.errors import ClockRefused, Problem, SignatureRefused
from algo_oauth.oauth.call import ApiRequest
from algo_oauth.outbound.address import path_as_sent
from algo_oauth.outbound.exchange import Answer, Headers
from algo_oauth.secret import Secret

CLOSE: Final = 5.0
"""Seconds between two clocks that cannot be the reason of a refusal."""
_NONCES: Final = 10**12


class ClockOffsets:
    """How far the clocks of targets are ahead of ours, in seconds, as far as they told."""

    def __init__(self) -> None:
        self._of: dict[str, float] = {}
        self._lock = threading.Lock()

    def get(self, address: str) -> float:
        """Return the seconds to add to our time for this target."""
        with self._lock:
            return self._of.get(address, 0.0)

    def put(self, address: str, seconds: float) -> None:
        """Remember a target's clock."""
        with self._lock:
            self._of[address] = seconds


class AlgoSigner:
    """Signs one request to one target: see ``oauth.call.Signer``."""

    def __init__(
        self, *, address: str, password: Secret, clock: Clock, offsets: ClockOffsets
    ) -> None:
        self._address = address
        self._password = password
        self._clock = clock
        self._offsets = offsets
        self._signed_at = 0

    def sign(self, request: ApiRequest) -> Headers:
        """Return the signature of the request at this moment, with a nonce of its own."""
        self._signed_at = int(self._clock.now() + self._offsets.get(self._address))
        return signed_headers(
            method=request.method,
            uri=path_as_sent(request.url),
            body=request.body,
            now=self._signed_at,
            nonce=str(secrets.randbelow(_NONCES)),
            password=self._password,
        )

    def learn(self, answer: Answer) -> bool:
        """Take over the target's clock if it is too far from the time that was signed."""
        told = _told_time(answer)
        if told is None or abs(told - self._signed_at) <= CLOSE:
            return False
        self._offsets.put(self._address, told - self._clock.now())
        return True

    def explain(self, answer: Answer, *, host: str) -> Problem:
        """Name the clock if it is still too far away, else the password."""
        told = _told_time(answer)
        if told is not None and abs(told - self._signed_at) > CLOSE:
            apart = round(abs(told - self._clock.now()))
            return ClockRefused(host=host, status=answer.status, seconds=apart).problem
        return SignatureRefused(host=host, status=answer.status).problem


def _told_time(answer: Answer) -> float | None:
    """Return the target's Unix time; None when it does not tell it in a way one can read."""
    try:
        told = parsedate_to_datetime(answer.header("Date"))
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
