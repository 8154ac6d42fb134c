"""A device authorization as its page shows it: the code, a QR code, and the time that is left."""

from typing import Final

import msgspec
import segno
from markupsafe import Markup

from algo_oauth.device import Device
from algo_oauth.errors import Problem
from algo_oauth.oauth.profile import OAuthProfile

_QR_SCALE: Final = 5


class DeviceView(msgspec.Struct, frozen=True, kw_only=True):
    """What a person needs to enter a code elsewhere; ``qr`` is an SVG element."""

    state: str
    user_code: str
    link: str
    qr: Markup
    seconds_left: int
    problem: Problem | None


def device_view(device: Device, profile: OAuthProfile) -> DeviceView | None:
    """Return the profile's device authorization, or None where there is none to show."""
    flow = device.device_flows.of(profile.id)
    if flow is None or flow.state in ("done", "cancelled"):
        return None
    code = flow.code
    return DeviceView(
        state=flow.state,
        user_code=code.user_code,
        link=code.verification_uri,
        qr=_qr(code.verification_uri_complete or code.verification_uri),
        seconds_left=int(device.device_flows.seconds_left(flow)),
        problem=flow.problem,
    )


def _qr(address: str) -> Markup:
    # segno writes the picture itself; nothing of the address stands in it as text.
    svg = segno.make(address, micro=False).svg_inline(scale=_QR_SCALE, omitsize=False)
    return Markup(svg)  # noqa: S704  see above
