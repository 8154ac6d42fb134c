"""A configuration as plain values, its secrets apart, so that they can be sealed or left out.

In the place of a secret stands its number in the list of secrets, ``"left out"``, or null where
none was set.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from algo_oauth.backup.configuration import OWN_FIELDS, Configuration
from algo_oauth.secret import NO_SECRET, Secret

_LEFT_OUT: Final = "left out"


class LeftOut(Secret):
    """A secret that was set where the file comes from, and is not in the file."""

    def __init__(self) -> None:
        super().__init__("")


LEFT_OUT: Final = LeftOut()


def taken_apart(
    configuration: Configuration, *, with_secrets: bool
) -> tuple[dict[str, Any], list[str]]:
    """Return the plain values and the secrets; no secrets where they are left out."""
    secrets: list[str] = []

    def place_of(value: object) -> object:
        if not isinstance(value, Secret):
            raise TypeError(f"{type(value).__name__} cannot be stored")
        if not value:
            return None
        if not with_secrets:
            return _LEFT_OUT
        secrets.append(value.reveal())
        return len(secrets) - 1

    contents: dict[str, Any] = msgspec.to_builtins(configuration, enc_hook=place_of)
    for name in OWN_FIELDS:
        del contents["device"][name]
    return contents, secrets


def put_together(contents: dict[str, Any], secrets: Sequence[str]) -> Configuration:
    """Return the configuration of plain values.

    Raises:
        msgspec.ValidationError: a field is unknown, missing or of another type, with its place.
    """

    def secret_at(kind: type, place: object) -> Secret:
        if kind is not Secret:
            raise TypeError(f"Expected {kind.__name__}")
        if place is None:
            return NO_SECRET
        if place == _LEFT_OUT:
            return LEFT_OUT
        if type(place) is not int or place not in range(len(secrets)):
            raise TypeError("Expected the number of a sealed secret")
        return Secret(secrets[place])

    device = contents.get("device", {})
    if isinstance(device, dict):
        if own := [name for name in OWN_FIELDS if name in device]:
            raise msgspec.ValidationError(f"Object contains unknown field {own[0]} - at $.device")
        contents = contents | {"device": device | dict.fromkeys(OWN_FIELDS)}
    return msgspec.convert(contents, Configuration, dec_hook=secret_at)
