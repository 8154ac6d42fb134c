"""System → Maintenance: backups by hand and by schedule, and the settings as text."""

import re

import pytest

from algo_oauth.backup.shelf import BEFORE_RESTORE, BEFORE_SETTINGS, BY_HAND, SCHEDULED
from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from tests.backup.samples import profile
from tests.doubles.clock import HandClock
from tests.web.conftest import Person
from tests.web.maintaining import PAGE, apply, codes, furnish, preview, rows, send_settings
from tests.web.test_screens_page import undo


@pytest.fixture
def name(admin: Person, device: Device) -> str:
    """The name of a backup that was made by hand of a furnished device."""
    furnish(device)
    assert admin.post(f"{PAGE}backups").headers["Location"] == PAGE
    (made,) = device.transfer.shelf.all()
    assert made.why == BY_HAND
    return made.name


def test_it_lists_backups_with_time_reason_and_size(admin: Person, name: str) -> None:
    html = admin.get(PAGE).text
    assert "The backup of 15 Jan 2027, 08:00:00 UTC was made." in html
    (row,) = rows(html)
    assert re.fullmatch(
        r"15 Jan 2027, 08:00:00 UTC Made by hand \d+ kB Download the backup of .* Restore the "
        r"backup of .* Delete the backup of .*",
        row,
    )


def test_it_says_where_they_are_and_why_they_cannot_be_read(admin: Person, device: Device) -> None:
    folder = device.transfer.shelf.folder
    assert f">{folder}</span>" in admin.get(PAGE).text
    folder.touch()
    answer = admin.get(PAGE)
    assert answer.status_code == 200
    assert f"The folder {folder} cannot be used for backups: a part of the path" in answer.text
    assert 'class="code">STO-007<' in answer.text
    assert "There is no backup yet" not in answer.text


def test_it_sends_a_backup_whose_secrets_are_sealed(
    admin: Person, device: Device, name: str
) -> None:
    answer = admin.get(f"{PAGE}backups/{name}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert b"secret-of-door" not in answer.data
    assert device.transfer.open(answer.data).configuration == device.transfer.current()


def test_it_restores_a_backup_after_a_look(admin: Person, device: Device, name: str) -> None:
    before = device.transfer.current()
    device.profiles.put("late", profile("late"))
    device.profiles.remove("gate")
    html = preview(admin, admin.post(f"{PAGE}backups/{name}/restore"))
    assert "The backup of 15 Jan 2027, 08:00:00 UTC" in html
    assert "Merge" not in html
    assert sorted(rows(html)) == ["Added Profile Gate", "Removed Profile Late"]
    apply(admin, html)
    assert set(device.transfer.current().profiles) == set(before.profiles)
    assert device.transfer.shelf.all()[0].why == BEFORE_RESTORE


def test_it_deletes_a_backup_and_brings_it_back(admin: Person, device: Device, name: str) -> None:
    content = device.transfer.shelf.read(name)
    admin.post(f"{PAGE}backups/{name}/delete")
    assert device.transfer.shelf.all() == []
    html = undo(admin, admin.get(PAGE).text)
    assert device.transfer.shelf.read(name) == content
    assert "The backup of 15 Jan 2027, 08:00:00 UTC is back." in html


def test_it_can_restore_a_backup_that_comes_back_after_a_change_of_the_key(
    admin: Person, device: Device, name: str
) -> None:
    admin.post(f"{PAGE}backups/{name}/delete")
    html = admin.get(PAGE).text
    device.rotate_vault_key()
    undo(admin, html)
    transfer = device.transfer
    assert transfer.open(transfer.shelf.read(name)).configuration == transfer.current()


def test_it_brings_a_damaged_backup_back_as_it_was(
    admin: Person, device: Device, name: str
) -> None:
    device.transfer.shelf.write(name, b"damaged")
    admin.post(f"{PAGE}backups/{name}/delete")
    undo(admin, admin.get(PAGE).text)
    assert device.transfer.shelf.read(name) == b"damaged"


def test_it_says_that_a_backup_is_gone(admin: Person, device: Device, name: str) -> None:
    device.transfer.shelf.remove(name)
    for send, action in ((admin.get, ""), (admin.post, "/restore"), (admin.post, "/delete")):
        assert send(f"{PAGE}backups/{name}{action}").headers["Location"] == PAGE
        assert "is not there any more" in admin.get(PAGE).text


@pytest.mark.parametrize("other", ["..%2fconfig.json", "config.json", "%00", "x" * 3000])
def test_it_reaches_no_other_file(admin: Person, name: str, other: str) -> None:
    answer = admin.get(f"{PAGE}backups/{other}")
    assert answer.status_code in {302, 404}
    assert b"tables" not in answer.data


def test_it_refuses_to_restore_a_damaged_backup(admin: Person, device: Device, name: str) -> None:
    device.transfer.shelf.write(name, b"{}")
    assert admin.post(f"{PAGE}backups/{name}/restore").headers["Location"] == PAGE
    assert "This is not a configuration file of this product" in admin.get(PAGE).text


def test_it_opens_backups_after_the_encryption_key_was_replaced(
    admin: Person, device: Device, name: str
) -> None:
    assert admin.post("/system/rotate-key").status_code == 302
    html = preview(admin, admin.post(f"{PAGE}backups/{name}/restore"))
    assert "Nothing: the device is as the file says." in html


def test_it_saves_a_schedule_and_begins_with_a_backup(admin: Person, device: Device) -> None:
    form = {"every": "Weekly", "weekday": "Sunday", "hour": "4", "keep": "3"}
    assert admin.post(f"{PAGE}schedule", form).headers["Location"] == PAGE
    assert [each.why for each in device.transfer.shelf.all()] == [SCHEDULED]
    html = admin.get(PAGE).text
    assert "The next one is made on 17 Jan 2027, 04:00:00 UTC." in html
    for field, value in (("every", "Weekly"), ("weekday", "Sunday"), ("hour", "4")):
        choice = re.search(rf'<select[^>]*id="{field}".*?</select>', html, re.DOTALL)
        assert choice is not None
        assert f'<option value="{value}" selected>' in choice.group()
    assert 'name="keep" value="3"' in html


def test_it_keeps_to_the_schedule(admin: Person, device: Device, clock: HandClock) -> None:
    admin.post(f"{PAGE}schedule", {"every": "Daily", "weekday": "Sunday", "hour": "4", "keep": "2"})
    for _ in range(5):
        clock.advance(86_400)
        device.backup_keeper.look()
    assert [each.why for each in device.transfer.shelf.all()] == [SCHEDULED] * 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("every", ""),
        ("every", "Hourly"),
        ("weekday", "Someday"),
        ("hour", "24"),
        ("hour", "x"),
        ("keep", "0"),
        ("keep", "101"),
        ("keep", "9" * 5000),
    ],
)
def test_it_refuses_a_schedule_that_cannot_be(
    admin: Person, device: Device, field: str, value: str
) -> None:
    form = {"every": "Daily", "weekday": "Sunday", "hour": "4", "keep": "2"} | {field: value}
    answer = admin.post(f"{PAGE}schedule", form)
    assert answer.status_code == 422
    assert f'id="{field}-fault-1"' in answer.text
    assert device.record.backups.every == "Off"


def test_it_shows_that_a_scheduled_backup_failed(
    admin: Person, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"every": "Daily", "weekday": "Sunday", "hour": "4", "keep": "2"}
    monkeypatch.setattr(type(device.transfer.shelf), "write", _full)
    admin.post(f"{PAGE}schedule", form)
    for page in (PAGE, "/"):
        assert "The scheduled backup could not be made. Not saved" in admin.get(page).text


def _full(*_: object) -> None:
    raise NotSaved(reason="the disk is full")


def test_it_sends_the_settings_as_text(admin: Person) -> None:
    answer = admin.get(f"{PAGE}settings.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.splitlines()[0] == "device.name = Algo 8450"


def test_it_restores_settings_after_a_look(admin: Person, device: Device) -> None:
    text = b"# of the site\r\ndevice.name = Reception\r\nweb.session.minutes = 9\r\n"
    html = preview(admin, send_settings(admin, text))
    assert rows(html) == ["Changed Device Name: Algo 8450 → Reception Idle Minutes: (none) → 9"]
    assert device.record.name == "Algo 8450"
    apply(admin, html)
    assert (device.record.name, device.record.idle_minutes) == ("Reception", 9)
    assert [each.why for each in device.transfer.shelf.all()] == [BEFORE_SETTINGS]
    assert "device.name = Reception" in admin.get(f"{PAGE}settings.txt").text


def test_it_looks_again_when_something_was_changed_before_the_settings(
    admin: Person, device: Device
) -> None:
    html = preview(admin, send_settings(admin, b"device.name = Reception"))
    device.profiles.put("late", profile("late"))
    answer = apply(admin, html)
    apply(admin, admin.get(answer.headers["Location"]).text)
    assert device.record.name == "Reception"
    assert device.profiles.get("late") is not None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", {"SET-005"}),
        (b"nonsense", {"SET-002"}),
        (b"\xff\xfe", {"SET-007"}),
        (b"x = 1\n" * 20_000, {"SET-006"}),
        (b"colour = red\nbackup.hour = 99\ndevice.name = ", {"SET-001", "FLD-005", "FLD-001"}),
    ],
)
def test_it_refuses_settings_with_every_fault(
    admin: Person, device: Device, content: bytes, expected: set[str]
) -> None:
    answer = send_settings(admin, content)
    assert answer.status_code == 422
    assert set(codes(answer.text)) == expected
    assert device.record.name == "Algo 8450"


def test_it_asks_for_a_settings_file(admin: Person) -> None:
    answer = send_settings(admin, b"", "")
    assert (answer.status_code, codes(answer.text)) == (422, ["BAK-014"])
