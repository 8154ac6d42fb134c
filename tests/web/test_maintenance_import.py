"""System → Maintenance: restoring a configuration, after a look at what would change."""

import re

import msgspec
import pytest

from algo_oauth.backup.shelf import BEFORE_IMPORT, BEFORE_UNDO
from algo_oauth.device import Device
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.secret import Secret
from tests.backup.samples import A_CONFIGURATION, PASSPHRASE, a_file, profile
from tests.doubles.clock import HandClock
from tests.web.conftest import Person
from tests.web.maintaining import BARE, PAGE, SEALED, apply, furnish, preview, rows, upload
from tests.web.test_screens_page import undo


def test_it_shows_what_would_change_before_anything_does(admin: Person, device: Device) -> None:
    before = device.transfer.current()
    html = preview(admin, upload(admin, SEALED, passphrase=PASSPHRASE.reveal()))
    assert rows(html) == [
        "Added Profile Door",
        "Added Profile Gate",
        "Added Screen Hall",
        "Added Screen Roof",
        "Added Button Hello hello",
        "Added Button Help help",
        "Added Button Open open",
    ]
    assert "Made by Reception on 15 Jan 2027" in html
    assert device.transfer.current() == before
    assert device.transfer.shelf.all() == []


def test_it_makes_the_changes_that_it_showed(admin: Person, device: Device) -> None:
    answer = upload(admin, SEALED, passphrase=PASSPHRASE.reveal(), mode="replace")
    answer = apply(admin, preview(admin, answer))
    assert answer.headers["Location"] == PAGE
    assert device.transfer.current() == A_CONFIGURATION
    assert device.record.name == "Reception"
    assert [each.why for each in device.transfer.shelf.all()] == [BEFORE_IMPORT]
    html = admin.get(PAGE).text
    assert "site.json was imported: 7 added, 1 changed, 1 removed. A backup from before is" in html
    assert "Before an import" in html


def test_it_undoes_an_import(admin: Person, device: Device) -> None:
    before = device.transfer.current()
    apply(admin, preview(admin, upload(admin, BARE, mode="replace")))
    assert "as it was before the import" in undo(admin, admin.get(PAGE).text)
    assert device.transfer.current() == before
    assert device.record.name == "Algo 8450"
    assert {each.why for each in device.transfer.shelf.all()} == {BEFORE_IMPORT, BEFORE_UNDO}


def test_it_does_not_undo_over_a_later_change(admin: Person, device: Device) -> None:
    apply(admin, preview(admin, upload(admin, BARE, mode="replace")))
    html = admin.get(PAGE).text
    device.profiles.put("late", profile("late"))
    assert "Something was changed since the import" in undo(admin, html)
    assert device.profiles.get("late") is not None


def test_it_offers_the_other_way_of_using_the_file(admin: Person, device: Device) -> None:
    html = preview(admin, upload(admin, BARE))
    (other,) = re.findall(r'href="(/system/maintenance/import/[^"]+mode=replace)"', html)
    assert "Removed Screen Screen 1" in rows(admin.get(other).text)


def test_it_does_what_the_page_said_that_was_decided_on(admin: Person, device: Device) -> None:
    answer = upload(admin, BARE)
    merge = preview(admin, answer)
    admin.get(answer.headers["Location"].replace("merge", "replace"))
    apply(admin, merge)
    assert device.screens.get("screen-1") is not None
    assert device.screens.get("hall") is not None


def test_it_changes_nothing_when_it_is_told_so(admin: Person, device: Device) -> None:
    before, html = device.transfer.current(), preview(admin, upload(admin, BARE))
    (action,) = re.findall(r'action="(/system/maintenance/import/[^"]+/cancel)"', html)
    assert admin.post(action).headers["Location"] == PAGE
    assert device.transfer.current() == before
    assert apply(admin, html).status_code == 404


def test_it_takes_a_double_click_for_one_decision(admin: Person, device: Device) -> None:
    html = preview(admin, upload(admin, BARE))
    assert [apply(admin, html).headers["Location"] for _ in range(2)] == [PAGE] * 2
    page = admin.get(PAGE).text
    assert "site.json was imported: 7 added." in page
    assert len(device.transfer.shelf.all()) == 1
    assert "as it was before the import" in undo(admin, page)
    assert device.profiles.all() == []


def test_it_leads_back_from_a_preview_that_was_decided_on(admin: Person) -> None:
    answer = upload(admin, BARE)
    apply(admin, preview(admin, answer))
    assert admin.get(answer.headers["Location"]).headers["Location"] == PAGE
    assert "site.json was imported already." in admin.get(PAGE).text


def test_it_says_that_a_file_does_not_wait_any_more(admin: Person, clock: HandClock) -> None:
    html = preview(admin, upload(admin, BARE))
    clock.advance(1801)
    admin.log_in()
    answer = apply(admin, html)
    assert (answer.status_code, "BAK-015" in answer.text) == (404, True)


def test_it_shows_the_preview_again_when_something_was_changed_since(
    admin: Person, device: Device
) -> None:
    html = preview(admin, upload(admin, BARE))
    device.profiles.put("late", profile("late"))
    answer = apply(admin, html)
    assert "/import/" in answer.headers["Location"]
    again = admin.get(answer.headers["Location"]).text
    assert "The configuration was changed after the preview. Nothing was imported." in again
    assert device.profiles.get("door") is None
    apply(admin, again)
    assert device.profiles.get("door") is not None
    assert device.profiles.get("late") is not None


def test_it_clears_what_was_known_of_buttons_and_profiles_that_are_gone(
    admin: Person, device: Device
) -> None:
    furnish(device)
    device.token_store.save(TokenRecord(profile_id="door"))
    empty = a_file(msgspec.structs.replace(A_CONFIGURATION, profiles=(), screens=()))
    apply(admin, preview(admin, upload(admin, empty, mode="replace")))
    assert device.profiles.all() == []
    assert device.token_store.load() == []
    assert admin.get("/screen/").status_code == 200


def test_it_shows_no_secret_on_any_page(admin: Person, device: Device) -> None:
    furnish(device)
    other = msgspec.structs.replace(
        A_CONFIGURATION,
        profiles=(profile("door", client_secret=Secret("another-secret")),),
    )
    answer = upload(admin, a_file(other, PASSPHRASE), passphrase=PASSPHRASE.reveal())
    html = preview(admin, answer)
    assert rows(html) == ["Changed Profile Door Client Secret: secret changed"]
    for secret in ("another-secret", "secret-of-door", PASSPHRASE.reveal()):
        assert secret not in html + admin.get(PAGE).text


def test_it_says_that_the_disk_is_full_and_changes_nothing(
    admin: Person, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, html = device.transfer.current(), preview(admin, upload(admin, BARE))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        answer = apply(admin, html)
    assert (answer.status_code, "STO-010" in answer.text) == (507, True)
    assert device.transfer.current() == before
    assert apply(admin, html).status_code == 302


def test_it_keeps_activity_as_long_as_the_imported_settings_say(
    admin: Person, device: Device
) -> None:
    shorter = msgspec.structs.replace(A_CONFIGURATION.device, activity_days=9)
    content = a_file(msgspec.structs.replace(A_CONFIGURATION, device=shorter))
    html = preview(admin, upload(admin, content, mode="replace"))
    assert any("Activity Days: 365 → 9" in row for row in rows(html))
    apply(admin, html)
    assert device.record.retention.days == 9
