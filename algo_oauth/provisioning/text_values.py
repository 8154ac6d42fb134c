"""TOML values as the texts that a form would send, secrets looked up where they are kept."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from algo_oauth.backup.form_values import as_typed
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


def _json(value: dict[str, Any]) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadValue("this table cannot be written as JSON") from error
