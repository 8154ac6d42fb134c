"""What an import and its undo do to what is at work: touch screens, targets, tokens."""

from collections.abc import Iterator

import msgspec
import pytest
import trustme
from flask import Flask

from algo_oauth.backup.configuration import Configuration
from algo_oauth.device import Device
from algo_oauth.errors import CertificateChanged
from algo_oauth.outbound.exchange import Exchange, OutgoingRequest
from algo_oauth.passwords import hash_password
from algo_oauth.secret import Secret
from algo_oauth.storage.touch_settings import TouchSettings
from tests.backup.samples import PASSPHRASE, a_file
from tests.backup.samples import certificate as an_accepted_certificate
from tests.backup.samples import profile as a_late_profile
from tests.doubles.self_signed import SelfSigned
from tests.doubles.tls_target import answering, json_answer, tls_target
from tests.web.authorizing import GRANTED, authorizing
from tests.web.conftest import Person
from tests.web.maintaining import PAGE, apply, preview, rows, upload
from tests.web.test_oauth_token import authorize
from tests.web.test_screens_page import undo
from tests.web.test_touch_lock import PIN, is_locked, new_tablet, save, unlock


@pytest.fixture
def tablet(app: Flask, device: Device, admin: Person) -> Person:
    """A touch screen that was unlocked with its PIN."""
    person = new_tablet(app, device)
    assert save(admin, pin=PIN).status_code == 302
    assert unlock(person).status_code == 204
    return person


def with_pin(device: Device, pin_hash: Secret, **settings: int) -> Configuration:
    touch = TouchSettings(pin_hash=pin_hash, **settings)
    return msgspec.structs.replace(device.transfer.current(), touch_screens=touch)


def bring_in(admin: Person, configuration: Configuration, mode: str = "replace") -> str:
    """Import a configuration with its secrets and return the preview."""
    content = a_file(configuration, PASSPHRASE)
    html = preview(admin, upload(admin, content, passphrase=PASSPHRASE.reveal(), mode=mode))
    assert apply(admin, html).headers["Location"] == PAGE
    return html


def test_it_locks_touch_screens_whose_pin_is_another_one(
    admin: Person, tablet: Person, device: Device
) -> None:
    html = bring_in(admin, with_pin(device, hash_password("1357"), lock_minutes=7))
    assert rows(html) == [
        "Changed Touch Screens PIN: secret changed Lock After Minutes: 5 → 7",
    ]
    assert is_locked(tablet)
    assert unlock(tablet, PIN).status_code == 403
    assert unlock(tablet, "1357").status_code == 204
    assert "as it was before the import" in undo(admin, admin.get(PAGE).text)
    assert is_locked(tablet)
    assert unlock(tablet, PIN).status_code == 204


def test_it_locks_no_touch_screen_whose_pin_stays(
    admin: Person, tablet: Person, device: Device
) -> None:
    bring_in(admin, with_pin(device, device.touch_settings.get().pin_hash, dim_minutes=2))
    assert not is_locked(tablet)
    assert 'data-dim-minutes="2"' in tablet.get("/screen").text


def test_it_lets_nobody_wait_for_what_was_guessed_before(
    admin: Person, tablet: Person, device: Device
) -> None:
    tablet.call("/screen/lock")
    while unlock(tablet, "1111").status_code == 403:
        pass
    bring_in(admin, with_pin(device, hash_password("1357")))
    assert unlock(tablet, "1357").status_code == 204


def test_it_brings_no_revoked_pass_back(
    app: Flask, admin: Person, tablet: Person, device: Device
) -> None:
    before = device.transfer.current()
    device.touch_passes.remove(device.touch_passes.all()[0].id)
    bring_in(admin, msgspec.structs.replace(before, screens=()))
    assert device.touch_passes.all() == []
    assert tablet.call("/screen/unlock", {"pin": PIN}).status_code == 401


@pytest.fixture
def speaker() -> Iterator[tuple[int, SelfSigned]]:
    """A target of the local network, on its port, with the certificate that it made itself."""
    made = SelfSigned()
    with tls_target(answering(json_answer("{}")), made) as (port, _):
        yield port, made


def call(device: Device, port: int) -> Exchange:
    request = OutgoingRequest(method="GET", url=f"https://127.0.0.1:{port}/")
    return device.door.send(request, within=5)


def test_it_believes_the_certificates_of_the_file_from_the_next_request_on(
    admin: Person, device: Device, speaker: tuple[int, SelfSigned]
) -> None:
    port, made = speaker
    assert call(device, port).answer is None
    good = an_accepted_certificate("127.0.0.1", port=port, fingerprint=made.fingerprint)
    html = bring_in(admin, Configuration(accepted_certificates=(good,)), mode="merge")
    assert rows(html) == [f"Added Certificate 127.0.0.1:{port} Fingerprint: {made.fingerprint}"]
    assert call(device, port).answer is not None
    other = msgspec.structs.replace(good, fingerprint=an_accepted_certificate("x").fingerprint)
    html = bring_in(admin, Configuration(accepted_certificates=(other,)), mode="merge")
    assert f"{made.fingerprint} → {other.fingerprint}" in html
    # The connection of a moment ago is kept, and not used.
    assert isinstance(call(device, port).fault, CertificateChanged)
    undo(admin, admin.get(PAGE).text)
    assert call(device, port).answer is not None


def test_it_brings_the_tokens_back_of_profiles_that_an_import_removed(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        authorize(here)
        before = device.token_store.load()
        bring_in(admin, msgspec.structs.replace(device.transfer.current(), profiles=()))
        assert device.token_store.load() == []
        assert not device.tokens.record("p1").token
        html = undo(admin, admin.get(PAGE).text)
    assert "The configuration is as it was before the import." in html
    assert device.token_store.load() == before
    (profile,) = device.profiles.all()
    assert not device.tokens.needs_consent(profile)


def test_it_brings_no_token_back_where_the_import_is_not_undone(
    admin: Person, device: Device, certificate: trustme.LeafCert
) -> None:
    with authorizing(admin, device, certificate, GRANTED) as here:
        authorize(here)
        bring_in(admin, msgspec.structs.replace(device.transfer.current(), profiles=()))
        html = admin.get(PAGE).text
        device.profiles.put("late", a_late_profile("late"))
        assert "Something was changed since the import" in undo(admin, html)
    assert device.token_store.load() == []
