"""What came of a press: which request failed where, what was not sent, and what is in doubt."""

from collections.abc import Iterable
from typing import Final

import msgspec

from algo_oauth.console.targets import Target
from algo_oauth.errors import PressStopped, Problem
from algo_oauth.oauth.call import CallResult

MOST_REASONS: Final = 4
"""Kinds of failure that are told in full: a person is to read them on a button."""


class TargetResult(msgspec.Struct, frozen=True):
    """What came of request ``number`` (from 1) at one target."""

    number: int
    target: Target
    result: CallResult


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of all requests of a press at all their targets.

    ``unsent`` counts what was not sent because something before it failed, or because the device
    was ``stopped``; ``requests`` is how many the button has.
    """

    results: tuple[TargetResult, ...]
    requests: int
    unsent: int = 0
    stopped: bool = False

    @property
    def failed(self) -> list[TargetResult]:
        """What did not work, in order."""
        return [each for each in self.results if each.result.problem is not None]

    @property
    def in_doubt(self) -> bool:
        """Whether all that failed may have been acted upon."""
        return bool(self.failed) and all(each.result.in_doubt for each in self.failed)

    @property
    def problem(self) -> Problem | None:
        """What to tell a person; None when everything worked."""
        total = len(self.results) + self.unsent
        problems = [each.result.problem for each in self.failed if each.result.problem]
        if not problems:
            stopped = PressStopped(unsent=self.unsent, total=total)
            return stopped.problem if self.stopped else None
        first = problems[0]
        if total == 1:
            return first
        told = (
            f"{len(problems)} of {total} requests failed ({self._places()}). {_reasons(problems)}"
        )
        return Problem(first.code, f"{told}{self._doubts()}{self._rest()}", first.remedy)

    def _places(self) -> str:
        places: dict[int, list[str]] = {}
        for each in self.failed:
            places.setdefault(each.number, []).append(each.target.address)
        if self.requests == 1:
            return ", ".join(places[1])
        return "; ".join(f"request {n} at {', '.join(hosts)}" for n, hosts in places.items())

    def _doubts(self) -> str:
        doubtful = sum(each.result.in_doubt for each in self.failed)
        if not doubtful or self.in_doubt:
            return ""
        return f" {doubtful} of those that failed may have arrived."

    def _rest(self) -> str:
        if not self.unsent:
            return ""
        why = "the device was stopped" if self.stopped else "of that"
        number = "1 request was" if self.unsent == 1 else f"{self.unsent} requests were"
        return f" {number} not sent because {why}."


def _reasons(problems: Iterable[Problem]) -> str:
    """Return one sentence of each kind of failure, as the first target that had it was told."""
    by_code: dict[str, str] = {}
    for problem in problems:
        # One target's "Nothing was sent." would read as if no other had got its request either.
        by_code.setdefault(problem.code, problem.message.removesuffix(" Nothing was sent."))
    told = list(by_code.values())
    more = len(told) - MOST_REASONS
    rest = f" There are {more} more reasons." if more > 1 else " There is 1 more reason."
    return f"{' '.join(told[:MOST_REASONS])}{rest if more > 0 else ''}"
