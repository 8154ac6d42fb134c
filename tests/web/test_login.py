"""Logging in, staying logged in, and being logged out."""

import re

import pytest
import time_machine

from algo_oauth.device import Device
from tests.doubles.clock import HandClock
from tests.web.conftest import PASSWORD, Person

PAGES = ["/", "/basic-settings/", "/advanced-settings/oauth/", "/system/", "/system/certificate"]


@pytest.mark.parametrize("path", PAGES)
def test_it_shows_nothing_without_a_login(visitor: Person, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login?next=")


def test_it_answers_the_health_question_to_everybody(visitor: Person) -> None:
    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_it_returns_to_the_page_that_was_wanted(visitor: Person) -> None:
    answer = visitor.post("/login", {"password": PASSWORD, "next": "/system/"})
    assert answer.headers["Location"] == "/system/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://[",
    ],
)
def test_it_never_sends_anybody_elsewhere(visitor: Person, elsewhere: str) -> None:
    answer = visitor.post("/login", {"password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", "x" * 5000, "\x00", "\ud800"])
def test_it_refuses_a_wrong_password_in_one_line(visitor: Person, password: str) -> None:
    answer = visitor.log_in(password.encode("utf-8", "replace").decode())
    assert answer.status_code == 401
    assert "The password is wrong." in answer.text
    assert visitor.get("/").status_code == 302


def test_it_makes_one_address_wait_after_five_wrong_tries(visitor: Person, app: object) -> None:
    for _ in range(5):
        assert visitor.log_in("wrong").status_code == 401
    answer = visitor.log_in(PASSWORD)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert "Too many wrong passwords." in answer.text


def test_it_lets_another_address_in_meanwhile(visitor: Person) -> None:
    for _ in range(6):
        visitor.log_in("wrong", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert visitor.log_in(environ_overrides={"REMOTE_ADDR": "192.0.2.2"}).status_code == 302


def test_it_lets_the_address_try_again_after_a_minute(visitor: Person) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as moment:
        for _ in range(6):
            visitor.log_in("wrong")
        moment.shift(61)
        assert visitor.log_in().status_code == 302


def test_it_does_not_count_right_passwords(visitor: Person) -> None:
    assert [visitor.log_in().status_code for _ in range(8)] == [302] * 8


def test_it_ends_the_session_on_log_out(admin: Person) -> None:
    stolen = admin.client.get_cookie("__Host-algo", domain="localhost")
    assert stolen is not None
    admin.post("/logout")
    assert admin.get("/").status_code == 302
    admin.client.set_cookie("__Host-algo", stolen.value, domain="localhost", secure=True, path="/")
    assert admin.get("/").status_code == 302, "the cookie alone must not revive the session"


def test_it_does_not_log_out_by_following_a_link(admin: Person) -> None:
    assert "End this session?" in admin.get("/logout").text
    assert admin.get("/").status_code == 200


def test_it_ends_an_idle_session(admin: Person, clock: HandClock) -> None:
    clock.advance(29 * 60)
    assert admin.get("/").status_code == 200
    clock.advance(29 * 60)
    assert admin.get("/").status_code == 200, "use must prolong the session"
    clock.advance(31 * 60)
    assert admin.get("/").status_code == 302


def test_it_does_not_take_a_page_that_asks_by_itself_for_use(
    admin: Person, clock: HandClock
) -> None:
    for _ in range(7):
        clock.advance(5 * 60)
        admin.get("/login/state")
    assert admin.get("/").status_code == 302


def test_it_ends_every_session_when_the_password_changes(admin: Person, app: object) -> None:
    other = Person(admin.client.application)
    other.log_in()
    form = {
        "current_password": PASSWORD,
        "new_password": "another one",
        "repeat_password": "another one",
    }
    assert admin.post("/system/password", form).status_code == 302
    assert [person.get("/").status_code for person in (admin, other)] == [302, 302]
    assert other.log_in("another one").status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "again", "code"),
    [
        ("wrong", "long enough", "long enough", "SYS-002"),
        (PASSWORD, "short", "short", "SYS-003"),
        (PASSWORD, "x" * 1025, "x" * 1025, "8 to 1024 characters"),
        (PASSWORD, "long enough", "something else", "SYS-004"),
        ("", "", "", "SYS-002"),
    ],
)
def test_it_refuses_a_password_change_with_faults(
    admin: Person, current: str, new: str, again: str, code: str
) -> None:
    form = {"current_password": current, "new_password": new, "repeat_password": again}
    answer = admin.post("/system/password", form)
    assert answer.status_code == 422
    assert code in answer.text
    assert PASSWORD not in answer.text
    assert admin.get("/").status_code == 200


def test_it_marks_its_cookie_for_https_and_scripts_out(visitor: Person) -> None:
    cookie = visitor.log_in().headers["Set-Cookie"]
    for mark in ("__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert mark in cookie


def test_it_gives_a_new_session_at_every_login(visitor: Person, device: Device) -> None:
    before = visitor.token()
    visitor.log_in()
    assert visitor.token() != before


def test_it_refuses_a_form_without_its_csrf_token(admin: Person, device: Device) -> None:
    key = (device.folder.path / "vault.key").read_bytes()
    answer = admin.client.post("/system/rotate-key", base_url="https://localhost")
    assert answer.status_code == 302
    assert (device.folder.path / "vault.key").read_bytes() == key


def test_it_tells_a_script_that_the_session_has_ended(visitor: Person) -> None:
    answer = visitor.call("/advanced-settings/oauth/test", {})
    problem = answer.get_json()["problem"]
    assert answer.status_code == 401
    assert f"{problem['message']} {problem['remedy']}".startswith(
        "You are logged out. Log in and try again"
    )


def test_it_sends_a_browser_whose_session_ended_to_the_login_page(admin: Person) -> None:
    admin.post("/logout")
    answer = admin.client.post(
        "/advanced-settings/oauth/test", data={"csrf_token": "old"}, base_url="https://localhost"
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login"


@pytest.mark.parametrize("path", ["/", "/login", "/healthz", "/nowhere", "page.js"])
def test_it_sends_a_strict_policy_with_every_answer(admin: Person, path: str) -> None:
    if path == "page.js":
        found = re.search(r'src="([^"]+page\.js)"', admin.get("/").text)
        assert found is not None
        path = found[1]
    headers = admin.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_it_keeps_pages_out_of_caches(admin: Person) -> None:
    assert admin.get("/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/advanced-settings/oauth/profiles/none", 404),
        ("DELETE", "/system/", 405),
        ("GET", "/system/certificate", 404),
    ],
)
def test_it_answers_a_lost_request_with_a_page(
    admin: Person, method: str, path: str, status: int
) -> None:
    headers = {"X-CSRFToken": admin.token()}
    answer = admin.client.open(path, method=method, base_url="https://localhost", headers=headers)
    assert answer.status_code == status
    assert "WEB-004" in answer.text


def test_it_refuses_a_form_larger_than_any_of_its_own(admin: Person) -> None:
    answer = admin.post("/advanced-settings/oauth/profiles", {"name": "x" * 1_200_000})
    assert answer.status_code == 413
    assert "WEB-004" in answer.text
