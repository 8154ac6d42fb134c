"""What goes wrong while a person authorizes a profile."""

from algo_oauth.errors.problem import DeviceError


class AuthorizationError(DeviceError):
    """An authorization that brought no token."""


class AuthorizationUnknown(AuthorizationError):
    """The ``state`` of a callback is not one that this device gave, or was used before."""

    code = "AUT-001"
    message = "This answer belongs to no authorization that is under way."
    remedy = "Select Start Authorization again; the device may have been restarted meanwhile."


class AuthorizationOfAnother(AuthorizationError):
    """The callback came to another browser or session than the one that started it."""

    code = "AUT-002"
    message = "This authorization was started in another browser, or before the last log-in."
    remedy = "Select Start Authorization in the browser in which you finish it."


class AuthorizationTooLate(AuthorizationError):
    """A ``state`` lives ten minutes."""

    code = "AUT-003"
    message = "The authorization took longer than ten minutes."
    remedy = "Select Start Authorization again."


class WrongIssuer(AuthorizationError):
    """RFC 9207: the answer comes from another authorization server than the one asked."""

    code = "AUT-004"
    message = "The answer came from {given}, not from {expected}. The code was not used."
    remedy = "Check Auth URL and Issuer of the profile, then select Start Authorization again."


class IssuerMissing(AuthorizationError):
    """RFC 9207: a provider that always names itself did not, so it may be another one."""

    code = "AUT-014"
    message = "The answer does not say that it comes from {expected}. The code was not used."
    remedy = (
        "Select Start Authorization again. If the provider never names itself, set Issuer in "
        "Callback to OPTIONAL."
    )


class CodeMissing(AuthorizationError):
    """A callback with neither a code nor an error."""

    code = "AUT-005"
    message = "The provider sent the browser back without a code."
    remedy = "Check the Auth URL and the Response Type, then select Start Authorization again."


class AuthorizationDenied(AuthorizationError):
    """The person, or a rule of the account, said no."""

    code = "AUT-006"
    message = "Access was denied at the provider{words}."
    remedy = "Select Start Authorization again and allow it, or ask the account's administrator."


class AuthorizationRefused(AuthorizationError):
    """The provider sent an error that nothing else explains."""

    code = "AUT-007"
    message = "The provider refused the authorization{words}."
    remedy = "Compare Client ID, Scope and callback URL with the provider's application."


class DeviceCodeExpired(AuthorizationError):
    """Nobody entered the code in time."""

    code = "AUT-008"
    message = "The code expired before it was entered."
    remedy = "Select Start Authorization again."


class DeviceAnswerUnusable(AuthorizationError):
    """RFC 8628 §3.2 names what a device authorization answer must hold."""

    code = "AUT-009"
    message = "{host} gave no usable device code: {reason}."
    remedy = "Check the Device Authorization URL and that the application may use device codes."


class ProfileChanged(AuthorizationError):
    """The profile was deleted or changed while a person was away to consent."""

    code = "AUT-010"
    message = "The profile was deleted or changed while the authorization was under way."
    remedy = "Open the profile and select Start Authorization again."


class NoConsentNeeded(AuthorizationError):
    """Start Authorization on a grant in which nobody consents."""

    code = "AUT-011"
    message = "The Grant Type {grant} needs no authorization by a person."
    remedy = "Select Get a new token now, or choose a Grant Type with a consent."


class IssuerUnusable(AuthorizationError):
    """The provider's metadata (RFC 8414) cannot be used."""

    code = "AUT-012"
    message = "{issuer} does not describe itself: {reason}."
    remedy = "Check the Issuer, or fill in the addresses by hand."
