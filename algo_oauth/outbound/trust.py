"""Whose certificates are believed: the public authorities, the owner's own, a route's own.

A target whose certificate a person accepted is believed for that certificate alone.
"""

import ssl
import threading
from pathlib import Path

import certifi

from algo_oauth.errors import BadSetting
from algo_oauth.outbound.attempt import DeadlineSocket
from algo_oauth.outbound.pinned import fingerprint_in, pinned_context


class Trust:
    """TLS contexts by what they believe, loaded once each: a file of authorities, or a pin.

    Loading a bundle takes longer than a whole warm press, so it does not happen per connection.
    """

    def __init__(self, ca_bundle: str = "") -> None:
        self.default = ca_bundle or certifi.where()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        if ca_bundle:
            self._contexts[ca_bundle] = self._owners_context(ca_bundle)

    def context(self, believed: str) -> ssl.SSLContext:
        """Return the context that trusts the authorities in this file, or this pin, alone."""
        with self._lock:
            if believed not in self._contexts:
                pin = fingerprint_in(believed)
                self._contexts[believed] = pinned_context(pin) if pin else _context(believed)
            return self._contexts[believed]

    def _owners_context(self, ca_bundle: str) -> ssl.SSLContext:
        context = _context(certifi.where())
        try:
            context.load_verify_locations(cafile=ca_bundle)
        except (OSError, ssl.SSLError) as error:
            raise BadSetting(
                name="ALGO_OAUTH_CA_BUNDLE",
                fault=f"{Path(ca_bundle)} cannot be read as PEM certificates ({error})",
                hint="Name a file with one or more certificates in PEM form.",
            ) from error
        return context


def _context(ca_file: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # verifies certificate and host name
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cafile=ca_file)
    context.sslsocket_class = DeadlineSocket
    return context
