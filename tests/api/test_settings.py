"""Settings over the API: one read, several changed, all put back."""

import json
from typing import Any, Final

import pytest
from flask import Flask

from algo_oauth.api.description import FILE
from algo_oauth.backup.shelf import SCHEDULED
from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from algo_oauth.secret import Secret
from algo_oauth.storage.device_settings import NAMED, PUT_BACK, shared_settings
from algo_oauth.storage.retention import DAY, MEGABYTE, Retention
from tests.api.conftest import ON, PASSWORD, Caller, assert_refused, newest
from tests.doubles.clock import HandClock
from tests.storage.every_setting import (
    EVERY,
    Sample,
    each_bad_text,
    each_number,
    each_readable,
    each_secret,
)
from tests.web.conftest import Person

SETTING: Final = "/api/settings"
RESTORE: Final = "/api/settings/action/restore"
DOCUMENT: Final = json.loads(FILE.read_text(encoding="utf-8"))


@each_readable
def test_it_reads_a_setting(caller: Caller, sample: Sample) -> None:
    text = ON.get(sample.name, sample.new)
    assert caller.get(f"{SETTING}/{sample.name}").get_json() == {sample.name: text}


@each_readable
def test_it_changes_a_setting(caller: Caller, device: Device, sample: Sample) -> None:
    answer = caller.put(SETTING, {sample.name: sample.text})
    assert (answer.status_code, answer.get_json()) == (200, {sample.name: sample.text})
    assert NAMED[sample.name].value(device.record) == sample.value
    assert caller.get(f"{SETTING}/{sample.name}").get_json() == {sample.name: sample.text}


@each_number
def test_it_takes_a_number_as_one(caller: Caller, device: Device, sample: Sample) -> None:
    for given in (sample.value, float(sample.value)):
        answer = caller.put(SETTING, {sample.name: given})
        assert answer.get_json() == {sample.name: sample.text}
    assert NAMED[sample.name].value(device.record) == sample.value


@each_secret
def test_it_changes_a_secret_and_tells_it_to_nobody(
    caller: Caller, device: Device, sample: Sample
) -> None:
    answer = caller.put(SETTING, {sample.name: sample.text})
    assert (answer.status_code, answer.get_json()) == (200, {sample.name: ""})
    assert NAMED[sample.name].value(device.record) == sample.value
    caller.password = device.record.api.password.reveal()
    read = caller.get(f"{SETTING}/{sample.name}")
    assert_refused(read, 403, "RST-031")
    assert sample.text not in read.text


@each_bad_text
def test_it_refuses_a_bad_value(
    caller: Caller, device: Device, name: str, text: str, code: str
) -> None:
    before = device.record
    refused = assert_refused(caller.put(SETTING, {name: text}), 400, "RST-032")
    assert list(refused["faults"]) == [name]
    assert device.record is before


@pytest.mark.parametrize("name", ["sip.proxy", "Device.Name", "device.name%20", "%00", "x" * 3000])
def test_it_knows_no_other_setting(caller: Caller, name: str) -> None:
    refused = assert_refused(caller.get(f"{SETTING}/{name}"), 404, "RST-030")
    assert len(refused["error"]) < 400


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"device.name": "Reception  2"}, {"device.name": "Reception  2"}),
        ({"admin.web.api": True}, {"admin.web.api": "1"}),
        ({"api.auth.basic": 0}, {"api.auth.basic": "0"}),
        ({"web.public.address": "https://a.example/"}, {"web.public.address": "https://a.example"}),
        ({"web.public.address": "HTTPS://A.example"}, {"web.public.address": "HTTPS://A.example"}),
        (
            {"web.public.address": "https://[fd00::7]:1"},
            {"web.public.address": "https://[fd00::7]:1"},
        ),
        (
            {"device.name": "A", "web.session.minutes": "", "backup.keep": 3},
            {"device.name": "A", "web.session.minutes": "", "backup.keep": "3"},
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
    bad = {sample.name: next(iter(sample.bad)) for sample in EVERY} | {"sip.proxy": "x"}
    given = bad | {"device.name": "Hall", "backup.every": 1, "backup.hour": 24}
    refused = assert_refused(caller.put(SETTING, given), 400, "RST-032")
    assert refused["faults"].keys() == bad.keys() - {"device.name"}
    for name in refused["faults"]:
        assert name in refused["error"]
    assert device.record is before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device.name", 5),
        ("device.name", True),
        ("web.public.address", 5),
        ("remote.api.pwd", 1234567890),
        ("activity.days", True),
        ("activity.megabytes", 0.5),
        ("backup.every", 0),
        ("backup.weekday", 5),
        ("backup.hour", False),
        ("backup.keep", 101),
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


@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
def test_it_refuses_what_cannot_be_seen_around_a_value(
    caller: Caller, device: Device, sample: Sample
) -> None:
    """It would have to be guessed whether that belongs to the value, to a password above all."""
    before = device.record
    for around in (" {}", "{} ", "{}\n", "\t{}", "\u00a0{}", "{}\u200b", "\ufeff{}"):
        given = around.format(sample.text)
        refused = assert_refused(caller.put(SETTING, {sample.name: given}), 400, "RST-032")
        assert any("cannot be seen" in fault for fault in refused["faults"][sample.name])
    assert device.record is before


@pytest.mark.parametrize("name", ["device.name", "remote.api.pwd", "api.admin.pwd"])
def test_it_takes_a_text_up_to_its_limit_whatever_is_around_it(caller: Caller, name: str) -> None:
    """As the description says: what is too long is so with white space, too."""
    longest = "x" * DOCUMENT["components"]["schemas"]["Settings"]["properties"][name]["maxLength"]
    for text in (f"{longest} ", f"{longest[1:]} ", f"{longest}x"):
        assert_refused(caller.put(SETTING, {name: text}), 400, "RST-032")
    assert caller.put(SETTING, {name: longest}).status_code == 200


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


def test_it_puts_every_setting_back_but_those_of_the_api_and_passwords(
    caller: Caller, device: Device
) -> None:
    stay = {"remote.api.pwd": "of the speakers", "api.auth.tsvar": "60"}
    back = {each.name: each for each in EVERY if NAMED[each.name] in PUT_BACK}
    changes = {name: each.text for name, each in back.items()}
    assert caller.put(SETTING, changes | stay).status_code == 200
    answer = caller.post(RESTORE)
    assert answer.status_code == 200
    new = {name: each.new for name, each in back.items()}
    assert answer.get_json()["changed"] == new
    assert shared_settings(device.record).items() >= new.items()
    assert device.record.remote_api_password == Secret("of the speakers")
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


def test_it_keeps_activity_as_long_as_it_says_from_then_on(caller: Caller, device: Device) -> None:
    caller.put(SETTING, {"activity.days": 30, "activity.megabytes": 50})
    assert device.journal.retention == Retention(days=30, total=50 * MEGABYTE)
    caller.post(RESTORE)
    assert device.journal.retention == Retention()


def test_it_begins_a_new_schedule_with_a_backup(
    caller: Caller, device: Device, clock: HandClock
) -> None:
    clock.advance(8 * DAY)
    caller.put(SETTING, {"backup.weekday": "Friday", "backup.hour": 5})
    assert SCHEDULED not in since(device, clock.now())
    caller.put(SETTING, {"backup.every": "Weekly"})
    assert since(device, clock.now()) == [SCHEDULED]
    caller.put(SETTING, {"device.name": "Hall"})
    assert since(device, clock.now()) == [SCHEDULED]


def since(device: Device, moment: float) -> list[str]:
    """Return why backups were made since then."""
    return [each.why for each in device.transfer.shelf.all() if each.made_at >= moment]


def test_it_shows_the_callback_url_under_the_new_address(caller: Caller, app: Flask) -> None:
    caller.put(SETTING, {"web.public.address": "https://wall.example:444"})
    admin = Person(app)
    assert admin.log_in().status_code == 302
    shown = 'value="https://wall.example:444/control/oauth-callback.lua"'
    assert shown in admin.get("/advanced-settings/oauth/").text
    caller.post(RESTORE)
    assert shown not in admin.get("/advanced-settings/oauth/").text
