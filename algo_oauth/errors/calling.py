"""What goes wrong on the way to a provider or a target, before and after sending."""

from typing import ClassVar

from algo_oauth.errors.problem import DeviceError


class OutboundError(DeviceError):
    """A call that got no usable answer.

    ``may_have_arrived`` tells whether the target may have acted on it: such a POST is never sent
    again by itself. ``worth_repeating`` marks faults that a second try at once may not meet.
    """

    may_have_arrived: ClassVar[bool] = False
    worth_repeating: ClassVar[bool] = False


class UnusableRequest(OutboundError):
    """The URL or a header cannot be sent at all."""

    code = "NET-100"
    message = "The request cannot be sent: {reason}."
    remedy = "Correct the address and the headers."


class NameNotResolved(OutboundError):
    """DNS knows no such host."""

    worth_repeating = True
    code = "NET-101"
    message = "The name {host} could not be found. Nothing was sent."
    remedy = "Check the spelling of the host and the DNS server of this device."


class ConnectionRefused(OutboundError):
    """Nothing listens there."""

    worth_repeating = True
    code = "NET-102"
    message = "{host} refused the connection. Nothing was sent."
    remedy = "Check the port, and that the service is running and not blocked by a firewall."


class HostUnreachable(OutboundError):
    """No way there."""

    worth_repeating = True
    code = "NET-103"
    message = "{host} cannot be reached ({reason}). Nothing was sent."
    remedy = "Check the network cable, the gateway and the firewall of this device."


class ConnectTimeout(OutboundError):
    """The target did not accept the connection in time."""

    code = "NET-104"
    message = "{host} did not answer within {seconds} s of being called. Nothing was sent."
    remedy = "Check the address and that a firewall lets this device out to it."


class CertificateNotTrusted(OutboundError):
    """The target's TLS certificate failed verification."""

    code = "NET-105"
    message = "The certificate of {host} is not trusted: {reason}. Nothing was sent."
    remedy = (
        "Check the address and this device's clock. For a device on your network that made its "
        "certificate itself, look at it and accept it on the button's page; for a private "
        "authority, name its certificate with ALGO_OAUTH_CA_BUNDLE."
    )


class TlsFailed(OutboundError):
    """The target does not speak usable TLS."""

    code = "NET-106"
    message = "No secure connection to {host}: {reason}. Nothing was sent."
    remedy = "Check that the port is an HTTPS port and supports TLS 1.2 or newer."


class ProxyFailed(OutboundError):
    """The configured outbound proxy did not pass the call on."""

    code = "NET-107"
    message = "The proxy did not connect to {host}: {reason}. Nothing was sent."
    remedy = "Check ALGO_OAUTH_OUTBOUND_PROXY."


class NoTimeLeft(OutboundError):
    """The deadline passed before the call could be made."""

    code = "NET-108"
    message = "No time was left to call {host}. Nothing was sent."
    remedy = "Try again; if it happens often, something before this call is slow."


class CertificateChanged(OutboundError):
    """The target shows another certificate than the one that was accepted for it."""

    code = "NET-109"
    message = (
        "The certificate of {host} is not the accepted one. Accepted: {accepted}. "
        "Found: {found}. Nothing was sent."
    )
    remedy = (
        "If the target got a new certificate, compare the fingerprint with what the target "
        "itself shows, and accept it on the button's page. If not, somebody else may answer."
    )


class AnswerTimeout(OutboundError):
    """The request went out and no whole answer came in time."""

    code = "NET-110"
    message = (
        "{host} took the request and gave no whole answer within {seconds} s. It may have arrived."
    )
    remedy = "Look at the target before sending again."
    may_have_arrived = True


class ConnectionLost(OutboundError):
    """The connection broke after sending began."""

    code = "NET-111"
    message = "The connection to {host} broke before the answer came. The request may have arrived."
    remedy = "Look at the target before sending again."
    may_have_arrived = True


class AnswerBroken(OutboundError):
    """An answer came and breaks the rules of HTTP."""

    code = "NET-112"
    message = "{host} answered with something that is not valid HTTP. The request may have arrived."
    remedy = "Check that the address is a web service's."
    may_have_arrived = True
