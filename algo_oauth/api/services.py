"""What the calls work with: the device, and what only its API remembers."""

from typing import Final, cast

from flask import Flask, current_app

from algo_oauth.api.nonces import Nonces
from algo_oauth.api.tries import Tries
from algo_oauth.device import Device

_NAME: Final = "algo_oauth_api"

WRONG_A_MINUTE: Final = 5
NOTED_A_MINUTE: Final = 10
"""Refusals of one address that are written down: a stranger must not fill the journal."""


class ApiServices:
    """One device's API, without the calls."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.nonces = Nonces(since=device.started_at)
        self.wrong = Tries(device.clock, limit=WRONG_A_MINUTE)
        self.noted = Tries(device.clock, limit=NOTED_A_MINUTE)


def attach(app: Flask, services: ApiServices) -> None:
    """Give the application its services."""
    app.extensions[_NAME] = services


def services() -> ApiServices:
    """Return the services of the application that answers the current call."""
    return cast("ApiServices", current_app.extensions[_NAME])


def device() -> Device:
    """Return the device that the current call is about."""
    return services().device
