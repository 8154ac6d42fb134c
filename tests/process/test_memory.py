"""What survives a restart, what a damaged file costs, and what a crash leaves in doubt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from algo_oauth.sandbox.running import RunningSandbox
from tests.doubles.running_device import PATIENCE, RunningDevice
from tests.process.visitor import (
    ELSEWHERE,
    OAUTH_PAGE,
    PASSWORD,
    PROFILES,
    WITH_PASSWORD,
    Visitor,
    logged_in,
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """A sandbox of this process: its traffic and its troubles are at hand."""
    with RunningSandbox(tmp_path_factory.mktemp("sandbox"), rate_limits=False) as running:
        yield running


@pytest.fixture
def to_sandbox(sandbox: RunningSandbox) -> Iterator[dict[str, str]]:
    """The settings that lead RingCentral's host to it."""
    yield {
        **WITH_PASSWORD,
        "ALGO_OAUTH_CONNECT_TO": f"platform.ringcentral.com:443:127.0.0.1:{sandbox.port}",
        "ALGO_OAUTH_CA_BUNDLE": sandbox.report.ca_cert,
    }
    sandbox.world.trouble.lift()


def posts_url(sandbox: RunningSandbox) -> str:
    return f"https://platform.ringcentral.com{posts_path(sandbox)}"


def posts_path(sandbox: RunningSandbox) -> str:
    return f"/team-messaging/v1/chats/{sandbox.report.team_id}/posts"


def create_profile(visitor: Visitor, sandbox: RunningSandbox) -> str:
    report = sandbox.report
    created = visitor.create_profile(
        "Door",
        client_id=report.client_id,
        client_secret=report.client_secret,
        jwt_assertion=report.jwt,
    )
    assert created.status_code == 302, created.text
    return visitor.profile_id("Door")


def test_it_keeps_profiles_and_tokens_over_a_restart(
    tmp_path: Path, sandbox: RunningSandbox, to_sandbox: dict[str, str]
) -> None:
    with RunningDevice(tmp_path, environ=to_sandbox) as first, logged_in(first) as visitor:
        profile = create_profile(visitor, sandbox)
        assert "It worked." in visitor.test_profile(profile, posts_url(sandbox))
    before = len(sandbox.world.traffic.to("/oauth/token"))
    with RunningDevice(tmp_path, environ=to_sandbox) as second, logged_in(second) as visitor:
        result = visitor.test_profile(visitor.profile_id("Door"), posts_url(sandbox))
        assert "It worked." in result
        assert "Cached token" in result
    assert len(sandbox.world.traffic.to("/oauth/token")) == before


def test_it_keeps_what_was_saved_a_moment_before_it_was_killed(tmp_path: Path) -> None:
    with RunningDevice(tmp_path, environ=WITH_PASSWORD) as first, logged_in(first) as visitor:
        assert visitor.post(PROFILES, {**ELSEWHERE, "name": "Gate"}).status_code == 302
        first.kill()
    with RunningDevice(tmp_path) as second, logged_in(second) as visitor:
        assert "Gate" in visitor.get(OAUTH_PAGE).text


def test_a_press_that_a_crash_cut_short_is_shown_as_unknown(
    tmp_path: Path, sandbox: RunningSandbox, to_sandbox: dict[str, str]
) -> None:
    with RunningDevice(tmp_path, environ=to_sandbox) as first, logged_in(first) as visitor:
        profile = create_profile(visitor, sandbox)
        assert visitor.create_button("Hello", profile, posts_path(sandbox)).status_code == 302
        sandbox.world.trouble.cause("hang", "api")
        assert visitor.call("/screen/press/hello").status_code == 202
        assert sandbox.world.trouble.wait_until_waiting(1, timeout=PATIENCE)
        first.kill()
    sandbox.world.trouble.lift()
    with RunningDevice(tmp_path, environ=to_sandbox) as second, logged_in(second) as visitor:
        press = visitor.get("/screen/state").json()["buttons"]["hello"]
        assert press["state"] == "unknown"
        assert press["problem"]["code"] == "PRS-004"


def test_it_falls_back_from_a_damaged_file_and_says_so(used_folder: Path) -> None:
    with RunningDevice(used_folder) as first, logged_in(first) as visitor:
        form = {"name": "Reception", "idle_minutes": "20"}
        assert visitor.post("/system/settings", form).status_code == 302
    newest = used_folder / "config.json"
    newest.write_bytes(newest.read_bytes()[:-40])
    with RunningDevice(used_folder) as device, logged_in(device) as visitor:
        page = visitor.get("/").text
        assert "config.json could not be read" in page
        assert "The generation before it is in use" in page


def test_it_tells_a_damage_that_is_not_yet_dealt_with_again(used_folder: Path) -> None:
    (used_folder / "config.json.damaged-20270115T080000Z").write_bytes(b"nonsense")
    with RunningDevice(used_folder) as device, logged_in(device, PASSWORD) as visitor:
        assert "config.json.damaged-20270115T080000Z" in visitor.get("/").text
