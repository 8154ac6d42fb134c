"""Two people, or two windows, that change the same thing: the later one is told, and decides.

A form carries the *version* of what it was opened with: a short mark of every field's value.
When the form comes back, the marks tell which fields were saved meanwhile by somebody else and
which ones the person at this form changed; nothing has to be remembered here in between.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.web.services import device

CODE: Final = "FLD-040"
_MARK: Final = 4
"""Characters of a mark: of 16 million changes one would not be noticed."""
_SHOWN: Final = 200


class Meanwhile(msgspec.Struct, frozen=True):
    """What was saved while a form was open.

    ``kept`` is what the form should hold now: what the person typed, and for fields that only
    others changed, what is saved. ``clashes`` are the fields both changed, with what is saved;
    ``taken_over`` those that only others changed, with what was there before.
    """

    kept: Mapping[str, str]
    clashes: Mapping[str, str]
    taken_over: Mapping[str, str]

    def tell(self, faults: Faults) -> None:
        """Note it beside the fields; saving again then replaces it knowingly."""
        for name, saved in self.clashes.items():
            faults.add(
                name,
                CODE,
                f"In another window this was changed to {_quoted(saved)} meanwhile.",
                "What you typed is still here: save again to replace the other, or correct it.",
            )
        for name, before in self.taken_over.items():
            faults.notes[name] = f"Changed in another window meanwhile; it was {_quoted(before)}."
        if self.taken_over and not self.clashes:
            faults.add(
                next(iter(self.taken_over)),
                CODE,
                _sentence(len(self.taken_over)),
                "Save again to keep that, with your own changes.",
            )


def version_of(values: Mapping[str, str]) -> str:
    """Return the version of a form's values, for a hidden field named ``version``."""
    return "".join(_mark(name) + _mark(name, text) for name, text in values.items())


def saved_meanwhile(
    version: str, *, saved: Mapping[str, str], typed: Mapping[str, str]
) -> Meanwhile:
    """Compare a form with what is saved now, field by field; ``saved`` names the fields.

    A form without a version says that it may replace whatever there is.
    """
    opened, clashes, taken_over = _opened(version), {}, {}
    for name, now in saved.items() if version else ():
        text, then = typed.get(name, ""), opened.get(_mark(name))
        if now == text or _mark(name, now) == then:
            continue
        if name not in typed or _mark(name, text) == then:
            taken_over[name] = text
        else:
            clashes[name] = now
    kept = {**typed, **{name: saved[name] for name in taken_over}}
    return Meanwhile(kept, clashes, taken_over)


def _opened(version: str) -> dict[str, str]:
    """Return the marks of the values that a form was opened with, by the mark of their field."""
    marks = [version[at : at + _MARK] for at in range(0, len(version), _MARK)]
    return dict(zip(marks[::2], marks[1::2], strict=False))


def _mark(*texts: str) -> str:
    # Keyed: a mark in a page must not let anybody test guesses of a value.
    key = device().record.session_key.reveal().encode()[:64]
    joined = "\0".join(texts).encode("utf-8", "replace")
    digest = hashlib.blake2b(joined, key=key, digest_size=3).digest()
    return base64.urlsafe_b64encode(digest).decode()


def _quoted(text: str) -> str:
    if not text.strip():
        return "nothing"
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def _sentence(count: int) -> str:
    if count == 1:
        return "This was changed in another window meanwhile, and is shown as it is saved now."
    others = "another field" if count == 2 else f"{count - 1} other fields"
    return f"This and {others} were changed in another window meanwhile, and are shown as saved."
