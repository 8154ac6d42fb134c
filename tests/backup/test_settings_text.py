"""Settings as ``key = value`` lines: written, read back, every fault with its line."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.backup.configuration import NO_RECORD
from algo_oauth.backup.device_settings import SETTINGS, shared_settings, with_shared_settings
from algo_oauth.backup.settings_text import MOST_LINES, read_settings, write_settings
from algo_oauth.checks import Faults
from algo_oauth.secret import Secret

FIELD = "settings_file"


def read(text: str) -> tuple[dict[str, str], list[str]]:
    faults = Faults()
    found = read_settings(text, faults, FIELD)
    return found, [problem.message for problem in faults.of.get(FIELD, [])]


def test_it_writes_one_setting_a_line() -> None:
    text = write_settings(shared_settings(NO_RECORD))
    assert text.splitlines() == [
        "device.name = Algo 8450",
        "web.session.minutes = ",
        "admin.web.api = 0",
        "api.auth.basic = 0",
        "api.auth.tsvar = 30",
        "web.public.address = ",
        "activity.days = 365",
        "activity.megabytes = 300",
        "backup.every = Off",
        "backup.weekday = Sunday",
        "backup.hour = 3",
        "backup.keep = 7",
    ]


def test_it_reads_what_it_wrote() -> None:
    settings = shared_settings(NO_RECORD)
    assert read(write_settings(settings)) == (settings, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a.b=1", {"a.b": "1"}),
        ("  a.b  =  1  \n", {"a.b": "1"}),
        ("\ufeffa.b = 1", {"a.b": "1"}),
        ("# comment\n\n   # another\na.b = x = y # z", {"a.b": "x = y # z"}),
        ("a.b =", {"a.b": ""}),
    ],
)
def test_it_reads_lines_as_people_write_them(text: str, found: dict[str, str]) -> None:
    assert read(text) == (found, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There is no setting in it."),
        ("# only a comment", "There is no setting in it."),
        ("a.b = 1\nnonsense", "Line 2 is not a setting."),
        ("= 1", "Line 1 is not a setting."),
        ("a b = 1", "Line 1 is not a setting."),
        ("ä = 1", "Line 1 is not a setting."),
        ("a = 1\na = 2", "Line 2 sets a a second time."),
        ("x = 1\n" + "\n" * MOST_LINES, f"There are more than {MOST_LINES} lines."),
    ],
)
def test_it_says_what_is_wrong_and_where(text: str, message: str) -> None:
    assert message in read(text)[1]


def test_it_says_everything_that_is_wrong_at_once() -> None:
    assert len(read("one\ntwo\na = 1\na = 2\n")[1]) == 3


@given(text=st.text(max_size=200))
def test_it_survives_any_text(text: str) -> None:
    found, messages = read(text)
    assert found or messages


def changed(settings: dict[str, str]) -> tuple[dict[str, str], Faults]:
    faults = Faults()
    record = with_shared_settings(NO_RECORD, settings, faults)
    return shared_settings(record), faults


def test_it_sets_what_is_named_and_nothing_else() -> None:
    settings, faults = changed({"device.name": " Reception ", "backup.hour": "5"})
    assert not faults
    assert settings == shared_settings(NO_RECORD) | {
        "device.name": "Reception",
        "backup.hour": "5",
    }


def test_it_gives_a_setting_back_that_nobody_chose() -> None:
    settings, faults = changed({"web.session.minutes": ""})
    assert not faults
    assert settings["web.session.minutes"] == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("device.name", ""),
        ("device.name", "x" * 41),
        ("web.session.minutes", "0"),
        ("web.session.minutes", "1441"),
        ("web.session.minutes", "9" * 5000),
        ("web.session.minutes", "\u0663"),
        ("admin.web.api", "2"),
        ("api.auth.basic", "2"),
        ("api.auth.tsvar", "0"),
        ("web.public.address", "http://a.example"),
        ("web.public.address", "https://a.example/path"),
        ("activity.days", "0"),
        ("activity.megabytes", "10001"),
        ("backup.every", "Hourly"),
        ("backup.weekday", "Someday"),
        ("backup.hour", "24"),
        ("backup.hour", "-1"),
        ("backup.keep", "0"),
        ("backup.keep", "101"),
        ("colour", "red"),
    ],
)
def test_it_refuses_a_bad_value_and_an_unknown_name(name: str, text: str) -> None:
    settings, faults = changed({name: text, "backup.hour" if name != "backup.hour" else "x": "99"})
    assert name in faults.of
    assert len(faults.of) == 2
    assert settings == shared_settings(NO_RECORD)


def test_it_refuses_an_api_that_nobody_could_call() -> None:
    _, faults = changed({"admin.web.api": "1"})
    assert [each.code for each in faults.of["admin.web.api"]] == ["ADM-002"]


def test_it_never_tells_a_secret() -> None:
    record = msgspec.structs.replace(NO_RECORD, remote_api_password=Secret("of the speakers"))
    assert "of the speakers" not in str(shared_settings(record))
    assert {"remote.api.pwd", "api.admin.pwd"} & shared_settings(record).keys() == set()


def test_it_names_every_setting_once() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names) == len({setting.path for setting in SETTINGS})
