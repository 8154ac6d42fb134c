"""One control of a command's form, and the value that it becomes in the JSON body."""

from typing import Final, Literal

import msgspec

from algo_oauth.checks import Faults, read_number

Kind = Literal["text", "integer", "number", "boolean", "choice"]
Value = str | int | float | bool

YES: Final = "yes"
"""What a boolean's control sends when it is set; it sends nothing when it is not."""
PLACEHOLDER_MARK: Final = "{{"


class BadArgument(Exception):
    """An argument cannot be sent; the message says which one, without a full stop."""


class CommandField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field: ``config/commands.toml`` explains each name. ``limit`` is a text's length."""

    name: str
    label: str
    kind: Kind = "text"
    place: str = ""
    default: str = ""
    required: bool = False
    least: float = 0.0
    most: float = 999_999_999.0
    limit: int = 255
    choices: tuple[str, ...] = ()
    as_text: bool = False
    omitted: bool = False
    only_with: str = ""
    only_values: tuple[str, ...] = (YES,)
    help: str = ""

    def check(self, faults: Faults, name: str, text: str) -> None:
        """Note what is wrong with a typed text, under the form's name for this field."""
        before = len(faults.of.get(name, ()))
        faults.text(name, text, limit=self.limit, required=self.required)
        if len(faults.of.get(name, ())) > before or not text:
            return
        if self.kind == "boolean":
            faults.choice(name, text, (YES,))
        elif self.kind == "choice":
            faults.choice(name, text, self.choices)
        elif self.kind != "text" and PLACEHOLDER_MARK not in text:
            whole = self.kind == "integer"
            faults.number(name, text, least=self.least, most=self.most, whole=whole)

    def value(self, text: str, *, strict: bool = True) -> Value | None:
        """Return what is sent, or None for nothing; unless ``strict`` a bad value as it is.

        Raises:
            BadArgument: the text is no value of this field.
        """
        faults = Faults()
        self.check(faults, "", text)
        if faults and not strict:
            return text
        if faults:
            raise BadArgument(f"{self.label}: {faults.of[''][0].message.rstrip('.')}")
        if self.kind == "boolean":
            return True if text == YES else None if self.omitted else False
        if not text:
            return None
        if self.kind in ("text", "choice"):
            return text
        return self._number(text)

    def _number(self, text: str) -> Value:
        number = read_number(text, whole=self.kind == "integer")
        if number is None:
            raise BadArgument(f"{self.label}: {text[:60]!r} is not a number")
        value = int(number) if number.is_integer() else number
        return str(value) if self.as_text else value
