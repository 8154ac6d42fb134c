"""The certificate of the tests' authority as files, for servers in other processes."""

from pathlib import Path

import msgspec
import trustme


class CertificateFiles(msgspec.Struct, frozen=True):
    """Two PEM files."""

    cert: str
    key: str


def written(certificate: trustme.LeafCert, folder: Path) -> CertificateFiles:
    """Write a certificate and its key into a folder."""
    cert, key = folder / "server.pem", folder / "server-key.pem"
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(str(cert), append=cert.exists())
    certificate.private_key_pem.write_to_path(str(key))
    return CertificateFiles(str(cert), str(key))
