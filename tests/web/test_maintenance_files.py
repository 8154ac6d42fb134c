"""System → Maintenance: the file that is sent in: what is refused, what is kept and for whom."""

import re

import msgspec
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from tests.backup.samples import A_CONFIGURATION, PASSPHRASE, a_file, profile
from tests.doubles.clock import HandClock
from tests.web.conftest import PASSWORD, Person
from tests.web.maintaining import BARE, SEALED, apply, codes, preview, rows, send_settings, upload
from tests.web.test_no_500 import assert_calm


def test_it_refuses_a_file_without_the_pages_token(admin: Person, device: Device) -> None:
    before = device.transfer.current()
    answer = upload(admin, BARE, csrf_token="")
    assert answer.headers["Location"] == "/login"
    assert device.transfer.current() == before


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


def test_it_writes_names_from_a_file_as_text(admin: Person) -> None:
    odd = msgspec.structs.replace(A_CONFIGURATION, profiles=(profile("a", "<script>x</script>"),))
    answer = upload(admin, a_file(odd), name="<script>y.json")
    html = preview(admin, answer)
    assert "<script>x" not in html
    assert "<script>y" not in html
    assert "&lt;script&gt;x" in html


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
