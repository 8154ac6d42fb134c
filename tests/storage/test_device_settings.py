"""Settings by their names: read, changed all together or not at all, and never a secret told."""

from typing import Any

import msgspec
import pytest

from algo_oauth.checks import Faults
from algo_oauth.secret import Secret
from algo_oauth.storage.api_settings import ApiSettings
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import (
    NAMED,
    SETTINGS,
    shared_settings,
    with_shared_settings,
)

PASSWORD = "long-enough"
RECORD = DeviceRecord(password_hash=Secret("hash"), session_key=Secret("key"))
CALLABLE = msgspec.structs.replace(RECORD, api=ApiSettings(password=Secret(PASSWORD)))


def changed(record: DeviceRecord, **wanted: str) -> DeviceRecord:
    faults = Faults()
    after = with_shared_settings(record, _names(wanted), faults)
    assert not faults, faults.of
    return after


def codes(record: DeviceRecord, **wanted: str) -> dict[str, list[str]]:
    faults = Faults()
    with_shared_settings(record, _names(wanted), faults)
    return {name: [each.code for each in found] for name, found in faults.of.items()}


def _names(wanted: dict[str, str]) -> dict[str, str]:
    return {name.replace("__", "."): text for name, text in wanted.items()}


def test_it_reads_a_new_devices_settings() -> None:
    assert shared_settings(RECORD) == {
        "device.name": "Algo 8450",
        "web.session.minutes": "",
        "admin.web.api": "0",
        "api.auth.basic": "0",
        "api.auth.tsvar": "30",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("device.name", "  Reception ", "Reception"),
        ("web.session.minutes", "1440", 1440),
        ("web.session.minutes", "", None),
        ("admin.web.api", "1", True),
        ("admin.web.api", "0", False),
        ("api.auth.basic", "0", "Standard"),
        ("api.auth.basic", "1", "Basic"),
        ("api.auth.basic", "-1", "None"),
        ("api.auth.tsvar", "300", 300),
        ("api.admin.pwd", "another-one", Secret("another-one")),
    ],
)
def test_it_changes_a_setting(name: str, text: str, value: Any) -> None:
    after = changed(CALLABLE, **{name.replace(".", "__"): text})
    assert NAMED[name].value(after) == value
    others = [each for each in SETTINGS if each.name != name]
    assert [each.value(after) for each in others] == [each.value(CALLABLE) for each in others]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("device.name", "Reception"),
        ("web.session.minutes", "45"),
        ("admin.web.api", "1"),
        ("api.auth.basic", "-1"),
        ("api.auth.tsvar", "5"),
    ],
)
def test_it_reads_what_was_written(name: str, text: str) -> None:
    after = changed(CALLABLE, **{name.replace(".", "__"): text})
    assert shared_settings(after)[name] == text
    assert shared_settings(changed(CALLABLE, **_dunder(shared_settings(after)))) == shared_settings(
        after
    )


def _dunder(texts: dict[str, str]) -> dict[str, str]:
    return {name.replace(".", "__"): text for name, text in texts.items()}


def test_it_tells_no_secret() -> None:
    assert "api.admin.pwd" not in shared_settings(CALLABLE)
    assert NAMED["api.admin.pwd"].read(CALLABLE) == ""


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("device.name", "", "FLD-001"),
        ("device.name", "x" * 41, "FLD-002"),
        ("device.name", "a\x00b", "FLD-003"),
        ("web.session.minutes", "0", "SYS-001"),
        ("web.session.minutes", "1441", "SYS-001"),
        ("web.session.minutes", "030", "SYS-001"),
        ("web.session.minutes", "٣", "SYS-001"),
        ("web.session.minutes", "-1", "SYS-001"),
        ("admin.web.api", "yes", "FLD-004"),
        ("admin.web.api", "", "FLD-004"),
        ("api.auth.basic", "2", "FLD-004"),
        ("api.auth.basic", "Standard", "FLD-004"),
        ("api.auth.tsvar", "0", "SYS-001"),
        ("api.auth.tsvar", "301", "SYS-001"),
        ("api.auth.tsvar", "1.5", "SYS-001"),
        ("api.admin.pwd", "", "ADM-001"),
        ("api.admin.pwd", "algo", "ADM-001"),
        ("api.admin.pwd", "x" * 257, "FLD-002"),
        ("api.admin.pwd", "with some spaces", "ADM-003"),
        ("api.admin.pwd", "größer-als-8", "ADM-003"),
        ("sip.proxy", "x", "SET-001"),
        ("", "", "SET-001"),
    ],
)
def test_it_refuses_a_value_that_cannot_be(name: str, text: str, code: str) -> None:
    faults = Faults()
    with_shared_settings(CALLABLE, {name: text}, faults)
    assert [each.code for each in faults.of[name]] == [code]


def test_it_finds_every_fault_at_once() -> None:
    found = codes(CALLABLE, device__name="", api__auth__tsvar="x", nothing="1")
    assert found.keys() == {"device.name", "api.auth.tsvar", "nothing"}


def test_it_quotes_no_more_of_an_unknown_name_than_fits() -> None:
    faults = Faults()
    name = "x" * 5000
    with_shared_settings(RECORD, {name: ""}, faults)
    assert len(faults.of[name][0].message) < 200


def test_it_never_quotes_a_password() -> None:
    faults = Faults()
    with_shared_settings(RECORD, {"api.admin.pwd": "größer-als-8"}, faults)
    assert "größer" not in str(faults.of)


def test_it_takes_no_api_that_nobody_could_call() -> None:
    assert codes(RECORD, admin__web__api="1") == {"admin.web.api": ["ADM-002"]}
    opened = changed(RECORD, admin__web__api="1", api__auth__basic="-1")
    assert codes(opened, api__auth__basic="0") == {"api.auth.basic": ["ADM-002"]}


def test_it_takes_an_api_together_with_its_password() -> None:
    after = changed(RECORD, admin__web__api="1", api__admin__pwd=PASSWORD)
    assert (after.api.enabled, after.api.password) == (True, Secret(PASSWORD))


def test_it_says_once_that_a_password_is_bad() -> None:
    found = codes(RECORD, admin__web__api="1", api__admin__pwd="algo")
    assert found == {"api.admin.pwd": ["ADM-001"]}


def test_it_says_of_every_setting_what_it_is() -> None:
    for setting in SETTINGS:
        assert setting.about.endswith(".")
