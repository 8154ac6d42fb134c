"""What a page has to refuse."""

from algo_oauth.errors.problem import DeviceError


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


class PlaceGone(DeviceError):
    """A button was to go to a place that a smaller grid, or a deletion, took away."""

    code = "SCR-004"
    message = "The button or its new place is not there any more. Nothing was moved."
    remedy = "Load the page again to see the screens as they are now."


class ExportsTaken(DeviceError):
    """As many downloads of activity as the device serves at once."""

    code = "ACT-004"
    message = "Two exports of activity are under way already."
    remedy = "Wait until one has ended, then try again."


class DeviceBroken(DeviceError):
    """A defect of the device itself."""

    code = "WEB-005"
    message = "The device failed to answer. Nothing you did caused this."
    remedy = "Try again; if it happens again, report it with the device's log."
