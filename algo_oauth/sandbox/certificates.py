"""The sandbox's own certificate authority, kept between starts so that trust survives."""

import ipaddress
import ssl
from pathlib import Path
from typing import Final

import trustme

from algo_oauth.sandbox.faults import StartFault
from algo_oauth.sandbox.private_file import write_private

CA_CERTIFICATE: Final = "ca.pem"
CA_KEY: Final = "ca-key.pem"

# The documented names, so that a client that is sent here in their place can check them.
NAMES: Final = (
    "platform.ringcentral.com",
    "platform.ringcentral.biz",
    "app.ringcentral.com",
    "localhost",
    "127.0.0.1",
    "::1",
)


def load_or_make_ca(folder: Path) -> trustme.CA:
    """Return the authority kept in ``folder``, made on the first start.

    Raises:
        StartFault: the two files are there and cannot be used.
        OSError: the folder cannot be read or written.
    """
    certificate, key = folder / CA_CERTIFICATE, folder / CA_KEY
    if certificate.exists() and key.exists():
        try:
            return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
        except ValueError as error:
            raise StartFault(
                f"{certificate} or {key.name} is damaged; remove both to have new ones made"
            ) from error
    ca = trustme.CA(
        organization_name="algo-oauth sandbox", organization_unit_name="Not RingCentral"
    )
    write_private(key, ca.private_key_pem.bytes())
    write_private(certificate, ca.cert_pem.bytes())
    certificate.chmod(0o644)
    return ca


def server_context(ca: trustme.CA, host: str) -> ssl.SSLContext:
    """Return a TLS server context with a fresh certificate for ``NAMES`` and ``host``."""
    names = NAMES if host in NAMES or _is_wildcard(host) else (*NAMES, host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    ca.issue_cert(*names, organization_name="algo-oauth sandbox").configure_cert(context)
    return context


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
