"""Somebody logged in at a running device, on one kept connection."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from bench.furnished import PASSWORD
from bench.wire import KeptConnection, Place
from tests.doubles.running_device import RunningDevice
from tests.process import visitor

LOGIN_PAGE: Final = "/login"
OAUTH_PAGE: Final = visitor.OAUTH_PAGE
STATUS_PAGE: Final = "/"
TOUCH_SCREEN: Final = "/screen/"


class LoggedIn:
    """Loads pages and presses buttons."""

    def __init__(self, connection: KeptConnection, *, cookie: str, csrf_token: str) -> None:
        self.cookie = cookie
        self._connection = connection
        self._csrf_token = csrf_token

    def load(self, path: str) -> bytes:
        """Return a page."""
        return self._connection.send("GET", path, Cookie=self.cookie)

    def press(self, button_id: str) -> None:
        """Press a button as the touch screen's script does, until the end of the press.

        Raises:
            RuntimeError: it was not sent.
        """
        press_id = uuid.uuid4().hex
        state = "sending"
        while state == "sending":  # the same id again is the same press
            state = self._state_of_press(button_id, press_id)
        if state != "sent":
            raise RuntimeError(f"the press ended as {state}")

    def _state_of_press(self, button_id: str, press_id: str) -> str:
        answer = self._connection.send(
            "POST",
            f"/screen/press/{button_id}",
            Cookie=self.cookie,
            X_Requested_With="fetch",
            X_CSRFToken=self._csrf_token,
            X_Press_Id=press_id,
        )
        return str(msgspec.json.decode(answer)["state"])


def place_of(device: RunningDevice) -> Place:
    """Return where a device serves."""
    address = urlsplit(device.url)
    return Place(str(address.hostname), address.port or 443, Path(device.certificate))


@contextmanager
def logged_in(device: RunningDevice) -> Iterator[LoggedIn]:
    """Log in; the connection is closed with the block."""
    with visitor.logged_in(device, PASSWORD) as person, KeptConnection(place_of(device)) as kept:
        state = person.get("/login/state").json()
        cookie = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
        yield LoggedIn(kept, cookie=cookie, csrf_token=state["csrf_token"])
