"""Somebody who uses a running device over the wire, as a browser and its scripts do."""

from collections.abc import Mapping
from typing import Any, Final, Self

import requests

from tests.doubles.running_device import PATIENCE, RunningDevice

PASSWORD: Final = "correct horse battery"
WITH_PASSWORD: Final = {"ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD}
PROFILES: Final = "/advanced-settings/oauth/profiles"
OAUTH_PAGE: Final = "/advanced-settings/oauth/"
TOKEN_URL: Final = "https://platform.ringcentral.com/restapi/oauth/token"

RINGCENTRAL: Final = {
    "provider_type": "RINGCENTRAL",
    "grant_type": "JWT_BEARER",
    "token_url": TOKEN_URL,
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "jwt_assertion_mode": "DISABLED",
}

ELSEWHERE: Final = {
    "provider_type": "CUSTOM",
    "grant_type": "CLIENT_CREDENTIALS",
    "token_url": "https://login.example.test/token",
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "jwt_assertion_mode": "DISABLED",
    "client_id": "door",
    "client_secret": "does not matter",
}
"""A profile that is never used: what counts is that it is kept."""


class Visitor:
    """Pages by ``get``, forms by ``post``, scripts' calls by ``call``; ends with the block."""

    def __init__(self, device: RunningDevice) -> None:
        self._device = device
        self.http = requests.Session()
        self.http.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, **more: Any) -> requests.Response:
        return self._send("GET", path, **more)

    def post(self, path: str, form: Mapping[str, str] | None = None) -> requests.Response:
        return self._send("POST", path, data={"csrf_token": self._token(), **(form or {})})

    def call(
        self, path: str, form: Mapping[str, str] | None = None, **headers: str
    ) -> requests.Response:
        marks = {"X-Requested-With": "fetch", "X-CSRFToken": self._token(), **headers}
        return self._send("POST", path, data=dict(form or {}), headers=marks)

    def _token(self) -> str:
        return str(self.get("/login/state").json()["csrf_token"])

    def _send(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.http.request(
            method,
            self._device.url + path,
            verify=self._device.certificate,
            timeout=PATIENCE,
            allow_redirects=False,
            **more,
        )

    def log_in(self, password: str = PASSWORD) -> requests.Response:
        return self.post("/login", {"password": password})

    def create_profile(self, name: str, **fields: str) -> requests.Response:
        """Fill in the form *Create Profile* with RingCentral's values and these."""
        return self.post(PROFILES, {**RINGCENTRAL, "name": name, **fields})

    def profile_id(self, name: str) -> str:
        """Find a profile's id where a person finds it: in the test's list of choices."""
        options = self.get(OAUTH_PAGE).text.split("<option")
        chosen = next(text for text in options if f">{name}</option>" in text)
        return chosen.split('value="')[1].split('"')[0]

    def test_profile(self, profile_id: str, url: str) -> str:
        """Run the OAuth test with a HELLO and return its result as the page shows it."""
        form = {
            "test_profile": profile_id,
            "test_method": "POST",
            "test_url": url,
            "test_payload": '{"text": "Hello from OAuth test"}',
        }
        started = self.post("/advanced-settings/oauth/test", form)
        assert started.status_code == 303, started.text
        return self._ended(started.headers["Location"])

    def _ended(self, page: str) -> str:
        for _ in range(1000):
            result = self.get(f"{page}/result")
            if result.status_code == 200:
                return result.text
        raise AssertionError("the test did not end")

    def create_button(self, text: str, profile_id: str, path: str) -> requests.Response:
        """Make a button on the first screen that posts to RingCentral."""
        form = {
            "button_status": "Enabled",
            "text": text,
            "position": "0",
            "action": "Send API Request",
            "number_of_requests": "1",
            "request_1_command": "Other",
            "request_1_method": "POST",
            "request_1_custom_path": path,
            "request_1_targets": "platform.ringcentral.com",
            "request_1_oauth_profile": profile_id,
            "request_1_headers": "Custom Headers",
            "request_1_custom_headers": "Content-Type: application/json",
            "request_1_data_payload": '{"text": "HELLO!"}',
        }
        return self.post("/basic-settings/screens/screen-1/buttons", form)


def logged_in(device: RunningDevice, password: str = PASSWORD) -> Visitor:
    """Return somebody who has logged in."""
    visitor = Visitor(device)
    assert visitor.log_in(password).status_code == 302
    return visitor
