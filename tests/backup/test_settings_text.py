"""Settings as ``key = value`` lines: written, read back, every fault with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algo_oauth.backup.configuration import NO_RECORD
from algo_oauth.backup.settings_text import MOST_LINES, read_settings, write_settings
from algo_oauth.checks import Faults
from algo_oauth.storage.device_settings import NAMED, shared_settings, with_shared_settings
from tests.storage.every_setting import EVERY, READABLE

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
        "web.public.address = ",
        "activity.days = 365",
        "activity.megabytes = 300",
        "backup.every = Off",
        "backup.weekday = Sunday",
        "backup.hour = 3",
        "backup.keep = 7",
        "admin.web.api = 0",
        "api.auth.basic = 0",
        "api.auth.tsvar = 30",
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


def test_it_brings_every_setting_from_device_to_device() -> None:
    faults = Faults()
    text = write_settings({sample.name: sample.text for sample in EVERY})
    record = with_shared_settings(NO_RECORD, read(text)[0], faults)
    assert not faults
    assert [NAMED[sample.name].value(record) for sample in EVERY] == [
        sample.value for sample in EVERY
    ]
    assert read(write_settings(shared_settings(record))) == (
        {sample.name: sample.text for sample in READABLE},
        [],
    )


def test_it_tells_every_setting_of_a_file_that_is_bad() -> None:
    bad = {sample.name: list(sample.bad)[-1] for sample in READABLE}
    faults = Faults()
    with_shared_settings(NO_RECORD, read(write_settings(bad))[0], faults)
    assert faults.of.keys() == bad.keys()
