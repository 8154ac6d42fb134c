"""Trouble on demand: what the next answers of the token endpoint and of the API shall be."""

from threading import Condition
from typing import Final, Literal, get_args

import msgspec
from flask import Response

from algo_oauth.sandbox.faults import ApiFault
from algo_oauth.sandbox.limits import PENALTY_SECONDS, rate_exceeded

Place = Literal["token", "api"]
Mode = Literal["normal", "429", "500", "503", "slow", "hang", "html", "invalid_json", "redirect"]

PLACES: Final[tuple[Place, ...]] = get_args(Place)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
HANG_SECONDS: Final = 600.0
SLOW_SECONDS: Final = 5.0

_HTML: Final = "<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>"
_CUT_OFF_JSON: Final = '{"access_token": "U0JYMDFQMDFQ'
_ELSEWHERE: Final = "https://platform.ringcentral.com/maintenance"


class _Setting(msgspec.Struct):
    mode: Mode = "normal"
    times: int | None = None
    round: int = 0


class Trouble:
    """The mode of each place; ``hang`` and ``slow`` requests wait here until it is lifted."""

    def __init__(self, *, slow_seconds: float = SLOW_SECONDS) -> None:
        self._slow_seconds = slow_seconds
        self._changed = Condition()
        self._settings: dict[Place, _Setting] = {place: _Setting() for place in PLACES}
        self._waiting = 0
        self._closed = False

    def cause(self, mode: Mode, *where: Place, times: int | None = None) -> None:
        """Set the mode of some places (of all where none is named) for ``times`` answers.

        Whatever waits there because of the mode before is let go.
        """
        with self._changed:
            for place in where or PLACES:
                setting = self._settings[place]
                setting.mode, setting.times = mode, times
                setting.round += 1
            self._changed.notify_all()

    def lift(self) -> None:
        """Be normal again everywhere and let go of what waits."""
        self.cause("normal")

    def close(self) -> None:
        """Let go of everything, for good: the server stops."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def modes(self) -> dict[Place, Mode]:
        """Return the mode of each place."""
        with self._changed:
            return {place: setting.mode for place, setting in self._settings.items()}

    @property
    def waiting(self) -> int:
        """How many requests wait right now."""
        with self._changed:
            return self._waiting

    def wait_until_waiting(self, count: int, *, timeout: float) -> bool:
        """Block until ``count`` requests wait here, at most ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting >= count, timeout)

    def answer(self, place: Place) -> Response | None:
        """Return the troubled answer that is due, or ``None`` for the usual one.

        Raises:
            ApiFault: where the trouble is a refusal.
        """
        mode = self._take(place)
        if mode == "hang":
            self._wait(place, HANG_SECONDS)
            raise _server_fault(503)
        if mode == "slow":
            self._wait(place, self._slow_seconds)
            return None
        return _answer(mode)

    def _take(self, place: Place) -> Mode:
        with self._changed:
            setting = self._settings[place]
            if setting.times is not None:
                if setting.times <= 0:
                    return "normal"
                setting.times -= 1
            return setting.mode

    def _wait(self, place: Place, seconds: float) -> None:
        with self._changed:
            setting = self._settings[place]
            begun_in = setting.round
            self._waiting += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or setting.round != begun_in, seconds)
            self._waiting -= 1


def _answer(mode: Mode) -> Response | None:
    if mode == "429":
        raise rate_exceeded({}, PENALTY_SECONDS)
    if mode in {"500", "503"}:
        raise _server_fault(int(mode))
    if mode == "html":
        return Response(_HTML, content_type="text/html; charset=utf-8")
    if mode == "invalid_json":
        return Response(_CUT_OFF_JSON, content_type="application/json")
    if mode == "redirect":
        return Response(status=302, headers={"Location": _ELSEWHERE})
    return None


def _server_fault(status: int) -> ApiFault:
    if status == 500:
        return ApiFault(500, "CMN-201", "Internal server error")
    return ApiFault(503, "CMN-203", "Service temporarily unavailable")
