"""From a provider's error to a named problem with a remedy, read from ``config/remedies.toml``."""

import json
import tomllib
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from algo_oauth.errors import (
    ApiAnsweredBadJson,
    ApiAnsweredHtml,
    ApiRedirected,
    ApiRefused,
    Problem,
)
from algo_oauth.oauth.foreign_text import foreign_text
from algo_oauth.outbound.exchange import Answer
from algo_oauth.outbound.masking import Mask

Step = Literal["token", "api"]

RETRY_AFTER_DEFAULT: Final = 30
"""Seconds to wait where a 429 does not say: RingCentral asks for 30 or more."""
LONGEST_WAIT: Final = 86_400


class Remedy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry: what some codes mean at some step, and what to do."""

    codes: tuple[str, ...]
    step: Literal["token", "api", "any"]
    message: str
    remedy: str
    parameter: str = ""

    def fits(self, code: str, step: Step, parameter: str) -> bool:
        """Say whether this entry explains the code at that step."""
        return (
            code in self.codes and self.step in ("any", step) and self.parameter in ("", parameter)
        )


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remedy: tuple[Remedy, ...]


class ProviderError(msgspec.Struct, frozen=True, kw_only=True):
    """What an error body says, whatever its shape; ``codes`` from the most to the least exact."""

    codes: tuple[str, ...]
    words: str = ""
    parameter: str = ""
    permission: str = ""


class Remedies:
    """Explains answers that are not success."""

    def __init__(self, entries: tuple[Remedy, ...]) -> None:
        self._entries = entries

    def explain(self, answer: Answer, *, step: Step, host: str, mask: Mask) -> Problem | None:
        """Return what is wrong with an answer, or None when it is a success."""
        problem = self._explain(answer, step=step, host=host)
        if problem is None:
            return None
        return Problem(problem.code, mask.text(problem.message), mask.text(problem.remedy))

    def _explain(self, answer: Answer, *, step: Step, host: str) -> Problem | None:
        if 200 <= answer.status < 300:
            return _unreadable_success(answer, host) if step == "api" else None
        if 300 <= answer.status < 400:
            location = answer.header("Location")[:200] or "unknown"
            return ApiRedirected(host=host, status=answer.status, location=location).problem
        said = read_error(answer)
        found = self._find((*said.codes, str(answer.status)), step, said.parameter)
        if found is None:
            return _unexplained(answer, said, host)
        code, entry = found
        return Problem(code, _fill(entry.message, answer, said), _fill(entry.remedy, answer, said))

    def _find(
        self, codes: tuple[str, ...], step: Step, parameter: str
    ) -> tuple[str, Remedy] | None:
        for code in codes:
            for entry in self._entries:
                if entry.fits(code, step, parameter):
                    return (code if not code.isdigit() else f"HTTP-{code}"), entry
        return None


def load_remedies(file: Path) -> Remedies:
    """Read the shipped remedies, strictly: an unknown or missing name is an error."""
    return Remedies(msgspec.convert(tomllib.loads(file.read_text("utf-8")), _File).remedy)


def read_error(answer: Answer) -> ProviderError:
    """Read an error body: RFC 6749 §5.2, RingCentral's OAuth and REST shapes, or nothing."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ProviderError(codes=())
    if not isinstance(body, dict):
        return ProviderError(codes=())
    listed = body.get("errors")
    details = (
        [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    )
    sources = [*details, body]
    codes = [_first_text([source], "errorCode", "error") for source in sources]
    return ProviderError(
        codes=tuple(code for code in codes if code),
        words=_first_text(sources[::-1], "error_description", "message"),
        parameter=_first_text(sources, "parameterName"),
        permission=_first_text(sources, "permissionName"),
    )


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


def _first_text(sources: list[dict[str, Any]], *names: str) -> str:
    for source in sources:
        for name in names:
            if text := foreign_text(source.get(name), limit=300):
                return text
    return ""


def _unreadable_success(answer: Answer, host: str) -> Problem | None:
    # A webhook's plain "ok" is often labelled as HTML; a page starts with a tag.
    if answer.media_type == "text/html" and answer.body.lstrip()[:1] == b"<":
        return ApiAnsweredHtml(host=host, status=answer.status).problem
    if answer.media_type == "application/json" and answer.body.strip() and not answer.cut:
        try:
            json.loads(answer.body)
        except (ValueError, RecursionError):
            return ApiAnsweredBadJson(host=host, status=answer.status).problem
    return None


def _unexplained(answer: Answer, said: ProviderError, host: str) -> Problem:
    words = f": {said.words}" if said.words else f" {answer.reason}".rstrip()
    problem = ApiRefused(host=host, status=answer.status, words=words.rstrip(".")).problem
    code = said.codes[0] if said.codes else problem.code
    return Problem(code, problem.message, problem.remedy)


def _fill(template: str, answer: Answer, said: ProviderError) -> str:
    return (
        template.replace("{parameter}", said.parameter or "the answer does not say which")
        .replace("{permission}", said.permission or "the answer does not say which")
        .replace("{seconds}", str(retry_after(answer)))
    )
