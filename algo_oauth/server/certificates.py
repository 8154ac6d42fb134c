"""The key and certificate this device serves with: its own, or its owner's."""

import hashlib
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives import serialization

from algo_oauth.clock import Clock
from algo_oauth.errors import CertificateUnusable
from algo_oauth.server.names import host_names
from algo_oauth.server.own_pair import KEY_MARK, is_own_certificate, write_own_pair
from algo_oauth.server.pem import read_certificate, read_key, read_pem, subject_names
from algo_oauth.settings import Settings

RENEWED_AHEAD: Final = 30 * 24 * 3600.0


class ServedCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """What the status page and the console say of the certificate; times as Unix seconds."""

    certificate_file: Path
    key_file: Path
    fingerprint: str
    not_after: float
    self_made: bool
    names: tuple[str, ...]

    def renewal_is_due(self, now: float) -> bool:
        """Return whether the device should make itself another one."""
        return self.self_made and now >= self.not_after - RENEWED_AHEAD


def prepare_certificate(settings: Settings, clock: Clock) -> ServedCertificate:
    """Return the pair to serve with; make or renew the device's own where that is needed.

    Raises:
        CertificateUnusable: the owner's pair has a fault, or no pair can be written.
    """
    if settings.certificate:
        return _checked(Path(settings.certificate), Path(settings.certificate_key), clock.now())
    certificate_file = settings.certs_folder / "device.crt"
    key_file = settings.certs_folder / "device.key"
    names = host_names(settings.host)
    if _may_be_replaced(certificate_file, key_file):
        if not _still_good(certificate_file, key_file, names, clock.now()):
            _make(certificate_file, key_file, names, clock.now())
        key_file.chmod(0o600)
    return _checked(certificate_file, key_file, clock.now())


def fingerprint(certificate_file: Path) -> str:
    """Return the SHA-256 of the first certificate in the file, as browsers show it: ``AA:BB:…``.

    Raises:
        CertificateUnusable: the file holds no certificate.
    """
    der = read_certificate(certificate_file).public_bytes(serialization.Encoding.DER)
    return hashlib.sha256(der).digest().hex(":").upper()


def _may_be_replaced(certificate_file: Path, key_file: Path) -> bool:
    """Return whether neither file is the owner's; one that cannot be read may well be."""
    if certificate_file.exists() and not is_own_certificate(read_certificate(certificate_file)):
        return False
    return not key_file.exists() or read_pem(key_file).startswith(KEY_MARK)


def _still_good(certificate_file: Path, key_file: Path, names: tuple[str, ...], now: float) -> bool:
    try:
        served = _checked(certificate_file, key_file, now)
    except CertificateUnusable:
        return False
    return not served.renewal_is_due(now) and set(names) <= set(served.names)


def _make(certificate_file: Path, key_file: Path, names: tuple[str, ...], now: float) -> None:
    try:
        write_own_pair(key_file=key_file, certificate_file=certificate_file, names=names, now=now)
    except OSError as error:
        reason = f"it cannot be written ({error.strerror})"
        raise CertificateUnusable(path=certificate_file, reason=reason) from error


def _checked(certificate_file: Path, key_file: Path, now: float) -> ServedCertificate:
    certificate = read_certificate(certificate_file)
    key = read_key(key_file)
    not_after = certificate.not_valid_after_utc
    faults = {
        f"its key {key_file} does not belong to it": key.public_key() != certificate.public_key(),
        f"it expired on {not_after:%Y-%m-%d}": not_after.timestamp() <= now,
        f"it is not valid before {certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC": (
            certificate.not_valid_before_utc.timestamp() > now
        ),
    }
    for reason, is_so in faults.items():
        if is_so:
            raise CertificateUnusable(path=certificate_file, reason=reason)
    return ServedCertificate(
        certificate_file=certificate_file,
        key_file=key_file,
        fingerprint=fingerprint(certificate_file),
        not_after=not_after.timestamp(),
        self_made=is_own_certificate(certificate),
        names=subject_names(certificate),
    )
