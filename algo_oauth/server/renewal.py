"""Renews the device's own certificate while it serves: a console runs for years."""

import logging
import ssl
from typing import Final

from algo_oauth.clock import Clock
from algo_oauth.errors import CertificateUnusable
from algo_oauth.server.certificates import ServedCertificate, prepare_certificate
from algo_oauth.server.tls import load_certificate, tls_context
from algo_oauth.settings import Settings

RETRY_AFTER: Final = 3600.0

_LOG: Final = logging.getLogger(__name__)


class Renewal:
    """The TLS context and the certificate it shows.

    Raises:
        CertificateUnusable: the key and certificate cannot be served.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._not_before = 0.0
        self.certificate: ServedCertificate = prepare_certificate(settings, clock)
        self.context: ssl.SSLContext = tls_context(self.certificate)

    def renew_when_due(self) -> None:
        """Make another certificate in time; new connections get it, open ones go on."""
        now = self._clock.now()
        if now < self._not_before or not self.certificate.renewal_is_due(now):
            return
        self._not_before = now + RETRY_AFTER
        try:
            renewed = prepare_certificate(self._settings, self._clock)
            load_certificate(self.context, renewed)
        except CertificateUnusable as fault:
            _LOG.warning("The certificate was not renewed: %s", fault)
            return
        self.certificate = renewed
        _LOG.info("Renewed the certificate; its fingerprint is now %s", renewed.fingerprint)
