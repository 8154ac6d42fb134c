"""A value that must not be seen: it prints as dots wherever it turns up by accident."""

from typing import Final

DOTS: Final = "••••••••"


class Secret:
    """A client secret, assertion, key or token.

    ``repr``, ``str`` and formatting give dots, so that neither a log line nor an exception's
    text can carry it. Only ``reveal()`` gives the value: search for that word to see every
    place where a secret is used.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"Secret({DOTS if self._value else 'empty'})"

    def __str__(self) -> str:
        return DOTS if self._value else ""


NO_SECRET: Final = Secret("")
