"""What the pages work with: the device, and what only the web interface needs."""

from typing import Final, cast

from flask import Flask, current_app

from algo_oauth.console.workers import Workers
from algo_oauth.device import Device
from algo_oauth.oauth.call import CallResult
from algo_oauth.web.drafts import Drafts
from algo_oauth.web.jobs import Jobs
from algo_oauth.web.locks import Locks
from algo_oauth.web.looks import Look
from algo_oauth.web.outcome import Outcome
from algo_oauth.web.pairings import Pairings
from algo_oauth.web.sessions import Sessions
from algo_oauth.web.tries import Tries
from algo_oauth.web.undo_store import UndoStore
from algo_oauth.web.uploads import Uploads

_NAME = "algo_oauth"
LOOK_THREADS: Final = 16


class Services:
    """One device's web interface, without the pages."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.sessions = Sessions(device.clock, idle_seconds=lambda: device.idle_minutes * 60)
        self.drafts = Drafts(device.clock)
        self.tests: Jobs[CallResult] = Jobs(device.test_workers)
        self.looks: Jobs[tuple[Look, ...]] = Jobs(device.test_workers)
        self.look_workers = Workers("certificate", limit=LOOK_THREADS)
        self.token_jobs: Jobs[Outcome] = Jobs(device.test_workers)
        self.undo = UndoStore()
        self.pairings = Pairings(device.clock)
        self.locks = Locks(device.clock, settings=device.touch_settings.get)
        self.pin_tries = Tries(device.clock)
        self.code_tries = Tries(device.clock)
        self.sightings: dict[str, float] = {}
        self.uploads = Uploads(device.clock)

    def heed_new_pin(self) -> None:
        """Let every touch screen ask for the PIN: it is another one."""
        self.locks.lock_all()
        self.pin_tries.forget_all()


def attach(app: Flask, services: Services) -> None:
    """Give the application its services."""
    app.extensions[_NAME] = services


def services() -> Services:
    """Return the services of the application that answers the current request."""
    return cast("Services", current_app.extensions[_NAME])


def device() -> Device:
    """Return the device that the current request is about."""
    return services().device
