"""How much computing one look into an answer may take.

Paths and patterns are written by people, and what they are looked for in comes from outside: a
pattern can take years on a text made for it, a path can visit the same values over and over.
Nothing else runs in the thread meanwhile, so whoever looks brings a patience that ends.
"""

import time
from collections.abc import Callable
from typing import Any, Final

import regex

LONGEST_SEARCH: Final = 1.0
"""Seconds of computing for all patterns of one look together."""
MOST_STEPS: Final = 100_000
"""Values that the paths of one look may visit, each time counted anew."""


class OutOfPatience(Exception):
    """The look was given up: nobody knows what it would have found."""


class Patience:
    """What is left for one look; every method raises ``OutOfPatience`` when that is nothing."""

    def __init__(self, *, seconds: float = LONGEST_SEARCH, steps: int = MOST_STEPS) -> None:
        self._seconds = seconds
        self._steps = steps

    def step(self) -> None:
        """Count a value that is looked at."""
        self._steps -= 1
        if self._steps < 0:
            raise OutOfPatience

    def search(self, pattern: "regex.Pattern[str]", text: str) -> bool:
        """Say whether the pattern is found anywhere in the text."""
        return self._run(pattern.search, text)

    def full_match(self, pattern: "regex.Pattern[str]", text: str) -> bool:
        """Say whether the pattern takes the whole text."""
        return self._run(pattern.fullmatch, text)

    def _run(self, match: Callable[..., Any], text: str) -> bool:
        if self._seconds <= 0:
            raise OutOfPatience
        started = time.thread_time()
        try:
            # Python's own ``re`` knows no such end, and lets no other thread run meanwhile.
            return match(text, timeout=self._seconds, concurrent=True) is not None
        except TimeoutError:
            raise OutOfPatience from None
        finally:
            self._seconds -= time.thread_time() - started
