"""Commands for other Algo endpoints, as data: what each asks for and what it sends.

Source: Algo's RESTful API guide; the file is ``config/commands.toml``.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.console.command_field import YES, BadArgument, CommandField
from algo_oauth.settings import SHIPPED_CONFIG


class CommandConstant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that is always sent, or always when the field ``only_with`` is set so."""

    place: str
    value: str | int | float | bool
    only_with: str = ""
    only_values: tuple[str, ...] = (YES,)


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command: the form that asks for its arguments, and the request it becomes.

    Arguments are texts by the name of their field, as typed. One that is missing has its
    field's default; an empty one is left out of the body.
    """

    name: str
    path: str
    help: str
    method: Literal["POST", "PUT", "GET"] = "POST"
    fields: tuple[CommandField, ...] = msgspec.field(name="field", default=())
    constants: tuple[CommandConstant, ...] = msgspec.field(name="constant", default=())

    @property
    def defaults(self) -> dict[str, str]:
        """What a new form of this command starts with."""
        return {field.name: field.default for field in self.fields}

    def check(
        self, faults: Faults, field_prefix: str, arguments: Mapping[str, str]
    ) -> dict[str, str]:
        """Check the arguments, and return those of this command's fields.

        Faults go to ``field_prefix`` and the field's name. An argument with a placeholder in it
        is checked when its value is known, by ``body``.
        """
        given = self.defaults | {name: text.strip() for name, text in arguments.items()}
        kept = {field.name: given[field.name] for field in self.fields}
        for field in self._asked_for(kept):
            field.check(faults, f"{field_prefix}{field.name}", kept[field.name])
        return kept

    def body(self, arguments: Mapping[str, str], *, strict: bool = True) -> bytes:
        """Return the JSON body, empty where there is nothing to say.

        Unless ``strict`` an argument that cannot be sent stands in it as it is, to be looked at.

        Raises:
            BadArgument: an argument cannot be sent, with the label of its field.
        """
        given = self.defaults | dict(arguments)
        document: dict[str, Any] = {}
        for field in self._asked_for(given):
            value = field.value(given[field.name], strict=strict)
            if value is not None:
                _put(document, field.place or field.name, value)
        for constant in self.constants:
            if self._is_wanted(constant, given):
                _put(document, constant.place, constant.value)
        return json.dumps(document, ensure_ascii=False).encode() if document else b""

    def _asked_for(self, arguments: Mapping[str, str]) -> Iterator[CommandField]:
        return (field for field in self.fields if self._is_wanted(field, arguments))

    def _is_wanted(
        self, part: CommandField | CommandConstant, arguments: Mapping[str, str]
    ) -> bool:
        if not part.only_with:
            return True
        decides = next(field for field in self.fields if field.name == part.only_with)
        is_set = arguments[decides.name] in part.only_values
        return is_set and self._is_wanted(decides, arguments)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    commands: tuple[Command, ...] = msgspec.field(name="command")


def load_commands(file: Path) -> Mapping[str, Command]:
    """Read the commands by name, in the order of the file, strictly.

    Raises:
        msgspec.ValidationError: an unknown name, a missing one or a wrong type, with its place.
    """
    read = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
    return MappingProxyType({command.name: command for command in read.commands})


@cache
def commands() -> Mapping[str, Command]:
    """Return the shipped commands, read once."""
    return load_commands(SHIPPED_CONFIG / "commands.toml")


def _put(document: dict[str, Any], place: str, value: object) -> None:
    *parents, name = place.split(".")
    for parent in parents:
        document = document.setdefault(parent, {})
    document[name] = value


__all__ = ["BadArgument", "Command", "CommandConstant", "CommandField", "commands", "load_commands"]
