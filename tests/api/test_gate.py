"""Before any call: is there an API, by which method, and who must wait?"""

from collections.abc import Iterator
from email.utils import formatdate
from typing import Final

import msgspec
import pytest
from flask import Flask

from algo_oauth.device import Device
from algo_oauth.storage.api_settings import ApiSettings
from tests.api.conftest import ADMIN_PASSWORD, ON, PASSWORD, Caller, assert_refused
from tests.doubles.algo_client import basic
from tests.doubles.clock import HandClock
from tests.web.conftest import Person

ABOUT: Final = "/api/info/about"
ACTIVATE: Final = "/api/controls/console/button/activate"
CALLS: Final = [
    ("GET", ABOUT),
    ("GET", "/api/settings/device.name"),
    ("PUT", "/api/settings"),
    ("POST", ACTIVATE),
    ("POST", "/api/controls/reboot"),
    ("GET", "/api/openapi.json"),
    ("GET", "/api/nowhere"),
    ("GET", "/api"),
    ("BREW", "/api/"),
]


@pytest.fixture
def by_basic(caller: Caller, device: Device) -> Caller:
    assert not device.apply_settings({"api.auth.basic": "1"})
    return caller


@pytest.fixture
def by_none(caller: Caller, device: Device) -> Caller:
    assert not device.apply_settings({"api.auth.basic": "-1"})
    return caller


@pytest.mark.parametrize(("method", "uri"), CALLS)
def test_it_has_no_api_until_it_is_enabled(stranger: Caller, method: str, uri: str) -> None:
    assert_refused(stranger.send(method, uri, {}), 404, "RST-001")
    assert_refused(stranger.call(method, uri), 404, "RST-001")


def test_it_has_no_api_any_more_when_it_is_disabled(caller: Caller, device: Device) -> None:
    assert caller.get(ABOUT).status_code == 200
    assert not device.apply_settings({"admin.web.api": "0"})
    assert_refused(caller.get(ABOUT), 404, "RST-001")


def test_it_has_no_password_of_its_own(device: Device, app: Flask, clock: HandClock) -> None:
    assert not device.record.api.password
    assert device.apply_settings({"admin.web.api": "1"})
    assert not device.record.api.enabled


@pytest.mark.parametrize("password", ["", "algo", "admin", ADMIN_PASSWORD])
def test_it_takes_no_password_that_everybody_knows(
    caller: Caller, by_basic: Caller, password: str
) -> None:
    assert_refused(caller.with_password(password), 401, "RST-011")


def test_it_takes_nobody_when_its_password_is_gone(stranger: Caller, device: Device) -> None:
    """A backup without secrets brings such a record."""
    assert not device.apply_settings(ON | {"api.auth.basic": "-1"})
    api = ApiSettings(enabled=True)
    device.change_record(lambda record: msgspec.structs.replace(record, api=api))
    stranger.password = ""
    assert_refused(stranger.get(ABOUT), 401, "RST-016")
    assert_refused(stranger.send("GET", ABOUT, {}), 401, "RST-016")


@pytest.mark.parametrize("user", ["admin", "algo"])
def test_it_takes_the_password_by_basic(by_basic: Caller, user: str) -> None:
    assert by_basic.send("GET", ABOUT, basic(PASSWORD, b"", user=user)).status_code == 200


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("admin", PASSWORD + " "),
        ("admin", PASSWORD.upper()),
        ("admin", ""),
        ("admin", "x" * 1000),
        ("admin", "\u00ff"),
        ("root", PASSWORD),
        ("", PASSWORD),
        ("ADMIN", PASSWORD),
    ],
)
def test_it_refuses_others_by_basic(by_basic: Caller, user: str, password: str) -> None:
    answer = by_basic.send("GET", ABOUT, basic(password, b"", user=user))
    assert_refused(answer, 401, "RST-011")
    assert answer.headers["WWW-Authenticate"].startswith('Basic realm="')


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !", "Basic YWRtaW4", "Basic /w==", "Basic " + "A" * 4000, "basic\xff"],
)
def test_it_asks_for_basic_credentials_that_can_be_read(
    by_basic: Caller, authorization: str
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    assert_refused(by_basic.send("GET", ABOUT, headers), 401, "RST-010")


def test_it_takes_only_the_method_that_is_chosen(by_basic: Caller) -> None:
    assert_refused(by_basic.get(ABOUT), 401, "RST-010")


def test_it_asks_nobody_when_the_method_is_none(by_none: Caller) -> None:
    assert by_none.send("GET", ABOUT, {}).status_code == 200
    assert by_none.send("GET", ABOUT, basic("anything", b"")).status_code == 200


def test_it_makes_one_address_wait_after_five_wrong_calls(
    by_basic: Caller, clock: HandClock
) -> None:
    for _ in range(5):
        assert_refused(by_basic.with_password("wrong-password"), 401, "RST-011")
    answer = by_basic.with_password(PASSWORD)
    assert_refused(answer, 429, "RST-017")
    assert answer.headers["Retry-After"] == "60"
    clock.advance(60)
    assert by_basic.with_password(PASSWORD).status_code == 200


def test_it_makes_wrong_signatures_wait_as_well(caller: Caller, clock: HandClock) -> None:
    caller.password = "a wrong one"
    assert [caller.get(ABOUT).status_code for _ in range(7)] == [401] * 5 + [429] * 2
    caller.password = PASSWORD
    assert caller.get(ABOUT).status_code == 429
    clock.advance(60)
    assert caller.get(ABOUT).status_code == 200


def test_it_lets_another_address_in_meanwhile(caller: Caller) -> None:
    caller.password = "a wrong one"
    for _ in range(6):
        caller.get(ABOUT, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    caller.password = PASSWORD
    other = caller.get(ABOUT, environ_overrides={"REMOTE_ADDR": "192.0.2.2"})
    assert other.status_code == 200


def test_it_counts_no_right_calls_and_none_without_credentials(caller: Caller) -> None:
    assert [caller.get(ABOUT).status_code for _ in range(20)] == [200] * 20
    assert [caller.send("GET", ABOUT, {}).status_code for _ in range(20)] == [401] * 20
    assert caller.get(ABOUT).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://["},
        {"Origin": "https://localhost:8450"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_it_takes_no_call_of_another_sites_page(by_none: Caller, headers: dict[str, str]) -> None:
    assert_refused(by_none.send("POST", "/api/controls/reboot", headers), 403, "RST-002")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "none"}, {"Origin": "https://localhost"}, {"Sec-Fetch-Mode": "cors"}],
)
def test_it_takes_calls_of_programs(by_none: Caller, headers: dict[str, str]) -> None:
    assert by_none.send("GET", ABOUT, headers).status_code == 200


def test_it_gives_a_browsers_login_no_right_to_call(app: Flask, device: Device) -> None:
    assert not device.apply_settings(ON)
    admin = Person(app)
    assert admin.log_in().status_code == 302
    assert admin.get("/").status_code == 200
    assert admin.get(ABOUT).status_code == 401
    token = {"X-CSRFToken": admin.token()}
    answer = admin.client.post(
        ACTIVATE, json={"id": "x"}, base_url="https://localhost", headers=token
    )
    assert answer.status_code == 401


def test_it_needs_no_csrf_token_and_sets_no_cookie(caller: Caller) -> None:
    answer = caller.post("/api/controls/console/event/stop", {"type": "all"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_it_offers_nothing_to_pages_of_other_sites(by_none: Caller) -> None:
    headers = {"Access-Control-Request-Method": "POST", "Sec-Fetch-Site": "none"}
    answer = by_none.send("OPTIONS", ACTIVATE, headers)
    assert answer.status_code == 405
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(("method", "uri"), CALLS)
def test_it_sends_its_time_and_no_cacheable_answer(
    by_none: Caller, clock: HandClock, method: str, uri: str
) -> None:
    answer = by_none.send(method, uri, {})
    assert answer.headers["Date"] == formatdate(clock.now(), usegmt=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Location" not in answer.headers


def test_it_leaves_the_pages_alone(app: Flask, device: Device) -> None:
    assert not device.apply_settings(ON)
    visitor = Person(app)
    assert visitor.get("/apis").status_code in (302, 404)
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/healthz").get_json() == {"status": "ok"}


@pytest.fixture(params=["Standard", "Basic", "None"])
def any_method(request: pytest.FixtureRequest, caller: Caller, device: Device) -> Iterator[Caller]:
    code = {"Standard": "0", "Basic": "1", "None": "-1"}[request.param]
    assert not device.apply_settings({"api.auth.basic": code})
    yield caller


@pytest.mark.parametrize("host", ["evil.example", "..", "a" * 5000, "[", "a b", "\xe9", "a@b"])
def test_it_survives_every_host(any_method: Caller, host: str) -> None:
    answer = any_method.get(ABOUT, environ_overrides={"HTTP_HOST": host})
    assert answer.status_code in (200, 400, 401)
    assert "evil.example" not in answer.text
