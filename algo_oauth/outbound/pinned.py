"""TLS to a target whose certificate a person accepted: this one certificate, and no other."""

import ssl
from typing import Any, Final

from algo_oauth.outbound.attempt import DeadlineSocket
from algo_oauth.outbound.certificates import fingerprint_of

_MARK: Final = "sha256:"


class OtherCertificate(ssl.SSLError):
    """The target shows a certificate that is not the accepted one."""

    def __init__(self, *, accepted: str, found: str) -> None:
        self.accepted = accepted
        self.found = found
        super().__init__(f"{found} is not the accepted {accepted}")


class PinnedContext(ssl.SSLContext):
    """A TLS context that believes one certificate."""

    fingerprint = ""


class PinnedSocket(DeadlineSocket):
    """A TLS socket whose handshake ends only with the accepted certificate."""

    def do_handshake(self, *args: Any, **kwargs: Any) -> None:
        """Shake hands, and look who it was, before anything can be sent."""
        super().do_handshake(*args, **kwargs)
        accepted = self.context.fingerprint if isinstance(self.context, PinnedContext) else ""
        found = fingerprint_of(self.getpeercert(binary_form=True) or b"")
        if found != accepted:
            raise OtherCertificate(accepted=accepted, found=found)


def only(fingerprint: str) -> str:
    """Return what to pass as ``verify`` to believe one certificate alone."""
    return f"{_MARK}{fingerprint}"


def fingerprint_in(verify: str) -> str:
    """Return the one fingerprint that ``verify`` believes, empty if it names authorities."""
    return verify.removeprefix(_MARK) if verify.startswith(_MARK) else ""


def pinned_context(fingerprint: str) -> ssl.SSLContext:
    """Return a context that believes this certificate and nobody else.

    Asking authorities, names and dates would add nothing to being exactly the certificate that a
    person looked at and accepted; the handshake proves that the target has its key.
    """
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.fingerprint = fingerprint
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.options |= ssl.OP_NO_RENEGOTIATION  # it could bring another certificate
    context.sslsocket_class = PinnedSocket
    return context
