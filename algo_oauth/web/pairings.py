"""Browsers that show a code and wait to become a touch screen.

Each is known by a random token in its own cookie; the code is only what the admin types to say
which one is meant. So a code that somebody else reads gives nobody a pass.
"""

import secrets
import threading
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.secret import NO_SECRET, Secret

LIFETIME: Final = 600.0
MOST: Final = 200
MOST_FROM_ONE_ADDRESS: Final = 20

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""RFC 8628 §6.1: nothing that looks like another letter, no vowel that makes a word."""
LENGTH: Final = 8


class Pairing:
    """One browser's wait; ``pass_token`` is set once the admin has entered its code."""

    def __init__(self, *, code: str, address: str, ends: float) -> None:
        self.code = code
        self.address = address
        self.ends = ends
        self.pass_token: Secret = NO_SECRET


class TooMany(Exception):
    """No further browser can wait for now."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"for {seconds:.0f} s")


class Pairings:
    """The browsers that wait, by their tokens, in memory for ten minutes each."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, Pairing] = {}

    def begin(self, address: str) -> tuple[Secret, Pairing]:
        """Let a browser wait; returns its token, which goes into its cookie.

        Raises:
            TooMany: as many wait already as this device, or this address, may have.
        """
        with self._lock:
            self._drop_ended()
            same = [each for each in self._kept.values() if each.address == address]
            for waiting, most in ((same, MOST_FROM_ONE_ADDRESS), (list(self._kept.values()), MOST)):
                if len(waiting) >= most:
                    raise TooMany(min(each.ends for each in waiting) - self._clock.monotonic())
            token, code = secrets.token_urlsafe(32), self._new_code()
            begun = Pairing(code=code, address=address, ends=self._clock.monotonic() + LIFETIME)
            self._kept[token] = begun
            return Secret(token), begun

    def find(self, token: Secret) -> Pairing | None:
        """Return the wait of a browser, or None when it is over or never was."""
        with self._lock:
            self._drop_ended()
            return self._kept.get(token.reveal())

    def find_code(self, typed: str) -> Pairing | None:
        """Return the wait of the browser that shows this code, unless it has been let in."""
        code = plain_code(typed)
        with self._lock:
            self._drop_ended()
            waiting = [each for each in self._kept.values() if not each.pass_token]
        return next((each for each in waiting if secrets.compare_digest(each.code, code)), None)

    def end(self, token: Secret) -> None:
        """Forget a browser's wait."""
        with self._lock:
            self._kept.pop(token.reveal(), None)

    def seconds_left(self, pairing: Pairing) -> int:
        """Return how long the code can still be entered."""
        return max(0, round(pairing.ends - self._clock.monotonic()))

    def _new_code(self) -> str:
        taken = {each.code for each in self._kept.values()}
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            if code not in taken:
                return code

    def _drop_ended(self) -> None:
        now = self._clock.monotonic()
        self._kept = {token: each for token, each in self._kept.items() if each.ends > now}


def plain_code(typed: str) -> str:
    """Return a typed code without what stands between its letters: ``bcdf-ghjk`` → ``BCDFGHJK``."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)


def readable_code(code: str) -> str:
    """Write a code in two groups."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
