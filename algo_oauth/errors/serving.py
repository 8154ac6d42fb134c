"""Why a call of the device's own RESTful API is refused; each carries its HTTP status."""

from typing import ClassVar

from algo_oauth.errors.problem import DeviceError


class CallRefused(DeviceError):
    """A call that is not carried out. ``wait`` is after how many seconds it may come again."""

    status: ClassVar[int] = 400

    def __init__(self, *, wait: int = 0, **values: object) -> None:
        self.wait = wait
        super().__init__(**values)


class ApiOff(CallRefused):
    """The API is off, so there is none of its calls."""

    status = 404
    code = "RST-001"
    message = "The RESTful API of this device is off."
    remedy = "Enable it under Advanced Settings, Admin, API Support."


class CallFromWebPage(CallRefused):
    """A browser sent the call for the page of another site."""

    status = 403
    code = "RST-002"
    message = "This call was sent by a web page of another site."
    remedy = "Call the API from a program; a page of another site must not use this device."


class CallNotAuthenticated(CallRefused):
    """Who sent the call is not known."""

    status = 401


class CredentialsMissing(CallNotAuthenticated):
    """There is no Authorization header that could be read."""

    code = "RST-010"
    message = "The call carries no credentials for {method} authentication{reason}."
    remedy = "{how}"


class CredentialsWrong(CallNotAuthenticated):
    """The password is not the device's, or what was signed is not what arrived."""

    code = "RST-011"
    message = "The credentials are wrong."
    remedy = (
        "Check the password, and for Standard authentication that the method, the address and "
        "the body were signed exactly as they were sent."
    )


class DateUnreadable(CallNotAuthenticated):
    """A signed call needs a date."""

    code = "RST-012"
    message = "The Date header is missing or cannot be read."
    remedy = "Send it as in: Thu, 01 Jan 2026 12:00:00 GMT"


class ClocksApart(CallNotAuthenticated):
    """The call was signed too long ago, or in a clock that is wrong."""

    code = "RST-013"
    message = "The call's Date is {seconds} s away from this device's clock; {tolerance} s may be."
    remedy = "Set the clocks, or sign the call once more by the Date of this answer."


class CallRepeated(CallNotAuthenticated):
    """The nonce was used before, or is too old to tell."""

    code = "RST-014"
    message = "The call's nonce was used before, or it was signed before this device started."
    remedy = "Sign every call with a new nonce and the present time."


class BodyChanged(CallNotAuthenticated):
    """The body is not the one whose digest was sent."""

    code = "RST-015"
    message = "Content-MD5 is not the MD5 of the body that arrived."
    remedy = "Send it as 32 small hexadecimal digits, made of the exact bytes of the body."


class ApiWithoutPassword(CallNotAuthenticated):
    """Nobody can be told from anybody without a password."""

    code = "RST-016"
    message = "This device has no RESTful API password, so it takes no calls."
    remedy = "Set one under Advanced Settings, Admin, API Support."


class TooManyWrongCalls(CallRefused):
    """Too many wrong credentials from one address."""

    status = 429
    code = "RST-017"
    message = "Too many calls with wrong credentials came from this address."
    remedy = "Correct the password and wait {seconds} s."


class CallUnknown(CallRefused):
    """The device has no such call."""

    status = 404
    code = "RST-020"
    message = "This device has no such call."
    remedy = "GET /api/openapi.json lists its calls."


class MethodUnknown(CallRefused):
    """The call is there, but with another method."""

    status = 405
    code = "RST-021"
    message = "This call takes another method."
    remedy = "The Allow header names those that it takes."


class BodyTooLong(CallRefused):
    """More than any call needs."""

    status = 413
    code = "RST-022"
    message = "The body is longer than {limit} bytes."
    remedy = "Send only the members of the call."


class BodyNotJson(CallRefused):
    """The content type is not what was signed, or says something else than JSON."""

    status = 415
    code = "RST-023"
    message = "The body's Content-Type is not application/json."
    remedy = "Send JSON with Content-Type: application/json"


class BodyUnusable(CallRefused):
    """The body is not what the call takes."""

    code = "RST-024"
    message = "The body cannot be used: {reason}."
    remedy = "The call takes: {takes}"


class CallUnusable(CallRefused):
    """The request itself is not in order."""

    code = "RST-025"
    message = "The call cannot be read ({reason})."
    remedy = "GET /api/openapi.json describes every call."


class SettingUnknown(CallRefused):
    """No setting has this name."""

    status = 404
    code = "RST-030"
    message = "This device has no setting {name!r}."
    remedy = "The settings are: {known}."


class SettingWriteOnly(CallRefused):
    """A secret is never told."""

    status = 403
    code = "RST-031"
    message = "The setting {name} can be changed and not be read."
    remedy = "Keep the password where you took it from."


class SettingsUnusable(CallRefused):
    """Names or values that cannot be used; nothing was changed."""

    code = "RST-032"
    message = "Nothing was changed: {faults}."
    remedy = "Correct every value and send all of them again."


class NotInSoftware(CallRefused):
    """What only the appliance can do."""

    status = 409
    code = "RST-040"
    message = "This device is software: {what}."
    remedy = "{instead}"


class NoMicrophone(CallRefused):
    """There is nothing to measure with."""

    status = 404
    code = "RST-041"
    message = "This device is software and has no microphone, so it measures no noise level."
    remedy = "Ask an Algo endpoint with a microphone."
