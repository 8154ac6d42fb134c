"""What came of something that was done with a profile's token, for its page to show."""

from collections.abc import Iterable

import msgspec

from algo_oauth.errors import Problem
from algo_oauth.outbound.exchange import Exchange
from algo_oauth.outbound.transcript import Transcript, transcribe


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The sentence for success, or the problem in its place, with what was sent.

    ``profile_id`` is empty where no profile is known that it belongs to.
    """

    profile_id: str
    sentence: str
    problem: Problem | None = None
    exchanges: tuple[Transcript, ...] = ()


def outcome(
    profile_id: str, sentence: str, problem: Problem | None, exchanges: Iterable[Exchange] = ()
) -> Outcome:
    """Return an outcome; the exchanges are masked here."""
    shown = tuple(transcribe("Token request", exchange) for exchange in exchanges)
    return Outcome(profile_id=profile_id, sentence=sentence, problem=problem, exchanges=shown)
