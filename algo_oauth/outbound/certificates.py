"""A target's certificate: looked at before it is trusted, and accepted by its fingerprint.

Devices on a local network make their certificates themselves: no authority vouches for them. An
accepted certificate takes the place of the authorities for its target, and of nothing else: the
target must show exactly this one before a byte of a request leaves.
"""

import hashlib
import http.client
import re
import socket
import ssl
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec
from cryptography import x509
from urllib3.exceptions import ProxyError

from algo_oauth.outbound.address import Address
from algo_oauth.outbound.attempt import Attempt

FINGERPRINT: Final = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}")
"""What ``fingerprint_of`` returns."""


class SeenCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """What a target shows. Times are Unix times; ``fingerprint`` is SHA-256, as ``AB:CD:…``."""

    fingerprint: str
    subject: str
    issuer: str
    not_before: float
    not_after: float


class AcceptedCertificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate that a person accepted for one target."""

    host: str
    port: int
    fingerprint: str
    subject: str
    not_after: float
    accepted_at: float

    @property
    def address(self) -> Address:
        """The target that it was accepted for."""
        return Address(self.host, self.port)


class Pins(Protocol):
    """Which certificates were accepted; asked anew for every request."""

    def fingerprint(self, address: Address) -> str:
        """Return the fingerprint accepted for this target, empty for none."""


class NoPins:
    """Nothing was accepted: every target is judged by the authorities."""

    def fingerprint(self, address: Address) -> str:
        """Return an empty text."""
        return ""


def fingerprint_of(der: bytes) -> str:
    """Return the SHA-256 fingerprint of a certificate."""
    return hashlib.sha256(der).digest().hex(":").upper()


def look_at(
    address: Address, *, called_at: Address, proxy: str, attempt: Attempt
) -> SeenCertificate:
    """Return the certificate that a target shows now. No request is sent.

    ``called_at`` is where its connection goes; ``proxy`` the URL of the owner's proxy, or empty.

    Raises:
        OSError: the target cannot be reached or speaks no TLS.
        ProxyError: the proxy does not connect to it.
        ValueError: what it shows is no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Nothing is trusted and nothing is sent here: a person is about to look at it.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with _connect(called_at, proxy, attempt) as plain:
        plain.settimeout(attempt.patience())
        with context.wrap_socket(plain, server_hostname=address.host) as peer:
            return _seen(peer.getpeercert(binary_form=True) or b"")


def is_vouched_for(
    address: Address, *, called_at: Address, proxy: str, attempt: Attempt, context: ssl.SSLContext
) -> bool:
    """Say whether the authorities of ``context`` vouch for what a target shows now.

    No request is sent.

    Raises:
        OSError: the target cannot be reached or speaks no TLS.
        ProxyError: the proxy does not connect to it.
    """
    with _connect(called_at, proxy, attempt) as plain:
        plain.settimeout(attempt.patience())
        try:
            context.wrap_socket(plain, server_hostname=address.host).close()
        except ssl.SSLCertVerificationError:
            return False
    return True


def _connect(address: Address, proxy: str, attempt: Attempt) -> socket.socket:
    if not proxy:
        return socket.create_connection((address.host, address.port), attempt.patience())
    at = urlsplit(proxy)
    tunnel = http.client.HTTPConnection(at.hostname or "", at.port, timeout=attempt.patience())
    tunnel.set_tunnel(address.host, address.port)
    try:
        tunnel.connect()
    except (OSError, http.client.HTTPException) as error:
        raise ProxyError(f"no tunnel to {address}", error) from error
    return tunnel.sock


def _seen(der: bytes) -> SeenCertificate:
    certificate = x509.load_der_x509_certificate(der)
    return SeenCertificate(
        fingerprint=fingerprint_of(der),
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        not_before=certificate.not_valid_before_utc.timestamp(),
        not_after=certificate.not_valid_after_utc.timestamp(),
    )
