"""A press that is not carried out, or is in doubt."""

from algo_oauth.errors.problem import DeviceError


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


class GuardNotMet(PressRefused):
    """The button is guarded against a touch by accident, and nobody confirmed the press."""

    code = "PRS-006"
    message = "The button {text!r} was not sent: it is to be confirmed first."
    remedy = "{remedy}"


class PauseNotOver(PressRefused):
    """The button was pressed a moment ago and waits before it can be pressed again."""

    code = "PRS-007"
    message = "The button {text!r} was pressed a moment ago. Nothing was sent."
    remedy = "Press it again in {seconds} s."


class NothingToSend(PressRefused):
    """A button that only leads to another screen was to be sent."""

    code = "PRS-008"
    message = "The button {text!r} shows another screen. There is nothing to send."
    remedy = "Press it on the touch screen, or press the button that you mean there."


class NoRemotePassword(PressRefused):
    """A request to an Algo endpoint cannot be signed."""

    code = "PRS-009"
    message = "There is no password to sign requests to Algo endpoints with. Nothing was sent."
    remedy = "Enter the Remote Device RESTful API Password under Basic Settings, Features."


class CommandUnknown(PressRefused):
    """A button holds a command that this version does not have."""

    code = "PRS-010"
    message = "This device does not know the command {command!r}. Nothing was sent."
    remedy = "Choose another command for the button under Basic Settings, Screens."


class RequestNotWritten(PressRefused):
    """A placeholder or an argument has no value that could be sent."""

    code = "PRS-011"
    message = "Request {number} could not be written: {reason}. Nothing was sent."
    remedy = "Look at the request's placeholders, and at the answer that they are taken from."


class PressStopped(DeviceError):
    """The device was stopped between two requests of a press."""

    code = "PRS-012"
    message = "The device was stopped before {unsent} of {total} requests were sent."
    remedy = "Look at the targets before pressing again."
