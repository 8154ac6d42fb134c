"""One entry of the remedies: what some codes mean at some step, and what to do about it."""

import re
from typing import Final, Literal

import msgspec

from algo_oauth.oauth.error_body import ProviderError

Step = Literal["token", "api"]
"""Where an answer came: at one of the provider's OAuth addresses, or at an API."""

FILLED_IN: Final = ("parameter", "permission", "needed", "provided", "seconds", "support")
"""What may stand in braces in a message or a remedy, to be filled in from the answer."""
UNKNOWN: Final = "the answer does not say which"

_BRACES: Final = re.compile(r"\{(\w*)\}")


class Remedy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry.

    ``codes`` are error codes, or a status where the answer names no code that is known.
    ``parameter`` narrows it to answers about that parameter; ``words`` to answers whose words
    match that regular expression, whose named groups are filled in as if the answer had named
    them.

    Raises:
        ValueError: a regular expression that is none, or something unknown in braces.
    """

    codes: tuple[str, ...]
    step: Literal["token", "api", "any"]
    message: str
    remedy: str
    parameter: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        groups = {*compiled(self.words).groupindex} - {*FILLED_IN}
        braces = {*_BRACES.findall(self.message + self.remedy)} - {*FILLED_IN}
        unknown = ", ".join(sorted(groups | braces))
        if unknown:
            raise ValueError(f"{unknown} cannot be filled in; known are {', '.join(FILLED_IN)}")

    def fits(self, code: str, step: Step, said: ProviderError) -> bool:
        """Say whether this entry explains the code at that step."""
        return (
            code in self.codes
            and self.step in ("any", step)
            and self.parameter in ("", said.parameter)
            and re.search(self.words, said.words) is not None
        )

    def filled_in(self, template: str, said: ProviderError, *, seconds: int) -> str:
        """Fill in the message or the remedy from what the answer said."""
        found = re.search(self.words, said.words)
        groups = {n: t for n, t in found.groupdict("").items() if t} if found else {}
        values = {name: getattr(said, name, "") or UNKNOWN for name in FILLED_IN}
        values |= groups | {"seconds": str(seconds)}
        return _BRACES.sub(lambda brace: values[brace.group(1)], template)


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a regular expression of a configuration file.

    Raises:
        ValueError: it is none.
    """
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{pattern!r} is not a regular expression ({error})") from error
