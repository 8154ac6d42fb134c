"""The device side of an Algo 8450 console: OAuth profiles, OAuth tests and API request buttons."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from algo_oauth.settings import Settings


def create_app(settings: "Settings") -> "Flask":
    """Return the device of these settings as a WSGI application.

    Raises:
        StartError: a setting cannot be used.
        StorageError: the state folder cannot be used.
    """
    # Imported here, because the sandbox is a program of its own inside this package.
    from algo_oauth.device import Device  # noqa: PLC0415
    from algo_oauth.web import build_app  # noqa: PLC0415

    return build_app(Device(settings))
