"""A whole session at the most talkative log level; then every known secret is searched for."""

import base64
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from algo_oauth.sandbox.running import RunningSandbox
from tests.doubles.running_device import RunningDevice
from tests.process.visitor import OAUTH_PAGE, PASSWORD, PROFILES, RINGCENTRAL, Visitor, logged_in

TALKATIVE = """
import logging
logging.basicConfig(level=logging.DEBUG)
from algo_oauth.__main__ import main
main()
"""
ADMIN_PAGE = "/advanced-settings/admin/"
API_PASSWORD = "the-api-password-of-this-device"
WRONG_SECRET = "q7Kd2vRzT9mXcJ4bYwN8hLsF3gPaE6uVtC1oDiZ5rBkG"
NEW_PASSWORD = "another correct horse"


class Session:
    """What a session left behind: pages, output, files, and the secrets it was about."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.output = ""
        self.files: dict[str, bytes] = {}
        self.secrets: dict[str, str] = {}

    def keep_page(self, visitor: Visitor, path: str) -> None:
        self.pages[path] = visitor.get(path).text

    def keep_files(self, folder: Path) -> None:
        self.files = {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("sandbox"), rate_limits=False) as running:
        yield running


@pytest.fixture(scope="module")
def session(sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Log in, configure, test, fail, press, refresh, rotate, restart, become a touch screen."""
    folder = tmp_path_factory.mktemp("device")
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
        "ALGO_OAUTH_CONNECT_TO": f"platform.ringcentral.com:443:127.0.0.1:{sandbox.port}",
        "ALGO_OAUTH_CA_BUNDLE": sandbox.report.ca_cert,
    }
    seen = Session()
    for use in (_first_day, _second_day):
        with RunningDevice(
            folder, environ=environ, program=(sys.executable, "-c", TALKATIVE)
        ) as device:
            with logged_in(device) as visitor:
                use(seen, visitor, sandbox)
            assert device.stop() == 0
            seen.output += device.output.text + device.errors.text
    seen.keep_files(folder)
    _note_secrets(seen, sandbox)
    return seen


def _first_day(seen: Session, visitor: Visitor, sandbox: RunningSandbox) -> None:
    report = sandbox.report
    path = f"/team-messaging/v1/chats/{report.team_id}/posts"
    fields = {"client_id": report.client_id, "jwt_assertion": report.jwt}
    faulty = {**RINGCENTRAL, **fields, "client_secret": report.client_secret, "name": ""}
    seen.pages["a form with a fault"] = visitor.post(PROFILES, faulty).text
    visitor.create_profile("Door", client_secret=report.client_secret, **fields)
    visitor.create_profile("Wrong", client_secret=WRONG_SECRET, **fields)
    for name in ("Door", "Wrong"):
        profile = visitor.profile_id(name)
        seen.keep_page(visitor, f"{PROFILES}/{profile}")
        result = visitor.test_profile(profile, f"https://platform.ringcentral.com{path}")
        seen.pages[f"test of {name}"] = result
    sandbox.world.sessions.expire_access_tokens()
    visitor.create_button("Hello", visitor.profile_id("Door"), path)
    seen.pages["press"] = visitor.call("/screen/press/hello").text
    for page in ("/", OAUTH_PAGE, "/system/", "/basic-settings/screens/", "/screen/state"):
        seen.keep_page(visitor, page)
    _use_the_api(seen, visitor)
    visitor.call(f"{PROFILES}/{visitor.profile_id('Wrong')}/delete")
    seen.secrets["session cookie"] = str(visitor.http.cookies["__Host-algo"])


def _use_the_api(seen: Session, visitor: Visitor) -> None:
    form = {"rest_api": "Enabled", "auth_method": "Basic", "api_password": API_PASSWORD}
    faulty = visitor.post(f"{ADMIN_PAGE}api", {**form, "time_tolerance": "x"})
    seen.pages["the API's form with a fault"] = faulty.text
    assert visitor.post(f"{ADMIN_PAGE}api", {**form, "time_tolerance": "30"}).status_code == 302
    seen.keep_page(visitor, ADMIN_PAGE)
    for password, status in ((API_PASSWORD, 200), (WRONG_SECRET, 401)):
        answer = visitor.get("/api/settings/device.name", auth=("admin", password))
        assert answer.status_code == status
        seen.pages[f"API call answered {status}"] = answer.text


def _second_day(seen: Session, visitor: Visitor, _: RunningSandbox) -> None:
    assert visitor.post("/system/rotate-key").status_code == 302
    passwords = {"new_password": NEW_PASSWORD, "repeat_password": NEW_PASSWORD}
    visitor.post("/system/password", {"current_password": PASSWORD, **passwords})
    assert visitor.log_in(PASSWORD).status_code == 401
    assert visitor.log_in(NEW_PASSWORD).status_code == 302
    assert visitor.post("/system/maintenance/backups").status_code == 302
    exported = visitor.post("/system/maintenance/download", {"secrets": "Leave out"})
    seen.pages["exported configuration"] = exported.text
    own = ("/system/maintenance/", "/system/maintenance/settings.txt")
    for page in (*own, "/", "/activity/", "/activity/export.csv", "/activity/export.jsonl"):
        seen.keep_page(visitor, page)
    assert visitor.post("/basic-settings/touch-passes", {"name": "Hall"}).status_code == 302
    seen.secrets["touch pass"] = str(visitor.http.cookies["__Host-touch"])
    seen.keep_page(visitor, "/screen/")


def _note_secrets(seen: Session, sandbox: RunningSandbox) -> None:
    report = sandbox.report
    seen.secrets |= {
        "admin password": PASSWORD,
        "new admin password": NEW_PASSWORD,
        "RESTful API password": API_PASSWORD,
        "client secret": report.client_secret,
        "wrong client secret": WRONG_SECRET,
        "JWT": report.jwt,
        "JWT's signature": report.jwt.rpartition(".")[2],
    }
    for name, secret in (("Door", report.client_secret), ("Wrong", WRONG_SECRET)):
        pair = f"{quote(report.client_id)}:{quote(secret)}".encode()
        seen.secrets[f"Basic credentials of {name}"] = base64.b64encode(pair).decode()
    for opened in sandbox.world.sessions.open_sessions():
        for number, pair_of_tokens in enumerate(opened.pairs):
            seen.secrets[f"access token {number}"] = pair_of_tokens.access_token
            seen.secrets[f"refresh token {number}"] = pair_of_tokens.refresh_token


def test_the_session_was_a_whole_one(session: Session, sandbox: RunningSandbox) -> None:
    assert "It worked." in session.pages["test of Door"]
    assert "invalid_client" in session.pages["test of Wrong"]
    assert sandbox.world.chats.texts(sandbox.report.team_id)[-1] == "HELLO!"
    assert {"access token 1", "refresh token 1"} <= session.secrets.keys()
    assert all(session.secrets.values())
    assert "DEBUG" in session.output
    assert '"name": "Door"' in session.pages["exported configuration"]
    assert any("backups" in name for name in session.files)
    assert {"config.json", "tokens.json", "activity.jsonl", "vault.key"} <= {
        Path(name).name for name in session.files
    }


def _found(session: Session, text: str) -> list[str]:
    return [name for name, secret in session.secrets.items() if secret in text]


def test_no_secret_is_in_any_file(session: Session) -> None:
    leaks = {name: _found(session, held.decode("latin-1")) for name, held in session.files.items()}
    assert not any(leaks.values()), leaks


def test_no_secret_is_in_what_the_device_says(session: Session) -> None:
    assert _found(session, session.output) == []


def test_no_secret_is_on_any_page(session: Session) -> None:
    leaks = {name: _found(session, page) for name, page in session.pages.items()}
    assert not any(leaks.values()), leaks


def test_no_secret_is_in_the_lines_for_curl(session: Session) -> None:
    lines = re.findall(r'<pre id="curl-\d+">(.*?)</pre>', session.pages["test of Door"], re.DOTALL)
    assert len(lines) == 2
    assert not any(_found(session, line) for line in lines)


def test_the_search_would_find_a_secret(session: Session) -> None:
    assert _found(session, f"x{session.secrets['JWT']}x") == ["JWT", "JWT's signature"]
