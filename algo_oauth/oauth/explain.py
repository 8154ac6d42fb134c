"""From a provider's error to a named problem with a remedy.

What only one provider's profiles should read stands in that provider's table of
``config/providers.toml`` and is asked first; the rest stands in ``config/remedies.toml``.
"""

import json
import tomllib
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import msgspec

from algo_oauth.errors import (
    ApiAnsweredBadJson,
    ApiAnsweredHtml,
    ApiRedirected,
    ApiRefused,
    Problem,
)
from algo_oauth.oauth.error_body import ProviderError, read_error
from algo_oauth.oauth.presets import Preset
from algo_oauth.oauth.remedy import Remedy, Step
from algo_oauth.outbound.exchange import Answer
from algo_oauth.outbound.masking import Mask

__all__ = [
    "ProviderError",
    "Remedies",
    "Remedy",
    "Step",
    "load_remedies",
    "read_error",
    "retry_after",
    "unreadable_success",
]

RETRY_AFTER_DEFAULT: Final = 30
"""Seconds to wait where a 429 does not say: RingCentral asks for 30 or more."""
LONGEST_WAIT: Final = 86_400
_LONGEST_QUOTE: Final = 300


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedy: tuple[Remedy, ...]


class _Case(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to explain: what it says, and the entries to ask, in their order."""

    answer: Answer
    step: Step
    said: ProviderError
    entries: tuple[Remedy, ...]

    def by_code(self) -> Problem | None:
        """Return what the first known code means: the most exact one counts."""
        for code in self.said.codes:
            if entry := self._entry(code):
                return self._problem(code, entry)
        return None

    def by_status(self) -> Problem | None:
        """Return what the status alone means, with what the answer says itself."""
        entry = self._entry(str(self.answer.status))
        said = f" The answer says: {_quoted(self.said)}." if self.said.words else ""
        return self._problem(f"HTTP-{self.answer.status}", entry, said) if entry else None

    def _entry(self, code: str) -> Remedy | None:
        fitting = (entry for entry in self.entries if entry.fits(code, self.step, self.said))
        return next(fitting, None)

    def _problem(self, code: str, entry: Remedy, addition: str = "") -> Problem:
        seconds = retry_after(self.answer)
        message = entry.filled_in(entry.message, self.said, seconds=seconds) + addition
        return Problem(code, message, entry.filled_in(entry.remedy, self.said, seconds=seconds))


class Remedies:
    """Explains answers that are not success."""

    def __init__(self, entries: tuple[Remedy, ...]) -> None:
        self._entries = entries

    def explain(
        self, answer: Answer, *, step: Step, host: str, mask: Mask, provider: Preset | None = None
    ) -> Problem | None:
        """Return what is wrong with an answer, or None when it is a success.

        ``provider`` is the preset of the profile that the request was sent for.
        """
        if 200 <= answer.status < 300:
            problem = unreadable_success(answer, host) if step == "api" else None
        elif 300 <= answer.status < 400:
            location = answer.header("Location")[:200] or "unknown"
            problem = ApiRedirected(host=host, status=answer.status, location=location).problem
        else:
            case = self._case(answer, step, provider)
            problem = case.by_code() or case.by_status() or _unexplained(answer, case.said, host)
        return _masked(problem, mask)

    def explain_codes(
        self, answer: Answer, *, step: Step, mask: Mask, provider: Preset | None = None
    ) -> Problem | None:
        """Return what an answer's error codes mean, whatever its status; None if none is known.

        For providers that refuse with a 200.
        """
        return _masked(self._case(answer, step, provider).by_code(), mask)

    def _case(self, answer: Answer, step: Step, provider: Preset | None) -> _Case:
        pattern = provider.answers.code_pattern if provider else ""
        return _Case(
            answer=answer,
            step=step,
            said=read_error(answer, code_pattern=pattern),
            entries=(*(provider.remedies if provider else ()), *self._entries),
        )


def load_remedies(file: Path) -> Remedies:
    """Read the shipped remedies, strictly: an unknown or missing name is an error."""
    return Remedies(msgspec.convert(tomllib.loads(file.read_text("utf-8")), _File).remedy)


def retry_after(answer: Answer) -> int:
    """Return the seconds a 429 asks to wait: RFC 9110 §10.2.3, a number or a date."""
    text = answer.header("Retry-After").strip()
    if text.isascii() and text.isdigit():
        return min(int(text), LONGEST_WAIT) if len(text) < 10 else LONGEST_WAIT
    try:
        # By the target's own clock: this device's may be wrong.
        asked = parsedate_to_datetime(text) - parsedate_to_datetime(answer.header("Date"))
    except (ValueError, TypeError, OverflowError):
        return RETRY_AFTER_DEFAULT
    return min(max(0, int(asked.total_seconds())), LONGEST_WAIT)


def unreadable_success(answer: Answer, host: str) -> Problem | None:
    """Return what is wrong with a 2xx that is not what it says it is, or None."""
    # A webhook's plain "ok" is often labelled as HTML; a page starts with a tag.
    if answer.media_type == "text/html" and answer.body.lstrip()[:1] == b"<":
        return ApiAnsweredHtml(host=host, status=answer.status).problem
    if answer.media_type == "application/json" and answer.body.strip() and not answer.cut:
        try:
            json.loads(answer.body)
        except (ValueError, RecursionError):
            return ApiAnsweredBadJson(host=host, status=answer.status).problem
    return None


def _masked(problem: Problem | None, mask: Mask) -> Problem | None:
    if problem is None:
        return None
    return Problem(problem.code, mask.text(problem.message), mask.text(problem.remedy))


def _quoted(said: ProviderError) -> str:
    return said.words[:_LONGEST_QUOTE].rstrip(".")


def _unexplained(answer: Answer, said: ProviderError, host: str) -> Problem:
    words = f": {_quoted(said)}" if said.words else f" {answer.reason}".rstrip().rstrip(".")
    problem = ApiRefused(host=host, status=answer.status, words=words).problem
    code = said.codes[0] if said.codes else problem.code
    return Problem(code, problem.message, problem.remedy)
