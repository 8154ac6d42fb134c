"""Keys and certificates as owners bring them."""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from tests.doubles.clock import HandClock

DAY = datetime.timedelta(days=1)
TODAY = datetime.datetime.fromtimestamp(HandClock().now(), datetime.UTC)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def write_pair(
    folder: Path,
    *,
    begins: datetime.datetime = TODAY - DAY,
    ends: datetime.datetime = TODAY + 300 * DAY,
    key: Key | None = None,
    passphrase: bytes = b"",
) -> tuple[Path, Path]:
    """Write ``device.crt`` and ``device.key`` of an authority the device does not know."""
    key = key or ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "console.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "device.crt", folder / "device.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase)
            if passphrase
            else serialization.NoEncryption(),
        )
    )
    return files
