"""Settings over the API: one read, several changed, all put back."""

from typing import Any, Final

import pytest

from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from algo_oauth.secret import Secret
from algo_oauth.storage.device_settings import SETTINGS
from tests.api.conftest import PASSWORD, Caller, assert_refused, newest

SETTING: Final = "/api/settings"
RESTORE: Final = "/api/settings/action/restore"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("device.name", "Algo 8450"),
        ("web.session.minutes", ""),
        ("admin.web.api", "1"),
        ("api.auth.basic", "0"),
        ("api.auth.tsvar", "30"),
    ],
)
def test_it_reads_a_setting(caller: Caller, name: str, text: str) -> None:
    assert caller.get(f"{SETTING}/{name}").get_json() == {name: text}


@pytest.mark.parametrize("name", ["sip.proxy", "Device.Name", "device.name%20", "%00", "x" * 3000])
def test_it_knows_no_other_setting(caller: Caller, name: str) -> None:
    refused = assert_refused(caller.get(f"{SETTING}/{name}"), 404, "RST-030")
    assert len(refused["error"]) < 400


def test_it_tells_the_password_to_nobody(caller: Caller) -> None:
    assert_refused(caller.get(f"{SETTING}/api.admin.pwd"), 403, "RST-031")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"device.name": "Reception"}, {"device.name": "Reception"}),
        ({"web.session.minutes": 45}, {"web.session.minutes": "45"}),
        ({"web.session.minutes": 45.0}, {"web.session.minutes": "45"}),
        ({"admin.web.api": True}, {"admin.web.api": "1"}),
        ({"api.auth.basic": 0}, {"api.auth.basic": "0"}),
        ({"api.auth.tsvar": "60"}, {"api.auth.tsvar": "60"}),
        (
            {"device.name": "A", "web.session.minutes": ""},
            {"device.name": "A", "web.session.minutes": ""},
        ),
    ],
)
def test_it_changes_settings(caller: Caller, given: dict[str, Any], shown: dict[str, str]) -> None:
    answer = caller.put(SETTING, given)
    assert (answer.status_code, answer.get_json()) == (200, shown)
    for name, text in shown.items():
        assert caller.get(f"{SETTING}/{name}").get_json() == {name: text}


def test_it_changes_the_password_and_does_not_repeat_it(caller: Caller, device: Device) -> None:
    answer = caller.put(SETTING, {"api.admin.pwd": "another-password"})
    assert (answer.status_code, answer.get_json()) == (200, {"api.admin.pwd": ""})
    assert device.record.api.password == Secret("another-password")
    assert caller.get("/api/info/about").status_code == 401
    caller.password = "another-password"
    assert caller.get("/api/info/about").status_code == 200


def test_it_changes_all_or_nothing_and_names_every_fault(caller: Caller, device: Device) -> None:
    before = device.record
    given = {"device.name": "Hall", "api.auth.tsvar": 0, "sip.proxy": "x", "admin.web.api": "2"}
    answer = caller.put(SETTING, given)
    refused = assert_refused(answer, 400, "RST-032")
    assert refused["faults"].keys() == {"api.auth.tsvar", "sip.proxy", "admin.web.api"}
    for name in refused["faults"]:
        assert name in refused["error"]
    assert device.record is before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device.name", 5),
        ("device.name", True),
        ("api.auth.basic", False),
        ("api.auth.tsvar", True),
        ("api.auth.tsvar", 30.5),
        ("api.auth.tsvar", 1e300),
        ("admin.web.api", 2),
        ("api.admin.pwd", 1234567890),
        ("api.admin.pwd", "algo"),
    ],
)
def test_it_refuses_a_value_that_stands_for_no_text(
    caller: Caller, device: Device, name: str, value: Any
) -> None:
    before = device.record
    refused = assert_refused(caller.put(SETTING, {name: value}), 400, "RST-032")
    assert list(refused["faults"]) == [name]
    assert device.record is before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"device.name"',
        b'{"device.name": null}',
        b'{"device.name": ["x"]}',
        b'{"device.name": NaN}',
        b'{"device.name": "x"',
        b'{"device.name": "\xff"}',
        b'{"device.name": "\\ud800"}',
        b"{'device.name': 'x'}",
        b"[" * 50_000,
        b'{"device.name": ' + b"9" * 5000 + b"}",
    ],
)
def test_it_refuses_what_is_no_list_of_settings(
    caller: Caller, device: Device, body: bytes
) -> None:
    before = device.record
    answer = caller.put(SETTING, body=body)
    assert answer.get_json()["code"] in ("RST-024", "RST-032")
    assert answer.status_code == 400
    assert device.record is before


def test_it_refuses_more_than_any_call_needs(caller: Caller) -> None:
    assert_refused(caller.put(SETTING, {"device.name": "x" * 70_000}), 413, "RST-022")


def test_it_writes_down_what_was_changed_and_no_value(caller: Caller, device: Device) -> None:
    caller.put(SETTING, {"device.name": "Hall", "api.admin.pwd": "another-password"})
    entry = newest(device)
    assert (entry.kind, entry.subject) == ("config", "api")
    assert "device.name, api.admin.pwd" in entry.text
    assert "another-password" not in entry.text


def test_it_says_that_nothing_was_saved_on_a_full_disk(
    caller: Caller, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotSaved(reason="no space is left on the disk")

    monkeypatch.setattr(device.device_store, "put", full)
    assert_refused(caller.put(SETTING, {"device.name": "Hall"}), 507, "STO-003")
    assert device.record.name == "Algo 8450"


def test_it_puts_every_setting_back_but_those_of_the_api(caller: Caller, device: Device) -> None:
    caller.put(SETTING, {"device.name": "Hall", "web.session.minutes": "5", "api.auth.tsvar": 60})
    answer = caller.post(RESTORE)
    assert answer.status_code == 200
    assert answer.get_json()["changed"] == {"device.name": "Algo 8450", "web.session.minutes": ""}
    assert (device.record.name, device.record.idle_minutes) == ("Algo 8450", None)
    assert (device.record.api.tolerance, device.record.api.password) == (60, Secret(PASSWORD))
    assert [screen.id for screen in device.screens.all()] == ["screen-1"]


def test_it_says_that_there_was_nothing_to_put_back(caller: Caller) -> None:
    assert caller.post(RESTORE).get_json()["changed"] == {}


def test_it_keeps_settings_over_a_restart(caller: Caller, device: Device) -> None:
    caller.put(SETTING, {"device.name": "Hall", "api.auth.tsvar": "77"})
    kept = device.device_store.get()
    assert kept == device.record
    stored = (device.folder.path / "config.json").read_text()
    assert '"tolerance":77' in stored.replace(" ", "")
    assert PASSWORD not in stored


def test_it_has_settings_enough_to_be_worth_a_list() -> None:
    assert len(SETTINGS) == len({setting.name for setting in SETTINGS}) >= 6
