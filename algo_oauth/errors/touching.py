"""What a touch screen has to refuse."""

from algo_oauth.errors.problem import DeviceError


class ScreenLocked(DeviceError):
    """The screen waits for its PIN."""

    code = "TCH-001"
    message = "The screen is locked. Nothing was sent."
    remedy = "Enter the PIN and press again."


class WrongPin(DeviceError):
    """The PIN is not the one that was set."""

    code = "TCH-002"
    message = "The PIN is wrong."
    remedy = "Type it again."


class TooManyPins(DeviceError):
    """Too many wrong PINs at one touch screen."""

    code = "TCH-003"
    message = "Too many wrong PINs."
    remedy = "Wait {seconds} s and try again."


class TooManyPairings(DeviceError):
    """More browsers show a pairing code than the device remembers."""

    code = "TCH-004"
    message = "Too many browsers ask to be paired."
    remedy = "Wait {seconds} s and load this page again."
