"""A device with its API on, and somebody who calls it."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from algo_oauth.storage.activity import Entry
from algo_oauth.web import build_app
from tests.doubles.algo_client import basic, standard
from tests.doubles.clock import HandClock

ADMIN_PASSWORD: Final = "correct horse battery"
PASSWORD: Final = "the-api-password"
BETWEEN_TESTS: Final = 1000.0
ON: Final = {"admin.web.api": "1", "api.admin.pwd": PASSWORD}


class Caller:
    """Signs calls with the independent client's code, by the device's clock."""

    def __init__(self, app: Flask, clock: HandClock) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.clock = clock
        self.password = PASSWORD
        self.calls = 0

    def signature(self, method: str, uri: str, body: bytes = b"") -> dict[str, str]:
        """Return the headers of a signed call, with a nonce of its own."""
        self.calls += 1
        at, nonce = int(self.clock.now()), f"nonce{self.calls}"
        return standard(self.password, method, uri, body, at=at, nonce=nonce)

    def send(
        self, method: str, uri: str, headers: Mapping[str, str], body: bytes = b"", **more: Any
    ) -> TestResponse:
        """Send exactly this."""
        return self.client.open(
            uri, method=method, headers=dict(headers), data=body, buffered=True, **more
        )

    def call(
        self, method: str, uri: str, document: Any = None, *, body: bytes = b"", **more: Any
    ) -> TestResponse:
        """Send a signed call."""
        raw = body if document is None else json.dumps(document).encode()
        return self.send(method, uri, self.signature(method, uri, raw), raw, **more)

    def get(self, uri: str, **more: Any) -> TestResponse:
        return self.call("GET", uri, **more)

    def post(self, uri: str, document: Any = None, **more: Any) -> TestResponse:
        return self.call("POST", uri, document, **more)

    def put(self, uri: str, document: Any = None, **more: Any) -> TestResponse:
        return self.call("PUT", uri, document, **more)

    def with_password(self, password: str, uri: str = "/api/info/about") -> TestResponse:
        """Call with a password by Basic authentication."""
        return self.send("GET", uri, basic(password, b""))


def open_device(folder: Path, clock: HandClock, authority_file: Path) -> Device:
    """Return a new device whose API is off; it trusts the authority of the tests' targets."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": ADMIN_PASSWORD,
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
        "ALGO_OAUTH_STATE": str(folder / "state"),
        "ALGO_OAUTH_CONNECT_TIMEOUT": "2",
        "ALGO_OAUTH_READ_TIMEOUT": "2",
    }
    return Device(load_settings([], environ), clock=clock)


class Bench:
    """One device for all tests of a module: most look at a call or two, and making one is slow."""

    def __init__(self, device: Device, clock: HandClock) -> None:
        self.device = device
        self.clock = clock
        self.app = build_app(device)
        self._record = device.record

    def clear(self) -> None:
        """Make the device as it was, later: no count, nonce or pause of before holds any more."""
        self.clock.advance(BETWEEN_TESTS)
        self.device.change_record(lambda _: self._record)
        self.device.restart = None
        for screen in self.device.screens.all():
            self.device.screens.remove(screen.id)
        self.device.screens.put(FIRST_SCREEN.id, FIRST_SCREEN)
        for profile in self.device.profiles.all():
            self.device.profiles.remove(profile.id)
        for button_id in self.device.presser.states():
            self.device.presser.clear(button_id)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, authority_file: Path) -> Iterator[Bench]:
    clock = HandClock()
    with closing(open_device(tmp_path_factory.mktemp("device"), clock, authority_file)) as device:
        yield Bench(device, clock)


@pytest.fixture
def device(bench: Bench) -> Device:
    """A device whose API is off."""
    bench.clear()
    return bench.device


@pytest.fixture
def clock(bench: Bench, device: Device) -> HandClock:
    """The device's clock."""
    return bench.clock


@pytest.fixture
def app(bench: Bench, device: Device) -> Flask:
    return bench.app


@pytest.fixture
def stranger(app: Flask, clock: HandClock) -> Caller:
    """Somebody who calls while the API is off."""
    return Caller(app, clock)


@pytest.fixture
def caller(app: Flask, device: Device, clock: HandClock) -> Caller:
    """Somebody who knows the password of an API that is on."""
    assert not device.apply_settings(ON)
    return Caller(app, clock)


AddButton = Callable[..., Button]


@pytest.fixture
def add_button(device: Device) -> AddButton:
    """Put a button on the first screen; without targets it needs none to be pressed."""

    def add(button_id: str, *requests: ButtonRequest, **more: Any) -> Button:
        screen = device.screens.get("screen-1")
        assert isinstance(screen, Screen)
        button = Button(
            id=button_id,
            text=button_id.title(),
            position=len(screen.buttons),
            requests=requests,
            **more,
        )
        device.screens.put(screen.id, screen.with_button(button))
        return button

    return add


def since_the_test_began(device: Device) -> list[Entry]:
    """Return the lines of the journal of this test, the oldest first."""
    began = device.clock.now() - BETWEEN_TESTS / 2
    return [entry for entry in device.journal.scan() if entry.at > began]


def newest(device: Device) -> Entry:
    """Return the last line of the journal."""
    return device.journal.newest(1)[0]


def assert_refused(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """Hold that an answer is this refusal, in the form of all of them, and return it."""
    document: dict[str, Any] = answer.get_json()
    assert (answer.status_code, document.get("code")) == (status, code), document
    assert answer.mimetype == "application/json"
    assert document["error"].endswith((".", "}", "json", "GMT"))
    assert "Date" in answer.headers
    for inside in (PASSWORD, ADMIN_PASSWORD, "Traceback", 'File "'):
        assert inside not in answer.text
    return document
