"""System → Maintenance: downloading the configuration, and restoring it after a look."""

import json
import re

import msgspec
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from algo_oauth.backup.shelf import BEFORE_IMPORT, BEFORE_UNDO
from algo_oauth.device import Device
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.secret import Secret
from tests.backup.samples import A_CONFIGURATION, PASSPHRASE, a_file, profile
from tests.doubles.clock import HandClock
from tests.web.conftest import PASSWORD, Person
from tests.web.maintaining import (
    BARE,
    PAGE,
    SEALED,
    apply,
    furnish,
    preview,
    rows,
    send_settings,
    upload,
)
from tests.web.test_no_500 import assert_calm
from tests.web.test_screens_page import undo


def codes(html: str) -> list[str]:
    return re.findall(r'<span class="code">([A-Z]{3}-\d+)</span>', html)


def test_it_is_reached_under_system(admin: Person) -> None:
    html = admin.get(PAGE).text
    for name in ("Status", "Basic Settings", "Advanced Settings", "OAuth", "System", "Log out"):
        assert re.search(rf">\s*(<span>)?{name}(</span>)?</a>", html), name
    assert re.search(r'<a href="/system/maintenance/" aria-current="page">Maintenance</a>', html)


def test_it_is_closed_to_strangers(visitor: Person) -> None:
    for answer in (visitor.get(PAGE), upload(visitor, BARE), visitor.get(f"{PAGE}settings.txt")):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login")


def test_it_refuses_a_file_without_the_pages_token(admin: Person, device: Device) -> None:
    before = device.transfer.current()
    answer = upload(admin, BARE, csrf_token="")
    assert answer.headers["Location"] == "/login"
    assert device.transfer.current() == before


def test_it_sends_the_configuration_without_secrets(admin: Person, device: Device) -> None:
    furnish(device)
    answer = admin.post(f"{PAGE}download", {"secrets": "Leave out"})
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=algo-8450-2027-01-15T08-00Z.json"
    )
    assert b"secret-of-door" not in answer.data
    assert device.transfer.open(answer.data).secrets_left_out
    assert "The configuration was downloaded" in [e.text for e in device.journal.newest(3)]


def test_it_sends_the_configuration_with_secrets_sealed(admin: Person, device: Device) -> None:
    furnish(device)
    words = PASSPHRASE.reveal()
    form = {"secrets": "Seal with a passphrase", "new_passphrase": words}
    answer = admin.post(f"{PAGE}download", form | {"repeat_passphrase": words})
    assert b"secret-of-door" not in answer.data
    found = device.transfer.open(answer.data, PASSPHRASE)
    assert found.configuration == device.transfer.current()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, ["FLD-004"]),
        ({"secrets": "Seal with a passphrase"}, ["FLD-001"]),
        (
            {"secrets": "Seal with a passphrase", "new_passphrase": "long enough for all"},
            ["SYS-004"],
        ),
        (
            {
                "secrets": "Seal with a passphrase",
                "new_passphrase": "short",
                "repeat_passphrase": "short",
            },
            ["BAK-013"],
        ),
    ],
)
def test_it_sends_nothing_while_there_are_faults(
    admin: Person, form: dict[str, str], expected: list[str]
) -> None:
    answer = admin.post(f"{PAGE}download", form)
    assert (answer.status_code, codes(answer.text)) == (422, expected)
    assert "long enough for all" not in answer.text


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


def test_it_keeps_the_file_while_the_passphrase_is_typed_again(
    admin: Person, device: Device
) -> None:
    answer = upload(admin, SEALED)
    assert (answer.status_code, codes(answer.text)) == (422, ["BAK-006"])
    assert "site.json is kept: leave this empty to use it." in answer.text
    answer = again(admin, answer.text, "wrong passphrase")
    assert (answer.status_code, codes(answer.text)) == (422, ["BAK-005"])
    assert "wrong passphrase" not in answer.text
    answer = again(admin, answer.text, PASSPHRASE.reveal())
    assert "Added Profile Door" in rows(preview(admin, answer))


def again(person: Person, html: str, passphrase: str) -> TestResponse:
    """Type the passphrase into the form that came back; the file field is empty now."""
    (kept,) = re.findall(r'name="upload" value="([^"]+)"', html)
    return upload(person, b"", "", upload=kept, passphrase=passphrase)


def test_it_forgets_a_file_after_half_an_hour(admin: Person, clock: HandClock) -> None:
    answer = upload(admin, BARE)
    clock.advance(1799)
    assert admin.get(answer.headers["Location"]).status_code == 200
    clock.advance(2)
    admin.log_in()
    assert admin.get(answer.headers["Location"]).status_code == 404


def test_it_shows_a_file_to_nobody_else(app: Flask, admin: Person) -> None:
    answer, other = upload(admin, BARE), Person(app)
    assert other.log_in(PASSWORD).status_code == 302
    assert other.get(answer.headers["Location"]).status_code == 404
    html = preview(admin, answer)
    assert apply(other, html).status_code == 404


def test_it_keeps_only_a_few_files(admin: Person) -> None:
    places = [upload(admin, BARE).headers["Location"] for _ in range(9)]
    assert [admin.get(place).status_code for place in places] == [404] + [200] * 8


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "BAK-001"),
        (b"nonsense", "BAK-001"),
        (b"{}", "BAK-001"),
        (BARE[:-200], "BAK-002"),
        (BARE.replace(b'"columns": 4', b'"columns": 3'), "BAK-002"),
        (BARE.replace(b'"version": 1', b'"version": 2'), "BAK-003"),
        (b" " * (4 * 1024 * 1024 + 1), "BAK-004"),
    ],
)
def test_it_refuses_a_bad_file_beside_its_field(
    admin: Person, device: Device, content: bytes, expected: str
) -> None:
    before = device.transfer.current()
    answer = upload(admin, content)
    assert (answer.status_code, codes(answer.text)) == (422, [expected])
    assert 'id="file-fault-1"' in answer.text
    assert device.transfer.current() == before


def test_it_asks_for_a_file(admin: Person) -> None:
    answer = upload(admin, b"", "")
    assert (answer.status_code, codes(answer.text)) == (422, ["BAK-014"])


def test_it_refuses_a_file_that_contradicts_itself(admin: Person, device: Device) -> None:
    twins = msgspec.structs.replace(
        A_CONFIGURATION, profiles=(profile("a", "Same"), profile("b", "Same"))
    )
    answer = upload(admin, a_file(twins))
    page = admin.get(answer.headers["Location"])
    assert (page.status_code, codes(page.text)) == (422, ["BAK-008"])
    assert "2 profiles have the name &#39;same&#39;" in page.text


def test_it_takes_files_from_the_admin_that_are_larger_than_a_form(admin: Person) -> None:
    payload = "x" * 60_000
    hall = A_CONFIGURATION.screens[0]
    request = msgspec.structs.replace(hall.buttons[0].requests[0], data_payload=f'"{payload}"')
    buttons = tuple(
        msgspec.structs.replace(hall.buttons[0], id=f"b{n}", position=n, requests=(request,) * 5)
        for n in range(8)
    )
    large = msgspec.structs.replace(
        A_CONFIGURATION, screens=(msgspec.structs.replace(hall, buttons=buttons),)
    )
    content = a_file(large)
    assert len(content) > 2 * 1024 * 1024
    assert "Added Button Hello b7" in rows(preview(admin, upload(admin, content)))


def test_it_takes_no_large_files_from_strangers_and_no_huge_ones(
    admin: Person, visitor: Person
) -> None:
    assert upload(visitor, b"x" * 2_000_000).status_code == 413
    assert upload(admin, b"x" * 6_000_000).status_code == 413


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


def test_it_writes_names_from_a_file_as_text(admin: Person) -> None:
    odd = msgspec.structs.replace(A_CONFIGURATION, profiles=(profile("a", "<script>x</script>"),))
    answer = upload(admin, a_file(odd), name="<script>y.json")
    html = preview(admin, answer)
    assert "<script>x" not in html
    assert "<script>y" not in html
    assert "&lt;script&gt;x" in html


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


anything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@anything
@given(
    content=st.binary(max_size=300) | st.sampled_from([SEALED, BARE, BARE[:900], b"{}", b"a = 1"]),
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    mode=st.sampled_from(["merge", "replace", "", "x"]),
    passphrase=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_it_survives_any_file(
    admin: Person, device: Device, content: bytes, name: str, mode: str, passphrase: str
) -> None:
    before = device.transfer.current()
    answer = upload(admin, content, name, mode=mode, passphrase=passphrase)
    assert_calm(answer)
    if answer.status_code == 302:
        assert_calm(admin.get(answer.headers["Location"]))
    answer = send_settings(admin, content, name)
    assert_calm(answer)
    assert device.transfer.current() == before


def test_it_takes_the_file_of_another_device_word_for_word(admin: Person, device: Device) -> None:
    furnish(device)
    raw = json.loads(admin.post(f"{PAGE}download", {"secrets": "Leave out"}).data)
    assert {each["name"] for each in raw["contents"]["profiles"]} == {"Door", "Gate"}
    html = preview(admin, upload(admin, json.dumps(raw).encode(), mode="replace"))
    assert "Nothing: the device is as the file says." in html
    assert "Make these changes" not in html


def test_it_keeps_activity_as_long_as_the_imported_settings_say(
    admin: Person, device: Device
) -> None:
    shorter = msgspec.structs.replace(A_CONFIGURATION.device, activity_days=9)
    content = a_file(msgspec.structs.replace(A_CONFIGURATION, device=shorter))
    html = preview(admin, upload(admin, content, mode="replace"))
    assert any("Activity Days: 365 → 9" in row for row in rows(html))
    apply(admin, html)
    assert device.record.retention.days == 9
