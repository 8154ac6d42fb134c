"""When an answer counts as success: by its status, and by what its JSON says.

How values are compared, for people who write rules: ``exists`` asks only whether the path finds
anything (RFC 9535 §2.3.5: a ``null`` is something). ``equals`` takes a text as it is and
everything else as JSON, so ``true`` equals both ``true`` and ``"true"``, and ``1`` equals
``1.0``. ``matches`` looks for the pattern anywhere in the text (``^`` and ``$`` bind it to the
ends); what is no text is matched as the JSON it came as. One value that passes is enough. A rule
that would take too long on an answer is given up, which is neither met nor not met.
"""

import json
import re
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec
import regex

from algo_oauth.checks import strict_json
from algo_oauth.oauth.foreign_text import foreign_text
from algo_oauth.oauth.json_path import BadPath, JsonPath
from algo_oauth.oauth.patience import OutOfPatience, Patience
from algo_oauth.outbound.exchange import Answer
from algo_oauth.outbound.masking import Mask

EXISTS: Final = "exists"
EQUALS: Final = "equals"
MATCHES: Final = "matches"
TESTS: Final = (EXISTS, EQUALS, MATCHES)

LOWEST_STATUS: Final = 200
HIGHEST_STATUS: Final = 599
LONGEST_MATCHED: Final = 10_000
"""Characters of a text in which a pattern is looked for."""
_SHOWN_VALUES: Final = 3
_SHOWN_TEXT: Final = 100
_SPAN: Final = re.compile(r"\s*([0-9]{3})\s*(?:-\s*([0-9]{3})\s*)?")

_NOT_MET: Final = {True: "was not met", False: "could not be judged"}

Owner = Literal["request", "provider", "device"]
"""Whose rule it is: the request's own, its profile's provider's, or what counts for all others."""


class SuccessRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule on an answer.

    ``status`` lists statuses and ranges of them (``200-299, 304``). ``path`` is a JSON path
    (RFC 9535) into the body, empty for none; what it finds must pass ``test``, with ``value``
    as the text to equal or the regular expression to match.
    """

    status: str = "200-299"
    path: str = ""
    test: str = EXISTS
    value: str = ""

    @property
    def words(self) -> str:
        """What the rule wants, for people."""
        wanted = f"status {self.status}"
        if not self.path:
            return wanted
        test = self.test if self.test == EXISTS else f"{self.test} {self.value}"
        return f"{wanted}, and {self.path} {test}"


ANY_SUCCESS: Final = SuccessRule()


class AppliedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule and how it came out; ``found`` is what was there, for people, secrets masked.

    A rule that is not ``judged`` may or may not be met: looking would have taken too long.
    """

    rule: SuccessRule
    owner: Owner
    met: bool
    status_met: bool
    found: str
    judged: bool = True

    @property
    def words(self) -> str:
        """The whole outcome in a sentence."""
        outcome = "was met" if self.met else _NOT_MET[self.judged]
        return (
            f"The success rule of the {self.owner} {outcome}: "
            f"wanted {self.rule.words}; found {self.found}."
        )


class BadStatuses(ValueError):
    """The text is not a list of statuses; the message is the part that is none."""


@lru_cache(maxsize=256)
def read_statuses(text: str) -> tuple[range, ...]:
    """Return the ranges of statuses that a text like ``200-299, 304`` lists.

    Raises:
        BadStatuses: a part is neither a status nor a range, or is out of bounds.
    """
    spans = []
    for part in text.split(","):
        ends = _SPAN.fullmatch(part)
        low = int(ends.group(1)) if ends else 0
        high = int(ends.group(2) or low) if ends else 0
        if not LOWEST_STATUS <= low <= high <= HIGHEST_STATUS:
            raise BadStatuses(part.strip())
        spans.append(range(low, high + 1))
    return tuple(spans)


def apply_rule(rule: SuccessRule, answer: Answer, *, owner: Owner, mask: Mask) -> AppliedRule:
    """Apply a rule to an answer, whatever either of them holds."""
    status_met, judged = _takes_status(rule, answer.status), True
    try:
        body_met, found = _look_into_body(rule, answer, mask) if rule.path else (True, "")
    except OutOfPatience:
        # By its status alone an answer may be refused, and never accepted.
        body_met, judged = False, not status_met
        found = f"too much to look through for {rule.path}"
    return AppliedRule(
        rule=rule,
        owner=owner,
        met=status_met and body_met,
        status_met=status_met,
        found=", and ".join(filter(None, (f"status {answer.status}", found))),
        judged=judged,
    )


def _takes_status(rule: SuccessRule, status: int) -> bool:
    try:
        return any(status in span for span in read_statuses(rule.status))
    except BadStatuses:
        return False


def _look_into_body(rule: SuccessRule, answer: Answer, mask: Mask) -> tuple[bool, str]:
    """Return whether the body passes, and what was found there.

    Raises:
        OutOfPatience: it takes too long to say.
    """
    path = _compiled(rule.path)
    if path is None:
        return False, f"{rule.path} is no JSON path"
    if answer.cut:
        return False, "an answer longer than the device reads"
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False, "an answer that is not JSON" if answer.body.strip() else "an empty answer"
    patience = Patience()
    values = path.find(document, patience)
    if not values:
        return False, f"no {rule.path}"
    passes = any(_passes(rule, value, patience) for value in values)
    return passes, f"{rule.path} is {_shown(path, document, mask)}"


@lru_cache(maxsize=256)
def _compiled(path: str) -> JsonPath | None:
    try:
        return JsonPath(path)
    except BadPath:
        return None


def _passes(rule: SuccessRule, value: Any, patience: Patience) -> bool:
    try:
        match rule.test:
            case "exists":
                return True
            case "equals":
                return value == rule.value or _same(value, strict_json(rule.value))
            case "matches":
                return pattern_matches(rule.value, value, patience)
    except (ValueError, RecursionError):
        return False
    return False


def _same(value: Any, wanted: Any) -> bool:
    """Compare as JSON does: to Python, true is 1 and false is 0."""
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_same, value, wanted))
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_same(value[k], wanted[k]) for k in value)
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


def pattern_matches(pattern: str, value: Any, patience: Patience) -> bool:
    """Say whether a pattern is found in a value; one that cannot be used is not.

    Raises:
        OutOfPatience: it takes too long to say.
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    try:
        return patience.search(regex.compile(pattern), text[:LONGEST_MATCHED])
    except (regex.error, OverflowError, MemoryError):
        return False


def _shown(path: JsonPath, document: Any, mask: Mask) -> str:
    """Write down what the path finds where every secret is masked."""
    try:
        texts = [json.dumps(value, ensure_ascii=False) for value in path.find(mask.json(document))]
    except (ValueError, RecursionError, OutOfPatience):
        texts = []
    shown = [foreign_text(text, limit=_SHOWN_TEXT) for text in texts[:_SHOWN_VALUES]]
    return ", ".join(shown if 0 < len(texts) <= _SHOWN_VALUES else [*shown, "…"])
