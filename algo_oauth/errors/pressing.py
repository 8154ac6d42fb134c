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
