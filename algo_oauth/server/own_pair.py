"""The device's own key and self-signed certificate: made, recognised, written safely."""

import datetime
import os
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from algo_oauth.server.pem import general_name

ORGANIZATION = "algo-oauth device (self-made)"
"""Subject and issuer carry it: a certificate without is the owner's and never overwritten."""

KEY_MARK = b"# Made by algo-oauth; replaced together with its certificate.\n"
"""Text before a PEM block is allowed (RFC 7468 section 2); a key without it is the owner's."""

BACKDATED = datetime.timedelta(days=1)  # for browsers whose clock is behind
LIFETIME = datetime.timedelta(days=396)  # with the day before: 397, browsers refuse over 398


def is_own_certificate(certificate: x509.Certificate) -> bool:
    """Return whether this device made it."""
    organizations = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    marked = [entry.value for entry in organizations] == [ORGANIZATION]
    return marked and certificate.issuer == certificate.subject


def write_own_pair(
    *, key_file: Path, certificate_file: Path, names: tuple[str, ...], now: float
) -> None:
    """Make a new key and certificate and put them in place.

    A crash between the two leaves a pair that does not match; both files carry their mark, so
    the next start makes a new one.

    Raises:
        OSError: the folder cannot be written.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(key, names, datetime.datetime.fromtimestamp(now, datetime.UTC))
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(key_file, KEY_MARK + pem, mode=0o600)
    _write(certificate_file, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


def _self_signed(
    key: ec.EllipticCurvePrivateKey, names: tuple[str, ...], now: datetime.datetime
) -> x509.Certificate:
    common_name = f"algo-oauth on {socket.gethostname()}"[:64]  # RFC 5280's ub-common-name
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANIZATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + LIFETIME)
    )
    for extension, critical in _extensions(key.public_key(), names):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256())


def _extensions(
    key: ec.EllipticCurvePublicKey, names: tuple[str, ...]
) -> list[tuple[x509.ExtensionType, bool]]:
    """Return what RFC 5280 asks of a server's certificate, each with whether it is critical."""
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return [
        (x509.SubjectAlternativeName([general_name(name) for name in names]), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (usage, True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectKeyIdentifier.from_public_key(key), False),
    ]


def _write(file: Path, content: bytes, *, mode: int) -> None:
    """Write beside ``file`` and rename: nobody reads it half-written or, a key, too openly."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
