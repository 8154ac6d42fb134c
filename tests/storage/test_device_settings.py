"""Settings by their names: read, changed all together or not at all, and never a secret told."""

import msgspec
import pytest

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import ApiSettings
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import (
    NAMED,
    PUT_BACK,
    SETTINGS,
    shared_settings,
    with_shared_settings,
)
from tests.storage.every_setting import (
    EVERY,
    READABLE,
    SECRETS,
    Sample,
    each_bad_text,
    each_readable,
    each_secret,
    each_setting,
)

PASSWORD = "long-enough"
RECORD = DeviceRecord(password_hash=Secret("hash"), session_key=Secret("key"))
CALLABLE = msgspec.structs.replace(RECORD, api=ApiSettings(password=Secret(PASSWORD)))


def changed(record: DeviceRecord, wanted: dict[str, str]) -> DeviceRecord:
    faults = Faults()
    after = with_shared_settings(record, wanted, faults)
    assert not faults, faults.of
    return after


def codes(record: DeviceRecord, wanted: dict[str, str]) -> dict[str, list[str]]:
    faults = Faults()
    with_shared_settings(record, wanted, faults)
    return {name: [each.code for each in found] for name, found in faults.of.items()}


def test_it_knows_fourteen_settings_each_by_one_name_in_one_place() -> None:
    assert [setting.name for setting in SETTINGS] == [sample.name for sample in EVERY]
    assert len(NAMED) == len({setting.path for setting in SETTINGS}) == len(SETTINGS) == 14


def test_it_reads_a_new_devices_settings() -> None:
    assert shared_settings(RECORD) == {sample.name: sample.new for sample in READABLE}


@each_setting
def test_it_changes_a_setting_and_no_other(sample: Sample) -> None:
    after = changed(CALLABLE, {sample.name: sample.text})
    assert NAMED[sample.name].value(after) == sample.value
    others = [each for each in SETTINGS if each.name != sample.name]
    assert [each.value(after) for each in others] == [each.value(CALLABLE) for each in others]


@each_readable
def test_it_reads_what_was_written(sample: Sample) -> None:
    after = changed(CALLABLE, {sample.name: sample.text})
    assert shared_settings(after)[sample.name] == sample.text
    assert changed(after, shared_settings(after)) == after


@each_secret
def test_it_tells_no_secret(sample: Sample) -> None:
    after = changed(CALLABLE, {sample.name: sample.text})
    assert sample.name not in shared_settings(after)
    assert NAMED[sample.name].read(after) == ""


def test_it_puts_back_all_but_the_apis_own_and_secrets() -> None:
    stay = {setting.name for setting in SETTINGS} - {setting.name for setting in PUT_BACK}
    own = {setting.name for setting in SETTINGS if setting.path[0] == "api"}
    assert stay == own | {sample.name for sample in SECRETS}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("device.name", "  Reception ", "Reception"),
        ("web.session.minutes", "", None),
        ("web.session.minutes", " 030 ", 30),
        ("web.public.address", "https://wall.example/", "https://wall.example"),
        ("web.public.address", "https://[2001:db8::1]:444", "https://[2001:db8::1]:444"),
        ("web.public.address", "", ""),
        ("remote.api.pwd", "", Secret("")),
        ("remote.api.pwd", "\ufeff of the speakers\n", Secret("of the speakers")),
        ("backup.hour", "05", 5),
        ("admin.web.api", "0", False),
        ("api.auth.basic", "0", "Standard"),
        ("api.auth.basic", "1", "Basic"),
        ("api.admin.pwd", " pasted-password\n", Secret("pasted-password")),
    ],
)
def test_it_takes_a_text_as_people_write_it(name: str, text: str, value: object) -> None:
    assert NAMED[name].value(changed(CALLABLE, {name: text})) == value


@each_bad_text
def test_it_refuses_a_value_that_cannot_be(name: str, text: str, code: str) -> None:
    faults = Faults()
    assert with_shared_settings(CALLABLE, {name: text}, faults) == CALLABLE
    assert {each: [fault.code for fault in found] for each, found in faults.of.items()} == {
        name: [code]
    }


@pytest.mark.parametrize("name", ["sip.proxy", "Device.Name", ""])
def test_it_knows_no_other_setting(name: str) -> None:
    assert codes(CALLABLE, {name: "x"}) == {name: ["SET-001"]}


def test_it_finds_every_fault_at_once() -> None:
    bad = {sample.name: next(iter(sample.bad)) for sample in EVERY}
    assert codes(CALLABLE, bad | {"nothing": "1"}).keys() == {*bad, "nothing"}


def test_it_quotes_no_more_of_an_unknown_name_than_fits() -> None:
    faults = Faults()
    name = "x" * 5000
    with_shared_settings(RECORD, {name: ""}, faults)
    assert len(faults.of[name][0].message) < 200


@pytest.mark.parametrize(
    ("name", "text"), [("api.admin.pwd", "größer-als-8"), ("remote.api.pwd", "größer\x00als-8")]
)
def test_it_never_quotes_a_password(name: str, text: str) -> None:
    faults = Faults()
    with_shared_settings(RECORD, {name: text}, faults)
    assert "größer" not in str(faults.of)
    assert name in faults.of


def test_it_takes_no_api_that_nobody_could_call() -> None:
    assert codes(RECORD, {"admin.web.api": "1"}) == {"admin.web.api": ["ADM-002"]}
    opened = changed(RECORD, {"admin.web.api": "1", "api.auth.basic": "-1"})
    assert codes(opened, {"api.auth.basic": "0"}) == {"api.auth.basic": ["ADM-002"]}


def test_it_takes_an_api_together_with_its_password() -> None:
    after = changed(RECORD, {"admin.web.api": "1", "api.admin.pwd": PASSWORD})
    assert (after.api.enabled, after.api.password) == (True, Secret(PASSWORD))


def test_it_says_once_that_a_password_is_bad() -> None:
    found = codes(RECORD, {"admin.web.api": "1", "api.admin.pwd": "algo"})
    assert found == {"api.admin.pwd": ["ADM-001"]}


def test_it_says_of_every_setting_what_it_is() -> None:
    for setting in SETTINGS:
        assert setting.about.endswith(".")
