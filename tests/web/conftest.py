"""A device with its web interface, and somebody who uses it."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from algo_oauth.web import build_pages, jobs, serve
from algo_oauth.web.guard import limiter
from tests.doubles.clock import HandClock

PASSWORD = "correct horse battery"


class Person:
    """A browser with its cookies: pages by ``get``, forms by ``post``, scripts' calls by ``call``.

    The CSRF token comes from where the pages' own scripts get it.
    """

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url="https://localhost", buffered=True, **more)

    def token(self) -> str:
        answer = self.get("/login/state").get_json()
        return str(answer["csrf_token"])

    def post(self, path: str, form: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        data = {"csrf_token": self.token(), **(form or {})}
        return self.client.post(path, data=data, base_url="https://localhost", **more)

    def call(self, path: str, form: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        headers = {"X-Requested-With": "fetch", "X-CSRFToken": self.token()}
        return self.client.post(
            path, data=dict(form or {}), base_url="https://localhost", headers=headers, **more
        )

    def log_in(self, password: str = PASSWORD, **more: Any) -> TestResponse:
        return self.post("/login", {"password": password}, **more)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def first_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The memory of a device that was started once: hashing a password is slow on purpose."""
    folder = tmp_path_factory.mktemp("first") / "state"
    made = {"ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD, "ALGO_OAUTH_STATE": str(folder)}
    Device(load_settings([], made), clock=HandClock()).close()
    for journal in folder.glob("activity*"):
        journal.unlink()
    return folder


@pytest.fixture
def device(
    tmp_path: Path, first_state: Path, clock: HandClock, authority_file: Path
) -> Iterator[Device]:
    """A new device that trusts the authority of the tests' targets."""
    shutil.copytree(first_state, tmp_path / "state")
    environ = {
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
        "ALGO_OAUTH_STATE": str(tmp_path / "state"),
        "ALGO_OAUTH_CONNECT_TIMEOUT": "2",
        "ALGO_OAUTH_READ_TIMEOUT": "2",
    }
    opened = Device(load_settings([], environ), clock=clock)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls that make something wait for it: this machine may be busy, no provider is slow."""
    monkeypatch.setattr(jobs, "PATIENCE", 30.0)


@pytest.fixture(scope="session")
def shared_app() -> Flask:
    """The pages of every test's device, one after the other: their rules take long to compile."""
    return build_pages()


@pytest.fixture
def app(shared_app: Flask, device: Device) -> Flask:
    limiter.reset()
    serve(shared_app, device)
    return shared_app


@pytest.fixture
def visitor(app: Flask) -> Person:
    """Somebody who has not logged in."""
    return Person(app)


@pytest.fixture
def admin(app: Flask) -> Person:
    """Somebody who has."""
    person = Person(app)
    assert person.log_in().status_code == 302
    return person
