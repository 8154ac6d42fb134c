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
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.web.services import device

Value = str | Secret
"""What a field holds; a secret, which no page shows, is only ever marked."""

CODE: Final = "FLD-040"
_MARK: Final = 4
"""Characters of a mark: of 16 million changes one would not be noticed."""
_SHOWN: Final = 200


class Meanwhile(msgspec.Struct, frozen=True):
    """What was saved while a form was open.

    ``kept`` is what the form should hold now: what the person typed, and for fields that only
    others changed, what is saved (of a secret: nothing, which leaves the saved one). ``clashes``
    are the fields both changed, with what is saved; ``taken_over`` those that only others
    changed, with what was there before.
    """

    kept: Mapping[str, str]
    clashes: Mapping[str, Value]
    taken_over: Mapping[str, Value]

    def tell(self, faults: Faults) -> None:
        """Note it beside the fields; saving again then replaces it knowingly."""
        for name, saved in self.clashes.items():
            faults.add(name, CODE, *_clash(saved))
        for name, before in self.taken_over.items():
            was = "" if isinstance(before, Secret) else f"; it was {_quoted(before)}"
            faults.notes[name] = f"Changed in another window meanwhile{was}."
        if self.taken_over and not self.clashes:
            faults.add(
                next(iter(self.taken_over)),
                CODE,
                _sentence(len(self.taken_over)),
                "Save again to keep that, with your own changes.",
            )


def version_of(values: Mapping[str, Value], *, of: str = "") -> str:
    """Return the version of a form's values, for a hidden field named ``version``.

    ``of`` names whose secrets they are: equal ones of two owners must not look equal.
    """
    return "".join(_mark(name) + _value_mark(name, value, of) for name, value in values.items())


def saved_meanwhile(
    version: str, *, saved: Mapping[str, Value], typed: Mapping[str, str], of: str = ""
) -> Meanwhile:
    """Compare a form with what is saved now, field by field; ``saved`` names the fields.

    A form without a version says that it may replace whatever there is. A secret that is left
    empty is one that the person did not change.
    """
    opened = _opened(version)
    clashes: dict[str, Value] = {}
    taken_over: dict[str, Value] = {}
    for name, now in saved.items() if version else ():
        text, then = typed.get(name, ""), opened.get(_mark(name))
        if _text(now) == text or _value_mark(name, now, of) == then:
            continue
        if isinstance(now, Secret):
            (clashes if text.strip() else taken_over)[name] = NO_SECRET
        elif name not in typed or _mark(name, text) == then:
            taken_over[name] = text
        else:
            clashes[name] = now
    shown = {name: now for name in taken_over if isinstance(now := saved[name], str)}
    return Meanwhile({**typed, **shown}, clashes, taken_over)


def _opened(version: str) -> dict[str, str]:
    """Return the marks of the values that a form was opened with, by the mark of their field."""
    marks = [version[at : at + _MARK] for at in range(0, len(version), _MARK)]
    return dict(zip(marks[::2], marks[1::2], strict=False))


def _value_mark(name: str, value: Value, of: str) -> str:
    return _mark(name, of, value.reveal()) if isinstance(value, Secret) else _mark(name, value)


def _text(value: Value) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def _mark(*texts: str) -> str:
    # Keyed: a mark in a page must not let anybody test guesses of a value.
    key = device().record.session_key.reveal().encode()[:64]
    joined = "\0".join(texts).encode("utf-8", "replace")
    digest = hashlib.blake2b(joined, key=key, digest_size=3).digest()
    return base64.urlsafe_b64encode(digest).decode()


def _clash(saved: Value) -> tuple[str, str]:
    """Return the message and the remedy for a field that both have changed."""
    if isinstance(saved, Secret):
        return (
            "In another window this was replaced meanwhile.",
            "The one you typed is kept: save again to put it in the place of the other, or open "
            "this page anew to leave the other.",
        )
    return (
        f"In another window this was changed to {_quoted(saved)} meanwhile.",
        "What you typed is still here: save again to replace the other, or correct it.",
    )


def _quoted(text: str) -> str:
    if not text.strip():
        return "nothing"
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def _sentence(count: int) -> str:
    if count == 1:
        return "This was changed in another window meanwhile, and is now as there."
    others = "another field" if count == 2 else f"{count - 1} other fields"
    return (
        f"This and {others} were changed in another window meanwhile, and are now as saved there."
    )
