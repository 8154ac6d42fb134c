"""What came of a press: which request failed where, what was not sent, and what is in doubt."""

import msgspec

from algo_oauth.console.targets import Target
from algo_oauth.errors import PressStopped, Problem
from algo_oauth.oauth.call import CallResult


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
        first = next((each.result.problem for each in self.failed), None)
        if first is None:
            stopped = PressStopped(unsent=self.unsent, total=total)
            return stopped.problem if self.stopped else None
        if total == 1:
            return first
        # One target's "Nothing was sent." would read as if no other had got its request either.
        message = first.message.removesuffix(" Nothing was sent.")
        told = f"{len(self.failed)} of {total} requests failed ({self._places()}). {message}"
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
