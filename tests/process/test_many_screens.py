"""Thirty buttons pressed by twenty touch screens at once: nothing lost, nothing doubled."""

import re
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import requests
import trustme

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from algo_oauth.storage.activity import PRESS_DONE, PRESS_SENDING
from tests.doubles.running_device import PATIENCE, RunningDevice
from tests.doubles.tls_target import Received, answering, json_answer, tls_target
from tests.process.visitor import WITH_PASSWORD

BUTTONS: Final = 30
SCREENS: Final = 20


class Wall:
    """The device's folder, its target, and a touch pass for each screen."""

    def __init__(self, folder: Path, environ: dict[str, str], received: Received) -> None:
        self.folder = folder
        self.environ = environ
        self.received = received
        self.tokens: list[str] = []

    def opened(self) -> Device:
        return Device(load_settings(["--state", str(self.folder)], self.environ))

    def furnish(self, port: int) -> None:
        """Put up the buttons; each asks for a path of its own."""
        device = self.opened()
        buttons = tuple(
            Button(id=f"b{n}", text=f"Button {n}", position=n, requests=(_to(port, n),))
            for n in range(BUTTONS)
        )
        device.screens.put("all", Screen(id="all", name="All", columns=6, rows=5, buttons=buttons))
        self.tokens = [
            device.touch_passes.make(f"Screen {n}", now=0.0).reveal() for n in range(SCREENS)
        ]
        device.close()


def _to(port: int, number: int) -> ButtonRequest:
    return ButtonRequest(
        targets=f"127.0.0.1:{port}", custom_path=f"button/b{number}/", data_payload="{}"
    )


@pytest.fixture
def wall(tmp_path: Path, certificate: trustme.LeafCert, authority_file: Path) -> Iterator[Wall]:
    environ = {**WITH_PASSWORD, "ALGO_OAUTH_CA_BUNDLE": str(authority_file)}
    with tls_target(answering(json_answer("{}")), certificate) as (port, received):
        made = Wall(tmp_path / "state", environ, received)
        made.furnish(port)
        yield made


class TouchScreen:
    """One screen: presses every button, some of its calls twice, and keeps what it was told."""

    def __init__(self, device: RunningDevice, token: str, number: int) -> None:
        self._url, self._certificate = device.url, device.certificate
        self._token = token
        self._number = number
        self.told: list[tuple[str, str]] = []
        self.refused: list[str] = []

    def press_all(self, start: threading.Barrier) -> None:
        with requests.Session() as http:
            http.trust_env = False
            http.verify = self._certificate
            http.cookies.set("__Host-touch", self._token)
            state = http.get(f"{self._url}/login/state", timeout=PATIENCE).json()
            start.wait(PATIENCE)
            for n in range(BUTTONS):
                self._press(http, state["csrf_token"], f"b{(n + self._number) % BUTTONS}")

    def _press(self, http: requests.Session, token: str, button_id: str) -> None:
        """Press once; every third call is made again, as after an answer that was lost."""
        marks = {"X-CSRFToken": token, "X-Requested-With": "fetch", "X-Press-Id": str(uuid.uuid4())}
        for _ in range(2 if self._number % 3 == 0 else 1):
            answer = http.post(
                f"{self._url}/screen/press/{button_id}", headers=marks, timeout=PATIENCE
            )
            if answer.status_code not in (200, 202):
                self.refused.append(f"{answer.status_code} {answer.text[:200]}")
                return
            self.told.append((button_id, answer.json()["press_id"]))


def press_everything(device: RunningDevice, wall: Wall) -> list[TouchScreen]:
    start = threading.Barrier(SCREENS)
    screens = [TouchScreen(device, token, n) for n, token in enumerate(wall.tokens)]
    threads = [threading.Thread(target=each.press_all, args=(start,)) for each in screens]
    for each in threads:
        each.start()
    for each in threads:
        each.join(4 * PATIENCE)
    assert not any(each.is_alive() for each in threads)
    return screens


def wait_for_the_ends(device: RunningDevice, token: str) -> None:
    """Ask, as every screen does, until no press is under way any more."""
    with requests.Session() as http:
        http.trust_env = False
        http.cookies.set("__Host-touch", token)
        for _ in range(1000):
            answer = http.get(
                f"{device.url}/screen/state", verify=device.certificate, timeout=PATIENCE
            )
            if "sending" not in {each["state"] for each in answer.json()["buttons"].values()}:
                return
    raise AssertionError("a press does not end")


def test_it_loses_and_doubles_nothing(wall: Wall) -> None:
    with RunningDevice(wall.folder, environ=wall.environ) as device:
        screens = press_everything(device, wall)
        told = {pressed for screen in screens for pressed in screen.told}
        for _ in told:  # every press that anybody was told of reaches the target
            assert wall.received.arrived.acquire(timeout=PATIENCE)
        wait_for_the_ends(device, wall.tokens[0])
    assert [each.refused for each in screens] == [[]] * SCREENS
    assert {button_id for button_id, _ in told} == {f"b{n}" for n in range(BUTTONS)}

    paths = (re.search(rb"/button/(b\d+)/", raw) for raw in wall.received.requests)
    posts = Counter(found[1].decode() for found in paths if found)
    assert posts == Counter(button_id for button_id, _ in told)

    device_again = wall.opened()
    entries = device_again.journal.newest(10 * BUTTONS * SCREENS)
    device_again.close()
    for kind in (PRESS_SENDING, PRESS_DONE):
        written = Counter((each.subject, each.press) for each in entries if each.kind == kind)
        assert written == Counter(told), kind
    assert {each.state for each in entries if each.kind == PRESS_DONE} == {"sent"}
