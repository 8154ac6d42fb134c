"""Basic Settings → Features: the password of remote devices, and accepted certificates."""

import re
from collections.abc import Iterator

import msgspec
import pytest
import trustme

from algo_oauth.device import Device
from algo_oauth.outbound.address import Address
from tests.doubles.self_signed import SelfSigned
from tests.doubles.tls_target import answering, json_answer, tls_target
from tests.web.conftest import Person

PAGE = "/basic-settings/features/"
REMOTE = f"{PAGE}remote-devices"
LOOK = f"{PAGE}certificates"
SECRET = "the-endpoints-password"
OK = answering(json_answer("{}"))
LABEL = "Remote Device RESTful API Password"


def undo(person: Person, html: str) -> str:
    found = re.search(r'action="(/undo/[^"]+)"', html)
    assert found, "the page offers no undo"
    person.post(found.group(1), {"next": PAGE})
    return person.get(PAGE).text


def test_it_labels_the_password_as_documented(admin: Person) -> None:
    html = admin.get(PAGE).text
    assert f'<label class="form-label" for="remote_api_password">{LABEL}</label>' in html
    assert "No password is set." in html
    assert '<a href="/basic-settings/features/" aria-current="page">Features</a>' in html


def test_it_keeps_the_password_and_never_shows_it(admin: Person, device: Device) -> None:
    admin.post(REMOTE, {"remote_api_password": f" {SECRET}\n"})
    assert device.record.remote_api_password.reveal() == SECRET
    html = admin.get(PAGE).text
    assert "A password is set" in html
    assert SECRET not in html
    assert all(SECRET not in entry.text for entry in device.journal.newest(5))


def test_it_keeps_the_password_when_nothing_is_typed(admin: Person, device: Device) -> None:
    admin.post(REMOTE, {"remote_api_password": SECRET})
    admin.post(REMOTE, {"remote_api_password": ""})
    admin.post(REMOTE)
    assert device.record.remote_api_password.reveal() == SECRET


@pytest.mark.parametrize("password", ["x" * 300, "a\x00b", "a\x1bb"])
def test_it_refuses_what_is_no_password_without_repeating_it(
    admin: Person, device: Device, password: str
) -> None:
    answer = admin.post(REMOTE, {"remote_api_password": password})
    assert answer.status_code == 422
    assert 'id="remote_api_password-fault-1"' in answer.text
    assert password not in answer.text
    assert not device.record.remote_api_password


def test_it_removes_the_password_and_takes_that_back(admin: Person, device: Device) -> None:
    admin.post(REMOTE, {"remote_api_password": SECRET})
    admin.post(f"{REMOTE}/remove")
    assert not device.record.remote_api_password
    assert "is back" in undo(admin, admin.get(PAGE).text)
    assert device.record.remote_api_password.reveal() == SECRET


def test_it_keeps_a_newer_password_when_a_removal_is_taken_back(
    admin: Person, device: Device
) -> None:
    admin.post(REMOTE, {"remote_api_password": "old"})
    admin.post(f"{REMOTE}/remove")
    html = admin.get(PAGE).text
    admin.post(REMOTE, {"remote_api_password": "new"})
    assert "it stays" in undo(admin, html)
    assert device.record.remote_api_password.reveal() == "new"


def test_it_is_for_the_admin_alone(visitor: Person) -> None:
    assert visitor.get(PAGE).status_code == 302
    assert visitor.call(REMOTE, {"remote_api_password": SECRET}).status_code == 401


@pytest.fixture
def endpoint() -> Iterator[tuple[int, SelfSigned]]:
    """An endpoint that made its certificate itself, and its port."""
    certificate = SelfSigned()
    with tls_target(OK, certificate) as (port, _):
        yield port, certificate


def look(person: Person, targets: str) -> str:
    """Look at the certificates, and return the page with what was seen."""
    location = person.post(LOOK, {"targets": targets}).headers["Location"]
    return person.get(location).text


def accept(person: Person, html: str, address: str) -> int:
    found = re.search(rf'action="({LOOK}/[^"]+/accept)"', html)
    assert found, "the page offers nothing to accept"
    return person.post(found.group(1), {"address": address}).status_code


def test_it_shows_a_certificate_that_nobody_vouches_for(
    admin: Person, endpoint: tuple[int, SelfSigned]
) -> None:
    port, certificate = endpoint
    html = look(admin, f"127.0.0.1:{port}")
    assert certificate.fingerprint in html
    assert "CN=algo-8180" in html
    assert "Accept this certificate" in html


def test_it_offers_nothing_to_accept_where_an_authority_vouches(
    admin: Person, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        html = look(admin, f"127.0.0.1:{port}")
    assert "A known authority vouches for it" in html
    assert "Accept this certificate" not in html


def test_it_accepts_the_certificate_that_was_seen(
    admin: Person, device: Device, endpoint: tuple[int, SelfSigned]
) -> None:
    port, certificate = endpoint
    address = f"127.0.0.1:{port}"
    accept(admin, look(admin, address), address)
    assert device.pins.fingerprint(Address("127.0.0.1", port)) == certificate.fingerprint
    html = admin.get(PAGE).text
    assert certificate.fingerprint in html
    assert certificate.fingerprint in device.journal.newest(1)[0].text
    assert "Accepted." in look(admin, address)


def test_it_shows_both_fingerprints_when_a_certificate_has_changed(
    admin: Person, device: Device, endpoint: tuple[int, SelfSigned]
) -> None:
    port, certificate = endpoint
    address = f"127.0.0.1:{port}"
    accept(admin, look(admin, address), address)
    accepted = device.pins.get(address)
    assert accepted
    device.pins.accept(msgspec.structs.replace(accepted, fingerprint="AB:CD"))
    html = look(admin, address)
    assert "This is not the certificate that was accepted" in html
    assert "AB:CD" in html
    assert certificate.fingerprint in html
    accept(admin, html, address)
    assert device.pins.fingerprint(Address("127.0.0.1", port)) == certificate.fingerprint


def test_it_removes_a_certificate_and_takes_that_back(
    admin: Person, device: Device, endpoint: tuple[int, SelfSigned]
) -> None:
    port, certificate = endpoint
    address = f"127.0.0.1:{port}"
    accept(admin, look(admin, address), address)
    admin.post(f"{LOOK}/remove", {"address": address})
    assert device.pins.all() == []
    undo(admin, admin.get(PAGE).text)
    assert device.pins.fingerprint(Address("127.0.0.1", port)) == certificate.fingerprint


def test_it_says_why_there_is_nothing_to_see(admin: Person) -> None:
    html = look(admin, "127.0.0.1:1")
    assert "NET-102" in html
    assert "Accept this certificate" not in html


@pytest.mark.parametrize("targets", ["", "http://10.0.0.1", "a b", "\x00", "x," * 3000])
def test_it_refuses_what_is_no_target(admin: Person, targets: str) -> None:
    answer = admin.post(LOOK, {"targets": targets})
    assert answer.status_code == 422
    assert 'id="targets-fault-1"' in answer.text
    assert admin.call(LOOK, {"targets": targets}).status_code == 422


def test_it_gives_scripts_the_table_alone(admin: Person, endpoint: tuple[int, SelfSigned]) -> None:
    targets = f"127.0.0.1:{endpoint[0]}"
    look(admin, targets)
    answer = admin.call(LOOK, {"targets": targets})
    assert answer.status_code in {200, 202}
    assert "<html" not in answer.text


@pytest.mark.parametrize("path", ["gone/accept", "remove"])
def test_it_accepts_and_removes_nothing_unknown(admin: Person, device: Device, path: str) -> None:
    answer = admin.post(f"{LOOK}/{path}", {"address": "127.0.0.1:443"})
    assert answer.status_code == 404
    assert device.pins.all() == []


def test_it_accepts_only_what_was_seen_in_that_look(
    admin: Person, device: Device, endpoint: tuple[int, SelfSigned]
) -> None:
    html = look(admin, f"127.0.0.1:{endpoint[0]}, 127.0.0.1:1")
    assert accept(admin, html, "127.0.0.1:1") == 404
    assert accept(admin, html, "platform.ringcentral.com:443") == 404
    assert device.pins.all() == []


def test_it_says_that_a_look_is_not_kept_any_more(admin: Person) -> None:
    answer = admin.get(f"{LOOK}/from-before-a-restart", follow_redirects=True)
    assert "not kept any more" in answer.text
