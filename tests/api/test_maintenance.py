"""Maintenance: a restart where somebody starts it again, and a clear no to the rest."""

import pytest

from algo_oauth.device import Device
from algo_oauth.restart import Restart
from tests.api.conftest import Caller, assert_refused, newest

RESTARTS = ["/api/controls/reboot", "/api/controls/reload"]


@pytest.mark.parametrize("uri", RESTARTS)
def test_it_does_not_end_where_nobody_would_start_it_again(caller: Caller, uri: str) -> None:
    refused = assert_refused(caller.post(uri), 409, "RST-040")
    assert "ALGO_OAUTH_SUPERVISED" in refused["error"]
    assert caller.get("/api/info/about").status_code == 200


@pytest.mark.parametrize("uri", RESTARTS)
def test_it_ends_where_its_supervisor_starts_it_again(
    caller: Caller, device: Device, uri: str
) -> None:
    stopped: list[str] = []
    device.restart = Restart(lambda: stopped.append("stopped"))
    answer = caller.post(uri)
    assert (answer.status_code, answer.get_json()) == (200, {"status": "restarting"})
    assert stopped == ["stopped"]
    assert device.restart.wanted
    assert "restart" in newest(device).text


@pytest.mark.parametrize("uri", RESTARTS)
def test_it_does_not_end_for_a_stranger(caller: Caller, device: Device, uri: str) -> None:
    stopped: list[str] = []
    device.restart = Restart(lambda: stopped.append("stopped"))
    assert_refused(caller.send("POST", uri, {}), 401, "RST-010")
    assert_refused(caller.get(uri), 405, "RST-021")
    assert stopped == []


@pytest.mark.parametrize("uri", ["/api/controls/upgrade/check", "/api/controls/upgrade/start"])
def test_it_does_not_pretend_to_upgrade(caller: Caller, uri: str) -> None:
    assert_refused(caller.post(uri), 409, "RST-040")
