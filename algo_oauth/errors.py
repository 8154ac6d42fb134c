"""Every error a person can see: a code to quote, a plain sentence and a remedy.

Each class is one entry of the catalogue. ``message`` and ``remedy`` are templates filled from
the keyword values the error was raised with. What a *provider* says is explained by data
instead: see ``oauth/explain.py`` and ``config/remedies.toml``.
"""

from typing import ClassVar

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """An error as a person reads it; safe to store, to show and to send to a browser."""

    code: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.message} {self.remedy}".rstrip()


class DeviceError(Exception):
    """Base of the catalogue."""

    code: ClassVar[str] = "DEV-001"
    message: ClassVar[str] = "Something went wrong."
    remedy: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.problem = Problem(
            self.code, self.message.format(**values), self.remedy.format(**values)
        )
        super().__init__(str(self.problem))


# --- Starting the device -------------------------------------------------------------------


class StartError(DeviceError):
    """The device cannot start; printed as one line."""


class BadSetting(StartError):
    """A command-line option, an ``ALGO_OAUTH_*`` name or a value that cannot be used."""

    code = "CFG-001"
    message = "{name}: {fault}."
    remedy = "{hint}"


class SandboxMissing(StartError):
    """The sandbox was asked for and its libraries are not installed."""

    code = "CFG-002"
    message = "The sandbox's libraries are not installed."
    remedy = "Install them with: pip install 'algo-oauth[sandbox]'"


class SandboxFailed(StartError):
    """The sandbox did not come up."""

    code = "CFG-003"
    message = "The sandbox did not start: {reason}."
    remedy = "Choose a free port with --sandbox-port, or start without --sandbox."


class AddressTaken(StartError):
    """The device's own port cannot be listened on."""

    code = "CFG-004"
    message = "Cannot listen on {address}: {reason}."
    remedy = "Choose another with --host and --port, or stop the program that has it."


class CertificateUnusable(StartError):
    """The TLS key and certificate in the certs folder cannot be served."""

    code = "CFG-005"
    message = "The certificate {path} cannot be used: {reason}."
    remedy = "Put a matching, unexpired pair there, or remove both files to have one made."


# --- Keeping what was acknowledged ------------------------------------------------------------


class StorageError(DeviceError):
    """The state folder could not be read or written; nothing that was stored is lost."""


class FolderInUse(StorageError):
    """A second process wants the same state folder."""

    code = "STO-001"
    message = "The state folder {folder} is in use by another algo-oauth (process {pid})."
    remedy = "Stop that one first, or give this one its own folder with --state."


class FolderUnusable(StorageError):
    """The state folder cannot be made, read or written."""

    code = "STO-002"
    message = "The state folder {folder} cannot be used: {reason}."
    remedy = "Make it writable for the user that runs the device, or choose another with --state."


class NotSaved(StorageError):
    """A write failed; what was stored before still stands."""

    code = "STO-003"
    message = "Not saved: {reason}. What was stored before is unchanged."
    remedy = "Free some space or make the state folder writable, then save again."


class FileDamaged(StorageError):
    """A file and its previous generation are both unreadable."""

    code = "STO-004"
    message = "{file} and its previous generation cannot be read: {reason}."
    remedy = "Restore it from a backup, or move it and its .previous away to start empty."


class WrongKey(StorageError):
    """The vault key does not open a stored secret."""

    code = "STO-005"
    message = "The key {file} does not open the stored secrets."
    remedy = "Restore the key file that belongs to this state folder."


class DocumentUnreadable(StorageError):
    """A stored document is not of the form this version knows."""

    code = "STO-006"
    message = "What is stored for {place} cannot be read: {reason}."
    remedy = "Save it again, or restore the state folder from a backup."


# --- Calls to providers and targets ---------------------------------------------------------------


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
        "Check the address and this device's clock. For a private authority, name its "
        "certificate with ALGO_OAUTH_CA_BUNDLE."
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


# --- Tokens -----------------------------------------------------------------------------------


class TokenError(DeviceError):
    """The provider's answer to a token request cannot be used."""


class TokenAnswerNotJson(TokenError):
    """RFC 6749 §5.1 asks for a JSON object."""

    code = "TOK-001"
    message = "{host} answered the token request with {kind} instead of JSON."
    remedy = "Check the Token URL: it should be the provider's token endpoint, not a web page."


class TokenAnswerWithoutToken(TokenError):
    """A 200 without ``access_token``."""

    code = "TOK-002"
    message = "{host} answered the token request without an access token."
    remedy = "Check the Token URL, the Grant Type and the provider's application."


class TokenTypeUnknown(TokenError):
    """Only bearer tokens (RFC 6750) can be sent."""

    code = "TOK-003"
    message = "{host} gave a token of type {kind}; this device sends bearer tokens only."
    remedy = "Set the provider's application to issue bearer tokens."


class TokenLifetimeUnreadable(TokenError):
    """``expires_in`` is neither a number nor numeric text, or is negative."""

    code = "TOK-004"
    message = "{host} gave a token whose lifetime cannot be read (expires_in is {value})."
    remedy = "Ask the provider; RFC 6749 wants a number of seconds there."


class TokenAnswerTooLong(TokenError):
    """An answer over the limit is no token answer."""

    code = "TOK-005"
    message = "{host} answered the token request with more than 1 MB."
    remedy = "Check the Token URL."


class TokenRedirected(TokenError):
    """A token endpoint does not redirect; following would send the secret elsewhere."""

    code = "TOK-006"
    message = "{host} wants to redirect the token request ({status}). It was not followed."
    remedy = "Enter the address it points to as the Token URL if you trust it: {location}"


class TokenCallsExhausted(TokenError):
    """The limit of token calls a minute would be passed."""

    code = "TOK-007"
    message = "No token was asked for: {reason}. Nothing was sent."
    remedy = "Wait {seconds} s and try again."


class TokenWaitOver(TokenError):
    """Another press is fetching the token and did not finish in time."""

    code = "TOK-008"
    message = "The token did not arrive in time. Nothing was sent."
    remedy = "Try again; the provider is slow to answer."


# --- API answers ------------------------------------------------------------------------------


class ApiError(DeviceError):
    """A target's answer that is not success."""


class ApiRedirected(ApiError):
    """Following a redirect could send the token elsewhere, or send a POST twice."""

    code = "API-001"
    message = "{host} wants to redirect the request ({status}). It was not followed."
    remedy = "Enter the address it points to if you trust it: {location}"


class ApiAnsweredHtml(ApiError):
    """A web page came where an API was expected."""

    code = "API-002"
    message = "{host} answered {status} with a web page instead of JSON."
    remedy = "Check the address: it should be the API's, not the web site's."


class ApiAnsweredBadJson(ApiError):
    """The content type says JSON and the body is not."""

    code = "API-003"
    message = "{host} answered {status} with JSON that cannot be read."
    remedy = "It may have worked: look at the target before sending again."


class ApiRefused(ApiError):
    """A status outside 2xx that no entry of ``config/remedies.toml`` explains."""

    code = "API-004"
    message = "{host} answered {status}{words}."
    remedy = "Look at the answer below for what it says."


# --- Pressing a button ------------------------------------------------------------------------


class PressRefused(DeviceError):
    """A press that is not carried out."""


class ButtonUnknown(PressRefused):
    """No button has this identifier."""

    code = "PRS-001"
    message = "There is no button {button!r}."
    remedy = "Load the screen again: the button may have been deleted."


class ButtonDisabled(PressRefused):
    """The button's status is Disabled."""

    code = "PRS-002"
    message = "The button {text!r} is disabled. Nothing was sent."
    remedy = "Enable it under Basic Settings, Screens."


class ProfileGone(PressRefused):
    """The request names an OAuth profile that no longer exists."""

    code = "PRS-003"
    message = "The OAuth profile of this request does not exist any more. Nothing was sent."
    remedy = "Choose another profile for the button under Basic Settings, Screens."


class PressInDoubt(DeviceError):
    """The device stopped between sending and hearing the answer."""

    code = "PRS-004"
    message = "Unknown: may have been sent. The device stopped before the answer came."
    remedy = "Look at the target before pressing again."


class PressBroken(DeviceError):
    """A defect of the device itself."""

    code = "PRS-005"
    message = "The device failed while carrying out this press. It may have been sent."
    remedy = "Look at the target before pressing again, and report this with the device's log."


# --- The web interface ------------------------------------------------------------------------


class LoggedOut(DeviceError):
    """The session of a request has ended."""

    code = "WEB-001"
    message = "You are logged out."
    remedy = "Log in and try again; what you typed is kept."


class TooManyTries(DeviceError):
    """Too many wrong passwords from one address."""

    code = "WEB-002"
    message = "Too many wrong passwords."
    remedy = "Wait {seconds} s and try again."


class WrongPassword(DeviceError):
    """The password is not the device's."""

    code = "WEB-003"
    message = "The password is wrong."
    remedy = "Type it again; mind capital letters."


class PageRefused(DeviceError):
    """A request that no page answers."""

    code = "WEB-004"
    message = "{reason} ({status})."
    remedy = "Go to the Status page and start from there."


class DeviceBroken(DeviceError):
    """A defect of the device itself."""

    code = "WEB-005"
    message = "The device failed to answer. Nothing you did caused this."
    remedy = "Try again; if it happens again, report it with the device's log."
