"""What the pages work with: the device, and what only the web interface needs."""

from typing import cast

from flask import Flask, current_app

from algo_oauth.device import Device
from algo_oauth.web.drafts import Drafts
from algo_oauth.web.jobs import Jobs
from algo_oauth.web.sessions import Sessions
from algo_oauth.web.undo_store import UndoStore
from algo_oauth.web.uploads import Uploads

_NAME = "algo_oauth"


class Services:
    """One device's web interface, without the pages."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.sessions = Sessions(device.clock, idle_seconds=lambda: device.idle_minutes * 60)
        self.drafts = Drafts(device.clock)
        self.jobs = Jobs(device.test_workers)
        self.undo = UndoStore()
        self.uploads = Uploads(device.clock)


def attach(app: Flask, services: Services) -> None:
    """Give the application its services."""
    app.extensions[_NAME] = services


def services() -> Services:
    """Return the services of the application that answers the current request."""
    return cast("Services", current_app.extensions[_NAME])


def device() -> Device:
    """Return the device that the current request is about."""
    return services().device
