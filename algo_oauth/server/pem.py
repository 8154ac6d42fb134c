"""Reads the PEM files of a certificate and its key, or says what is wrong with them."""

import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from algo_oauth.errors import CertificateUnusable


def read_certificate(file: Path) -> x509.Certificate:
    """Return the first certificate of a file: the server's own, any further ones are its chain.

    Raises:
        CertificateUnusable: the file cannot be read or holds no certificate.
    """
    try:
        return x509.load_pem_x509_certificates(read_pem(file))[0]
    except ValueError as error:
        raise CertificateUnusable(path=file, reason="it holds no PEM certificate") from error


def read_key(file: Path) -> PrivateKeyTypes:
    """Return a private key.

    Raises:
        CertificateUnusable: the file cannot be read, or its key is encrypted or none.
    """
    try:
        return serialization.load_pem_private_key(read_pem(file), password=None)
    except TypeError as error:
        reason = "the key is protected by a passphrase"
        raise CertificateUnusable(path=file, reason=reason) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        # The library's text is left out: it may quote what it could not read.
        raise CertificateUnusable(path=file, reason="it holds no PEM private key") from error


def read_pem(file: Path) -> bytes:
    """Return what a file holds.

    Raises:
        CertificateUnusable: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        reason = f"it cannot be read ({error.strerror})"
        raise CertificateUnusable(path=file, reason=reason) from error


def subject_names(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the DNS names and IP addresses a certificate is for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    addresses = names.get_values_for_type(x509.IPAddress)
    return (*names.get_values_for_type(x509.DNSName), *(str(one) for one in addresses))


def general_name(name: str) -> x509.GeneralName:
    """Return a host name or an address as a certificate carries it."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
