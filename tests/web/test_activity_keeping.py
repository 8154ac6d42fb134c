"""How long activity is kept: asked before anything goes, and taken back for ten minutes."""

import re

from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from algo_oauth.storage.activity import TEST, Entry
from algo_oauth.storage.retention import DAY, MEGABYTE, Retention
from algo_oauth.storage.tidying import GRACE
from tests.doubles.clock import HandClock
from tests.web.activity import PAGE, words
from tests.web.conftest import Person
from tests.web.test_screens_page import codes

KEEPING = f"{PAGE}keeping"


def save(admin: Person, days: str, megabytes: str, **more: str) -> int:
    form = {"activity_days": days, "activity_megabytes": megabytes, **more}
    return admin.post(KEEPING, form).status_code


def old_file(device: Device, days: float) -> None:
    """Let the device have a file that ended so long ago."""
    with_one_entry = Retention(file=1)
    device.journal.retain(with_one_entry)
    device.journal.append(Entry(device.clock.now() - days * DAY, TEST, "s", "old"))
    device.journal.append(Entry(device.clock.now(), TEST, "s", "new"))
    device.journal.retain(device.record.retention)


def test_it_starts_with_a_year_and_room_for_a_million_entries(
    admin: Person, device: Device
) -> None:
    html = admin.get(PAGE).text
    assert re.search(r'name="activity_days" value="365"', html)
    assert re.search(r'name="activity_megabytes" value="300"', html)
    assert device.journal.retention == Retention(days=365, total=300 * MEGABYTE)


def test_it_saves_and_works_by_it_at_once_and_after_a_restart(
    admin: Person, device: Device
) -> None:
    assert save(admin, " 30 ", "50") == 302
    assert device.journal.retention == Retention(days=30, total=50 * MEGABYTE)
    assert device.journal.newest(1)[0].text == "Activity is kept for 30 days, at most 50 MB"
    settings = device.settings
    device.close()
    again = Device(load_settings(["--state", settings.state], {}))
    assert again.journal.retention == Retention(days=30, total=50 * MEGABYTE)
    again.close()


def test_it_answers_a_bad_number_with_a_fault_and_keeps_what_was_typed(
    admin: Person, device: Device
) -> None:
    for typed in ("", "0", "-1", "3.5", "ten", "10001", "9" * 5000, "٣", "1e3"):
        answer = admin.post(KEEPING, {"activity_days": typed, "activity_megabytes": typed})
        assert answer.status_code == 422, typed
        assert codes(answer.text) == {"FLD-005"}
        assert answer.text.count('aria-invalid="true"') == 2
        assert f'name="activity_days" value="{typed}"' in answer.text
    assert device.record.activity_days == 365


def test_it_asks_before_anything_would_go(admin: Person, device: Device) -> None:
    old_file(device, days=100)
    answer = admin.post(KEEPING, {"activity_days": "30", "activity_megabytes": "300"})
    assert answer.status_code == 200
    assert "removed for good" in words(answer.text)
    assert "up to 07 Oct 2026" in words(answer.text)
    assert device.record.activity_days == 365
    assert save(admin, "30", "300", confirmed="yes") == 302
    assert device.record.activity_days == 30


def test_it_does_not_ask_when_nothing_would_go(admin: Person, device: Device) -> None:
    old_file(device, days=100)
    assert save(admin, "200", "300") == 302


def test_it_can_be_taken_back_before_anything_is_gone(
    admin: Person, device: Device, clock: HandClock
) -> None:
    old_file(device, days=100)
    save(admin, "30", "300", confirmed="yes")
    html = admin.get(PAGE).text
    assert "Nothing is removed for the next ten minutes." in html
    clock.advance(GRACE - 1)
    undo = re.search(r'action="(/undo/[^"]+)"', html)
    assert undo is not None
    admin.post(undo[1], {"next": PAGE})
    assert device.record.activity_days == 365
    clock.advance(GRACE + 1)
    device.journal.close()
    assert "old" in [entry.text for entry in device.journal.scan()]


def test_it_removes_what_it_said(admin: Person, device: Device, clock: HandClock) -> None:
    old_file(device, days=100)
    save(admin, "30", "300", confirmed="yes")
    clock.advance(GRACE + 1)
    device.journal.close()
    kept = [entry.text for entry in device.journal.scan()]
    assert "old" not in kept
    assert "new" in kept


def test_it_changes_nothing_without_its_csrf_token(admin: Person, device: Device) -> None:
    form = {"activity_days": "1", "activity_megabytes": "1", "confirmed": "yes"}
    admin.client.post(KEEPING, data=form, base_url="https://localhost")
    assert device.record.activity_days == 365
