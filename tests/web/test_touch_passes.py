"""Touch passes: a wall tablet for years, and no way into the settings."""

import re
from hashlib import sha256

import pytest
from flask import Flask

from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from tests.doubles.clock import HandClock
from tests.web.conftest import Person
from tests.web.test_screens_page import PAGE, a_button, put, undo
from tests.web.test_touch_screen import press

COOKIE = "__Host-touch"


@pytest.fixture
def tablet(app: Flask, device: Device, clock: HandClock) -> Person:
    """A browser with a touch pass and no login."""
    token = device.touch_passes.make("Hall", now=clock.now())
    return holder(app, token.reveal())


def holder(app: Flask, token: str) -> Person:
    person = Person(app)
    person.client.set_cookie(COOKIE, token, domain="localhost", secure=True, path="/")
    return person


def test_it_asks_before_a_browser_becomes_a_touch_screen(admin: Person, device: Device) -> None:
    html = admin.get("/basic-settings/touch-passes/new").text
    assert "You are logged out here" in html
    assert device.touch_passes.all() == []


def test_it_turns_a_browser_into_a_touch_screen(admin: Person, device: Device) -> None:
    answer = admin.post("/basic-settings/touch-passes", {"name": "Hall"})
    assert answer.headers["Location"].rstrip("/") == "/screen"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(COOKIE))
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=315360000"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie
    assert admin.get("/screen").status_code == 200
    assert admin.get("/").status_code == 302, "the admin's login must be over"


def test_it_ends_the_session_itself_not_only_the_cookie(admin: Person) -> None:
    stolen = admin.client.get_cookie("__Host-algo", domain="localhost")
    assert stolen is not None
    admin.post("/basic-settings/touch-passes", {"name": "Hall"})
    admin.client.set_cookie("__Host-algo", stolen.value, domain="localhost", secure=True, path="/")
    assert admin.get("/").status_code == 302


def test_it_keeps_only_a_digest(admin: Person, device: Device) -> None:
    admin.post("/basic-settings/touch-passes", {"name": "Hall"})
    cookie = admin.client.get_cookie(COOKIE, domain="localhost")
    assert cookie is not None
    stored = (device.folder.path / "config.json").read_text()
    assert cookie.value not in stored
    assert sha256(cookie.value.encode()).hexdigest() in stored


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b"])
def test_it_refuses_a_pass_without_a_usable_name(admin: Person, device: Device, name: str) -> None:
    assert admin.post("/basic-settings/touch-passes", {"name": name}).status_code == 422
    assert device.touch_passes.all() == []


def test_it_shows_the_buttons_to_a_tablet(tablet: Person, device: Device) -> None:
    put(device, a_button())
    assert "Help" in tablet.get("/screen").text
    assert tablet.get("/screen/state").status_code == 200


def test_it_shows_a_tablet_no_way_into_the_settings(tablet: Person) -> None:
    links = set(re.findall(r'href="(/[^"]*)"', tablet.get("/screen").text))
    ours = {link for link in links if not link.startswith("/static/")}
    assert ours == {"/login?next=/screen/", "/screen/manifest.webmanifest"}


@pytest.mark.parametrize(
    "path",
    ["/", PAGE, "/advanced-settings/oauth/", "/system/", "/basic-settings/touch-passes/new"],
)
def test_it_opens_nothing_else_to_a_tablet(tablet: Person, path: str) -> None:
    assert tablet.get(path).headers["Location"].startswith("/login")


@pytest.mark.parametrize(
    "path",
    ["/basic-settings/screens", "/basic-settings/touch-passes", "/system/rotate-key", "/undo/x"],
)
def test_it_lets_a_tablet_change_nothing(tablet: Person, device: Device, path: str) -> None:
    answer = tablet.post(path, {"name": "x", "columns": "1", "rows": "1"})
    assert answer.headers["Location"].startswith("/login")
    assert len(device.screens.all()) == 1
    assert len(device.touch_passes.all()) == 1


def test_it_lets_a_tablet_press(tablet: Person, device: Device) -> None:
    assert press(tablet, "nobody").status_code == 404
    assert tablet.call("/screen/clear/nobody").status_code == 204


def test_it_refuses_a_tablet_without_its_csrf_token(tablet: Person) -> None:
    headers = {"X-Requested-With": "fetch"}
    answer = tablet.client.post(
        "/screen/press/nobody", base_url="https://localhost", headers=headers
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["", "guess", "x" * 4000, "ä"])
def test_it_refuses_a_pass_that_was_never_made(app: Flask, tablet: Person, token: str) -> None:
    assert holder(app, token).get("/screen").status_code == 302


def test_it_does_not_take_the_digest_for_the_token(app: Flask, device: Device) -> None:
    device.touch_passes.make("Hall", now=0.0)
    assert holder(app, device.touch_passes.all()[0].digest).get("/screen").status_code == 302


def test_it_outlives_idle_time_and_renews_its_cookie(tablet: Person, clock: HandClock) -> None:
    clock.advance(365 * 86_400)
    answer = tablet.get("/screen")
    assert answer.status_code == 200
    assert any(cookie.startswith(COOKIE) for cookie in answer.headers.getlist("Set-Cookie"))


def test_it_lists_passes_and_removes_one_at_once(
    admin: Person, tablet: Person, device: Device
) -> None:
    html = admin.get(PAGE).text
    assert ">Hall<" in html
    removal = re.search(r'action="(/basic-settings/touch-passes/[^"]+/remove)"', html)
    assert removal
    admin.post(removal.group(1))
    assert tablet.get("/screen").status_code == 302
    assert press(tablet, "nobody").status_code == 401
    assert admin.post(removal.group(1)).status_code == 404


def test_it_does_not_give_a_removed_pass_its_cookie_again(
    admin: Person, device: Device, tablet: Person
) -> None:
    for each in device.touch_passes.all():
        device.touch_passes.remove(each.id)
    answer = tablet.get("/screen")
    assert not any(cookie.startswith(COOKIE) for cookie in answer.headers.getlist("Set-Cookie"))


def test_it_knows_its_passes_after_a_restart(device: Device) -> None:
    token = device.touch_passes.make("Hall", now=1.0)
    device.close()
    again = Device(load_settings([], {"ALGO_OAUTH_STATE": str(device.folder.path)}))
    try:
        found = again.touch_passes.find(token)
    finally:
        again.close()
    assert found is not None
    assert (found.name, found.made_at) == ("Hall", 1.0)


TOUCHING = {"page", "state", "press", "clear", "lock", "unlock"}
FOR_EVERYBODY = {
    *("static", "bootstrap.static", "health.healthz", "login.page", "login.log_in", "login.state"),
    *("login.ask_log_out", "login.log_out", "touch.pair", "touch.pair_state", "touch.manifest"),
}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_it_can_press_and_nothing_else_at_any_address(
    app: Flask, tablet: Person, method: str
) -> None:
    """Every address there is, now and in time to come."""
    touching = {f"touch.{name}" for name in TOUCHING}
    token, asked = {"X-CSRFToken": tablet.token()}, 0
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint in FOR_EVERYBODY | touching:
            continue
        asked += 1
        path = re.sub(r"<[^>]+>", FIRST_SCREEN.id, rule.rule)
        answer = tablet.client.open(
            path, method=method, base_url="https://localhost", headers=token, buffered=True
        )
        # Other systems' calls have keys of their own, and no login page.
        refused = (401, 404) if path.startswith("/api/") else (302,)
        assert answer.status_code in refused, path
        assert answer.headers.get("Location", "/login").startswith("/login"), path
    assert asked >= {"GET": 12, "POST": 16}.get(method, 0)


def test_it_gets_no_more_than_a_stranger_where_everybody_may_go(
    app: Flask, tablet: Person, visitor: Person
) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in FOR_EVERYBODY - {"touch.pair"} and "GET" in (rule.methods or ()):
            path = re.sub(r"<[^>]+>", "none", rule.rule)
            both = [person.get(path) for person in (tablet, visitor)]
            assert both[0].status_code == both[1].status_code, path
            assert "/basic-settings" not in both[0].text, path


def test_it_says_when_each_touch_screen_was_last_seen(
    admin: Person, tablet: Person, clock: HandClock
) -> None:
    assert "not since the device started" in admin.get(PAGE).text
    tablet.get("/screen/state")
    assert ">now</td>" in admin.get(PAGE).text
    clock.advance(300)
    assert ">5 minutes ago</td>" in admin.get(PAGE).text


def test_it_brings_a_removed_touch_screen_back(
    admin: Person, tablet: Person, device: Device
) -> None:
    (known,) = device.touch_passes.all()
    removal = f"/basic-settings/touch-passes/{known.id}/remove"
    html = admin.post(removal, follow_redirects=True).text
    assert tablet.get("/screen").status_code == 302
    assert "Hall is a touch screen again." in undo(admin, html)
    assert tablet.get("/screen").status_code == 200


def test_it_can_be_kept_as_an_application(visitor: Person, device: Device) -> None:
    answer = visitor.get("/screen/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json()
    assert (manifest["name"], manifest["display"]) == (device.record.name, "fullscreen")
    assert manifest["start_url"] == manifest["scope"] == "/screen/"
    assert visitor.get(manifest["icons"][0]["src"]).mimetype == "image/svg+xml"
