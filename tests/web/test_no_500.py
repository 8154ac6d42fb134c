"""Whatever is sent to whichever address: never a server error, never a trace of the inside."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from algo_oauth.web.admin.forms import LABELS as API_LABELS
from algo_oauth.web.features.page import LABELS as FEATURE_LABELS
from algo_oauth.web.oauth.forms import PROFILE_LABELS, TEST_LABELS
from algo_oauth.web.screens.forms import ARGUMENT_NAMES, BUTTON_LABELS, SCREEN_LABELS
from algo_oauth.web.screens.touch_section import LABELS as TOUCH_LABELS
from tests.doubles.clock import HandClock
from tests.web.conftest import PASSWORD, Person

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
SECRET: Final = "a-secret-that-no-page-may-show"
ODD: Final = "\x00\x1b[31m' \"><script>alert(1)</script>{{7*7}}\u202e\ufffd😀"
BROKEN_UTF8: Final = b"name=%ff%fe&text=\xff\xc3&test_url=%ed%a0%80&csrf_token=%00"

IDS: Final = (
    "screen-1",
    "none",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "..%2f..%2fetc%2fpasswd",
    "../../etc/passwd",
    "x" * 8000,
    "%F0%9F%98%80",
    "{{7*7}}",
)

COOKIES: Final = (
    "remember_token=abc|\xe9",  # Flask-Login compares it as text, which fails beyond ASCII
    "remember_token=abc",
    "=abc; ;;; =",
    "__Host-algo=\xff; __Host-touch=\xff\xfe",
    "__Host-algo=.eJw.bad.signature",
    "__Host-touch=" + "x" * 4000,
    "__Host-pair=\xff; __Host-pair=" + "x" * 4000,
)

HOSTS: Final = ("evil.example", "..", "a" * 5000, "[", "", "a b", "\xe9", "x:99999999", "a@b")

HEADERS: Final = (
    {"If-None-Match": '"' + "x" * 5000, "If-Modified-Since": "Thu, 99 Jan 99999 99:99:99 GMT"},
    {"Range": "bytes=9-1,,-0", "If-Range": "\xff"},
    {"X-Forwarded-For": "\xff", "Forwarded": "for=;;;", "X-Forwarded-Host": "evil.example"},
    {"X-Press-Id": "../\xff", "X-CSRFToken": "\xff"},
    {"Accept": "*/*;q=\xff", "Accept-Language": "\xff;q=nan", "Authorization": "Basic \xff"},
    {"Content-Type": "application/json", "Referer": "http://[", "Origin": "null"},
    {"Content-Encoding": "gzip", "Content-Type": "text/plain; charset=no-such"},
    {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/system/"},
)


BODIES: Final = (
    ("application/x-www-form-urlencoded", BROKEN_UTF8),
    ("application/x-www-form-urlencoded", b"&=&&==%&%zz=%" * 50),
    ("application/x-www-form-urlencoded; charset=utf-16", b"\xff\xfe\x00"),
    ("application/json", b'{"name": "\\ud800", "csrf_token": null}'),
    ("application/json", b"[" * 100_000),
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="na'),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="name"; filename="../a"\r\n\r\n\x00\r\n'
        b"--x--\r\n",
    ),
    ("multipart/form-data; boundary=" + "y" * 300, b""),
    ("text/plain; charset=no-such", b"\xff"),
    ("\xff/\xff", b"name=1"),
    ("", b"\x00" * 1000),
)


FIELDS: Final = (
    *PROFILE_LABELS,
    *TEST_LABELS,
    *BUTTON_LABELS,
    *SCREEN_LABELS,
    *TOUCH_LABELS,
    *FEATURE_LABELS,
    *ARGUMENT_NAMES,
    *("version", "screen", "address", "show_fields"),
    *API_LABELS,
    *("idle_minutes", "current_password", "new_password", "repeat_password", "draft", "next"),
)

JSON_FIELDS: Final = [name for name in FIELDS if name.endswith(("_params", "_payload"))]
JSON_FORMS: Final = (
    "/advanced-settings/oauth/profiles",
    "/advanced-settings/oauth/test",
    "/basic-settings/screens/screen-1/buttons",
)
BUTTON: Final = {"text": "Deep", "number_of_requests": "5", "test_url": "https://api.example.test/"}


@pytest.fixture
def touch(app: Flask, device: Device, clock: HandClock) -> Person:
    """A browser with a touch pass."""
    person = Person(app)
    token = device.touch_passes.make("Hall", now=clock.now()).reveal()
    person.client.set_cookie("__Host-touch", token, domain="localhost", secure=True, path="/")
    return person


@pytest.fixture(params=["visitor", "touch", "admin"])
def somebody(request: pytest.FixtureRequest, device: Device) -> Iterator[Person]:
    """A stranger, a touch screen and the admin, one after the other."""
    person: Person = request.getfixturevalue(request.param)
    if request.param == "admin":
        form = {"name": "P", "client_id": "x", "client_secret": SECRET}
        person.post("/advanced-settings/oauth/profiles", CLIENT | form)
        assert [profile.name for profile in device.profiles.all()] == ["P"]
    yield person


CLIENT: Final = {
    "provider_type": "CUSTOM",
    "grant_type": "CLIENT_CREDENTIALS",
    "token_url": "https://login.example.test/token",
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "jwt_assertion_mode": "DISABLED",
}


ENDINGS: Final = ("/delete", "/touch-passes", "/password", "/logout")
"""What takes away what other addresses are about is called last; logging out is the very last."""

FEW: Final = (
    *("/", "/login", "/screen", "/screen/state", "/screen/pair", "/screen/unlock"),
    *("/system", "/nowhere", "/static/js/no.js"),
)
"""Some address of every kind, for what does not depend on the address."""


def paths(app: Flask, identifier: str, method: str = "GET") -> list[str]:
    """Return the address of every rule of that method, with this in the place of its identifier."""
    found = {_path(rule, identifier) for rule in app.url_map.iter_rules() if _takes(rule, method)}
    return sorted(found, key=lambda path: (is_ending(path), path))


def _takes(rule: Rule, method: str) -> bool:
    return method in (rule.methods or ())


def is_ending(path: str) -> int:
    return next((n for n, end in enumerate(ENDINGS, 1) if path.endswith(end)), 0)


def _path(rule: Rule, identifier: str) -> str:
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<path:{name}>", identifier).replace(f"<{name}>", identifier)
    return path


def send(person: Person, method: str, path: str, **more: Any) -> TestResponse:
    return person.client.open(
        path, method=method, base_url="https://localhost", buffered=True, **more
    )


def assert_calm(answer: TestResponse) -> None:
    """Hold that an answer is no server error and shows nothing of the inside."""
    what = f"{answer.request.method} {answer.request.path[:80]}: {answer.status}"
    assert answer.status_code < 500, what
    body = answer.get_data(as_text=True)
    for inside in ("Traceback", 'File "', "werkzeug", "<script>alert", SECRET, PASSWORD):
        assert inside not in body, what
    if answer.status_code in (400, 404, 405, 413) and body:
        assert any(code in body for code in ("WEB-004", "PRS-", "BAK-015")), what


@pytest.mark.parametrize("method", METHODS)
def test_it_survives_every_method_everywhere(app: Flask, somebody: Person, method: str) -> None:
    token = {"X-CSRFToken": somebody.token()}
    for path in sorted({*paths(app, "screen-1"), *paths(app, "screen-1", "POST")}):
        if not is_ending(path):
            assert_calm(send(somebody, method, path, headers=token))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_survives_every_identifier(app: Flask, somebody: Person, method: str) -> None:
    token = {"X-CSRFToken": somebody.token()}
    for identifier in IDS:
        for path in paths(app, identifier, method):
            if identifier in path:
                assert_calm(send(somebody, method, path, headers=token))


def test_it_survives_every_body(app: Flask, admin: Person) -> None:
    token = {"X-CSRFToken": admin.token()}
    for kind, body in BODIES:
        for path in paths(app, "screen-1", "POST"):
            if not is_ending(path):
                headers = token | {"Content-Type": kind}
                assert_calm(send(admin, "POST", path, data=body, headers=headers))


def test_it_survives_every_body_from_strangers(app: Flask, visitor: Person) -> None:
    for kind, body in BODIES:
        for path in ("/login", "/logout", "/screen/press/none", "/system/password"):
            headers = {"Content-Type": kind}
            assert_calm(send(visitor, "POST", path, data=body, headers=headers))


def test_it_survives_odd_headers(app: Flask, somebody: Person) -> None:
    for headers in HEADERS:
        for path in FEW:
            assert_calm(send(somebody, "GET", path, headers=headers))
            assert_calm(send(somebody, "POST", path, headers=headers))


@pytest.mark.parametrize("cookie", COOKIES)
def test_it_survives_every_cookie(app: Flask, cookie: str) -> None:
    stranger = app.test_client(use_cookies=False)
    for path in FEW:
        headers = {"Cookie": cookie}
        assert_calm(stranger.get(path, base_url="https://localhost", headers=headers))


@pytest.mark.parametrize("host", HOSTS)
def test_it_survives_every_host(visitor: Person, host: str) -> None:
    for path in FEW:
        assert_calm(send(visitor, "GET", path, environ_overrides={"HTTP_HOST": host}))


def test_it_builds_no_address_from_the_host_header(app: Flask, somebody: Person) -> None:
    for path in (*paths(app, "screen-1"), "/system", "/advanced-settings/oauth", "//system/"):
        answer = send(somebody, "GET", path, environ_overrides={"HTTP_HOST": "evil.example"})
        assert "evil.example" not in answer.headers.get("Location", "")
        assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", [ODD, "9" * 3000, "٣", "-1", "NaN"])
def test_it_survives_every_text_in_every_field(app: Flask, admin: Person, typed: str) -> None:
    form = dict.fromkeys(FIELDS, typed) | {"csrf_token": admin.token()}
    for path in paths(app, "screen-1", "POST"):
        for more in ({"number_of_requests": "5"}, {}):
            answer = send(admin, "POST", path, data=form | more)
            assert_calm(answer)
            assert answer.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "nobody has read it"


def test_it_survives_json_without_end(admin: Person) -> None:
    token = {"csrf_token": admin.token()}
    for deep in ('{"a":' * 2000, "[" * 2000, '{"a":' * 2000 + "1" + "}" * 2000):
        form = dict.fromkeys(JSON_FIELDS, deep) | CLIENT | BUTTON | token
        for path in JSON_FORMS:
            answer = send(admin, "POST", path, data=form)
            assert_calm(answer)
            assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, path
