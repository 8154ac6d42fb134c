"""The certificates that people accepted for targets of their own network."""

from typing import Final

from algo_oauth.outbound.address import Address
from algo_oauth.outbound.certificates import AcceptedCertificate
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.repositories import Repository
from algo_oauth.storage.vault import Vault

ACCEPTED_CERTIFICATES: Final = "accepted_certificates"


class PinRepository(Repository[AcceptedCertificate]):
    """The accepted certificates, one a target: see ``outbound.certificates.Pins``."""

    def __init__(self, documents: Documents, vault: Vault) -> None:
        super().__init__(documents, vault, table=ACCEPTED_CERTIFICATES, kind=AcceptedCertificate)

    def accept(self, certificate: AcceptedCertificate) -> None:
        """Believe this certificate from the next request on, in place of an earlier one.

        Raises:
            NotSaved: what was believed before still is.
        """
        self.put(str(certificate.address), certificate)

    def fingerprint(self, address: Address) -> str:
        """Return the fingerprint accepted for this target, empty for none."""
        accepted = self.get(str(address))
        return accepted.fingerprint if accepted else ""
