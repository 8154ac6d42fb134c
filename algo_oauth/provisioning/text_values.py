"""TOML values as the texts that a form would send, secrets looked up where they are kept."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from algo_oauth.backup.form_values import as_typed
from algo_oauth.console.command_field import YES
from algo_oauth.secret import Secret
from algo_oauth.settings import PREFIX

SECRET_LIMIT: Final = 65_536
"""Bytes of a file that holds a secret."""


class BadValue(Exception):
    """A value cannot be used; the text says why, without its full stop and without the value."""


class SecretSource:
    """Looks up secrets by reference, never in the provisioning file itself.

    ``{env = "NAME"}`` reads a variable of the environment, ``{file = "path"}`` a file that holds
    nothing else; a path is meant from the provisioning file's folder.
    """

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ = environ
        self._folder = folder

    def find(self, reference: object) -> Secret:
        """Return the secret that a reference names.

        Raises:
            BadValue: it is no reference, or leads to nothing.
        """
        if not isinstance(reference, dict) or len(reference) != 1:
            raise BadValue(
                'a secret must not stand here: write {env = "NAME"} or {file = "/run/secrets/name"}'
            )
        ((kind, place),) = reference.items()
        if kind == "env" and isinstance(place, str):
            return self._of_variable(place)
        if kind == "file" and isinstance(place, str):
            return self._of_file(self._folder / place)
        raise BadValue('a secret is found by {env = "NAME"} or {file = "path"} only')

    def _of_variable(self, name: str) -> Secret:
        if name.startswith(PREFIX):
            raise BadValue(f"{name}: names that start with {PREFIX} are the device's own settings")
        if not self._environ.get(name):
            raise BadValue(f"the variable {name} is not set, or is empty")
        return Secret(self._environ[name])

    def _of_file(self, file: Path) -> Secret:
        try:
            with file.open("rb") as opened:
                text = opened.read(SECRET_LIMIT + 1).decode("utf-8").strip("\r\n")
        except OSError as error:
            raise BadValue(f"{file} cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise BadValue(f"{file} is not text") from error
        if not text or len(text) > SECRET_LIMIT:
            raise BadValue(f"{file} is {'too long' if text else 'empty'}")
        return Secret(text)


def as_text(value: object) -> str:
    """Return what a form would send: a list has one entry a line, a table is JSON.

    Raises:
        BadValue: a form has no such value.
    """
    if isinstance(value, list):
        if not all(isinstance(each, str) for each in value):
            raise BadValue("a list holds texts only")
        return "\n".join(value)
    if isinstance(value, dict):
        return _json(value)
    if isinstance(value, str | bool | int | float):
        return as_typed(value)
    raise BadValue("a date has no place here: write it as a text")


def as_argument(value: object) -> str:
    """Return what the form of a command would send, whose boxes are ticked or not.

    Raises:
        BadValue: a form has no such value.
    """
    if isinstance(value, bool):
        return YES if value else ""
    return as_text(value)


_WRONG_KIND: Final = re.compile(r"Expected `(?P<wanted>\w+)(?: \| null)?`, got `(?P<given>\w+)`")
_IN_WORDS: Final = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "str": "a text in quotation marks",
    "array": "a list",
    "object": "a table",
}


def plain_fault(error: msgspec.ValidationError) -> str:
    """Return what is wrong with a value, in the words of the file, without a full stop."""
    wrong = _WRONG_KIND.match(str(error))
    if wrong is None:
        return str(error).replace("`", "").replace(" - at $.", ": ")
    wanted, given = (_IN_WORDS.get(kind, kind) for kind in wrong.group("wanted", "given"))
    inside = str(error).partition(" - at `$.")[2].rstrip("`")
    return f"{f'{inside}: ' if inside else ''}write {wanted}; here stands {given}"


def _json(value: dict[str, Any]) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadValue("this table cannot be written as JSON") from error
