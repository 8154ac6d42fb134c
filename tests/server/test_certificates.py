"""The device's own certificate, and what it makes of its owner's."""

import hashlib
import os
import socket
import ssl
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from algo_oauth.errors import CertificateUnusable
from algo_oauth.server import names
from algo_oauth.server.certificates import fingerprint, prepare_certificate
from algo_oauth.server.own_pair import write_own_pair
from algo_oauth.server.tls import tls_context
from tests.doubles.clock import HandClock
from tests.server.pairs import DAY, TODAY, write_pair
from tests.server.running import settings_in

DAYS = 24 * 3600


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


Kind = TypeVar("Kind", bound=x509.ExtensionType)


def extension(file: Path, kind: type[Kind]) -> Kind:
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    return certificate.extensions.get_extension_for_class(kind).value


def test_it_makes_a_pair_on_the_first_start(tmp_path: Path, clock: HandClock) -> None:
    made = prepare_certificate(settings_in(tmp_path), clock)
    assert made.self_made
    assert made.certificate_file == tmp_path / "certs" / "device.crt"
    tls_context(made)


def test_it_keeps_the_key_to_itself(tmp_path: Path, clock: HandClock) -> None:
    made = prepare_certificate(settings_in(tmp_path), clock)
    assert stat.S_IMODE(made.key_file.stat().st_mode) == 0o600


def test_it_never_has_the_key_open_even_for_a_moment(tmp_path: Path, clock: HandClock) -> None:
    files = {"key_file": tmp_path / "a.key", "certificate_file": tmp_path / "a.crt"}
    before = os.umask(0)
    try:
        write_own_pair(**files, names=("localhost",), now=clock.now())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600


def test_it_closes_up_a_key_of_its_own_that_was_opened(tmp_path: Path, clock: HandClock) -> None:
    made = prepare_certificate(settings_in(tmp_path), clock)
    made.key_file.chmod(0o644)
    prepare_certificate(settings_in(tmp_path), clock)
    assert stat.S_IMODE(made.key_file.stat().st_mode) == 0o600


def test_it_leaves_nothing_else_in_the_folder(tmp_path: Path, clock: HandClock) -> None:
    prepare_certificate(settings_in(tmp_path), clock)
    assert sorted(file.name for file in (tmp_path / "certs").iterdir()) == [
        "device.crt",
        "device.key",
    ]


def test_it_makes_a_certificate_for_a_server_only(tmp_path: Path, clock: HandClock) -> None:
    file = prepare_certificate(settings_in(tmp_path), clock).certificate_file
    assert [usage.dotted_string for usage in extension(file, x509.ExtendedKeyUsage)] == [
        "1.3.6.1.5.5.7.3.1"
    ]
    assert not extension(file, x509.BasicConstraints).ca


def test_it_makes_an_elliptic_key_and_a_life_that_browsers_accept(
    tmp_path: Path, clock: HandClock
) -> None:
    file = prepare_certificate(settings_in(tmp_path), clock).certificate_file
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == 397 * DAY


def test_it_gives_each_certificate_a_number_of_its_own(tmp_path: Path, clock: HandClock) -> None:
    made = [prepare_certificate(settings_in(tmp_path / name), clock) for name in "ab"]
    assert made[0].fingerprint != made[1].fingerprint


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", socket.gethostname().lower()])
def test_it_names_this_machine(tmp_path: Path, clock: HandClock, name: str) -> None:
    assert name in prepare_certificate(settings_in(tmp_path), clock).names


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7", "console.example"])
def test_it_names_the_host_it_listens_on(tmp_path: Path, clock: HandClock, host: str) -> None:
    assert host in prepare_certificate(settings_in(tmp_path, host=host), clock).names


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_names_the_machines_addresses_when_it_listens_on_all(host: str) -> None:
    assert set(names.own_addresses()) <= set(names.host_names(host))
    assert host not in names.host_names(host)


def test_it_reads_the_addresses_the_kernel_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trie, six = tmp_path / "fib_trie", tmp_path / "if_inet6"
    trie.write_text(
        "Local:\n  |-- 127.0.0.1\n     /32 host LOCAL\n  |-- 192.0.2.0\n     /24 link UNICAST\n"
        "  |-- 192.0.2.7\n     /32 host LOCAL\n  |-- 192.0.2.255\n     /32 link BROADCAST\n"
    )
    rows = {
        "20010db8000000000000000000000007": "00 80",
        "20010db8000000000000000000000008": "00 01",
    }
    rows |= {"fe800000000000000000000000000001": "20 80"}
    six.write_text("".join(f"{ip} 02 40 {rest} eth0\n" for ip, rest in rows.items()) + "\n")
    monkeypatch.setattr(names, "_IPV4_ROUTES", trie)
    monkeypatch.setattr(names, "_IPV6_ADDRESSES", six)
    assert names.own_addresses() == ("192.0.2.7", "2001:db8::7")


def test_it_shows_the_fingerprint_as_browsers_do(tmp_path: Path, clock: HandClock) -> None:
    made = prepare_certificate(settings_in(tmp_path), clock)
    der = ssl.PEM_cert_to_DER_cert(made.certificate_file.read_text())
    shown = fingerprint(made.certificate_file)
    assert shown.replace(":", "").lower() == hashlib.sha256(der).hexdigest()
    assert shown == made.fingerprint
    assert len(shown.split(":")) == 32


# --- Renewal -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "renewed"), [(0, False), (365, False), (367, True), (400, True), (-2, True)]
)
def test_it_renews_its_own_before_it_expires(
    tmp_path: Path, clock: HandClock, days: int, renewed: bool
) -> None:
    first = prepare_certificate(settings_in(tmp_path), clock)
    clock.advance(days * DAYS)
    second = prepare_certificate(settings_in(tmp_path), clock)
    assert (second.fingerprint != first.fingerprint) is renewed
    assert second.not_after - clock.now() > 30 * DAYS


def test_it_renews_its_own_for_a_new_host(tmp_path: Path, clock: HandClock) -> None:
    prepare_certificate(settings_in(tmp_path), clock)
    renewed = prepare_certificate(settings_in(tmp_path, host="console.example"), clock)
    assert "console.example" in renewed.names


def test_it_keeps_its_own_when_it_covers_more_than_needed(tmp_path: Path, clock: HandClock) -> None:
    first = prepare_certificate(settings_in(tmp_path, host="console.example"), clock)
    assert prepare_certificate(settings_in(tmp_path), clock).fingerprint == first.fingerprint


def swap_key(folder: Path, clock: HandClock) -> None:
    other = prepare_certificate(settings_in(folder.parent / "other"), clock)
    (folder / "device.key").write_bytes(other.key_file.read_bytes())


def lose_key(folder: Path, clock: HandClock) -> None:
    (folder / "device.key").unlink()


def lose_certificate(folder: Path, clock: HandClock) -> None:
    (folder / "device.crt").unlink()


def leave_half_written(folder: Path, clock: HandClock) -> None:
    (folder / "device.key.new").write_text("half")
    lose_key(folder, clock)


@pytest.mark.parametrize("crash", [swap_key, lose_key, lose_certificate, leave_half_written])
def test_it_makes_another_pair_after_a_crash_between_its_own_two_files(
    tmp_path: Path, clock: HandClock, crash: Callable[[Path, HandClock], None]
) -> None:
    first = prepare_certificate(settings_in(tmp_path), clock)
    crash(tmp_path / "certs", clock)
    second = prepare_certificate(settings_in(tmp_path), clock)
    assert second.fingerprint != first.fingerprint
    tls_context(second)


# --- The owner's pair -----------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_it_serves_and_keeps_the_owners_pair(tmp_path: Path, clock: HandClock) -> None:
    write_pair(tmp_path / "certs")
    before = contents(tmp_path / "certs")
    served = prepare_certificate(settings_in(tmp_path), clock)
    assert not served.self_made
    assert contents(tmp_path / "certs") == before


def test_it_does_not_renew_the_owners_pair(tmp_path: Path, clock: HandClock) -> None:
    write_pair(tmp_path / "certs", ends=TODAY + 2 * DAY)
    before = contents(tmp_path / "certs")
    served = prepare_certificate(settings_in(tmp_path), clock)
    assert not served.renewal_is_due(clock.now())
    assert contents(tmp_path / "certs") == before


def test_it_serves_the_pair_that_the_settings_name(tmp_path: Path, clock: HandClock) -> None:
    certificate, key = write_pair(tmp_path / "elsewhere")
    settings = settings_in(tmp_path, certificate=str(certificate), certificate_key=str(key))
    assert prepare_certificate(settings, clock).fingerprint == fingerprint(certificate)
    assert not (tmp_path / "certs").exists()


def expired(folder: Path) -> None:
    write_pair(folder, begins=TODAY - 9 * DAY, ends=TODAY - DAY)


def from_the_future(folder: Path) -> None:
    write_pair(folder, begins=TODAY + DAY)


def mismatched(folder: Path) -> None:
    write_pair(folder / "other")
    write_pair(folder)
    (folder / "other" / "device.key").rename(folder / "device.key")


def encrypted(folder: Path) -> None:
    write_pair(folder, passphrase=b"hidden")


def garbage_certificate(folder: Path) -> None:
    write_pair(folder)[0].write_bytes(b"-----BEGIN CERTIFICATE-----\n\xff\n")


def garbage_key(folder: Path) -> None:
    write_pair(folder)[1].write_text("not a key")


def empty_files(folder: Path) -> None:
    for file in write_pair(folder):
        file.write_bytes(b"")


def no_key(folder: Path) -> None:
    write_pair(folder)[1].unlink()


def no_certificate(folder: Path) -> None:
    write_pair(folder)[0].unlink()


def a_folder_for_a_key(folder: Path) -> None:
    write_pair(folder)[1].unlink()
    (folder / "device.key").mkdir()


FAULTS = [
    (expired, "it expired on 2027-01-14"),
    (from_the_future, "it is not valid before 2027-01-16 08:00 UTC"),
    (mismatched, "does not belong to it"),
    (encrypted, "passphrase"),
    (garbage_certificate, "no PEM certificate"),
    (garbage_key, "no PEM private key"),
    (empty_files, "no PEM certificate"),
    (no_key, "device.key cannot be used: it cannot be read"),
    (no_certificate, "device.crt cannot be used: it cannot be read"),
    (a_folder_for_a_key, "cannot be read"),
]


@pytest.mark.parametrize(("make", "reason"), FAULTS)
def test_it_says_what_is_wrong_with_the_owners_pair(
    tmp_path: Path, clock: HandClock, make: Callable[[Path], None], reason: str
) -> None:
    make(tmp_path / "certs")
    with pytest.raises(CertificateUnusable, match=reason):
        prepare_certificate(settings_in(tmp_path), clock)


@pytest.mark.parametrize("make", [expired, mismatched, encrypted, garbage_certificate, garbage_key])
def test_it_never_overwrites_the_owners_pair_with_a_fault(
    tmp_path: Path, clock: HandClock, make: Callable[[Path], None]
) -> None:
    folder = tmp_path / "certs"
    make(folder)
    before = [(folder / name).read_bytes() for name in ("device.crt", "device.key")]
    with pytest.raises(CertificateUnusable):
        prepare_certificate(settings_in(tmp_path), clock)
    assert [(folder / name).read_bytes() for name in ("device.crt", "device.key")] == before


def test_it_never_overwrites_the_owners_key_beside_its_own_certificate(
    tmp_path: Path, clock: HandClock
) -> None:
    made = prepare_certificate(settings_in(tmp_path), clock)
    theirs = write_pair(tmp_path / "theirs")[1].read_bytes()
    made.key_file.write_bytes(theirs)
    with pytest.raises(CertificateUnusable, match="does not belong"):
        prepare_certificate(settings_in(tmp_path), clock)
    assert made.key_file.read_bytes() == theirs


def test_it_does_not_quote_a_key_it_cannot_read(tmp_path: Path, clock: HandClock) -> None:
    write_pair(tmp_path / "certs")[1].write_text("hunter2")
    with pytest.raises(CertificateUnusable) as caught:
        prepare_certificate(settings_in(tmp_path), clock)
    assert "hunter2" not in str(caught.value)


def test_it_says_when_tls_refuses_a_weak_key(tmp_path: Path, clock: HandClock) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    write_pair(tmp_path / "certs", key=key)
    served = prepare_certificate(settings_in(tmp_path), clock)
    with pytest.raises(CertificateUnusable, match="EE_KEY_TOO_SMALL"):
        tls_context(served)


def test_it_says_when_the_folder_cannot_be_made(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "certs").write_text("a file where the folder should be")
    with pytest.raises(CertificateUnusable, match=r"certs/device\.crt"):
        prepare_certificate(settings_in(tmp_path), clock)
