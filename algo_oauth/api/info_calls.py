"""What the device is and how it fares, below /api/info.

The names are Algo's. What this software does not have is "Not Available", never made up.
"""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response

from algo_oauth.api.answers import json_answer
from algo_oauth.api.host import addresses, hardware_address
from algo_oauth.api.services import device
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN
from algo_oauth.device import Device
from algo_oauth.errors import NoMicrophone
from algo_oauth.profile_states import profile_states
from algo_oauth.version import VERSION

blueprint = Blueprint("info", __name__, url_prefix="/api/info")

PRODUCT: Final = "Algo 8450 IP Console"
NOT_HERE: Final = "Not Available"


@blueprint.get("/about")
def about() -> Response:
    """Tell what the device is."""
    return json_answer(
        {
            "Product Name": PRODUCT,
            "Firmware Version": VERSION,
            "MAC Address": hardware_address() or NOT_HERE,
            "Hardware Info": "Software (algo-oauth), no Algo hardware",
            "Manufacturer Certificate": "None",
        }
    )


@blueprint.get("/status")
def status() -> Response:
    """Tell how the device fares."""
    this = device()
    now = datetime.fromtimestamp(this.clock.now(), UTC)
    return json_answer(
        {
            "Device Name": this.record.name,
            "SIP Registration": NOT_HERE,
            "Call Status": NOT_HERE,
            "Provisioning Status": NOT_HERE,
            "MAC": hardware_address() or NOT_HERE,
            "IPv4": addresses(4) or NOT_HERE,
            "IPv6": addresses(6) or NOT_HERE,
            "Switch Port ID": NOT_HERE,
            "Date / Time": now.strftime("%a %b %d %H:%M:%S GMT %Y"),
            "OAuth Profile Status": _profiles(this),
            "Console": "Sending" if _sending(this) else "Idle",
            "Action Button": _action_button(this),
            "Stand (Docking Station)": NOT_HERE,
        }
    )


@blueprint.get("/audio.noise.level")
def noise_level() -> Response:
    """Say that nothing measures it: a number would be believed."""
    raise NoMicrophone


def _profiles(this: Device) -> str:
    states = [f"{each.profile.name}: {each.words}" for each in profile_states(this)]
    return "; ".join(states) or "None"


def _sending(this: Device) -> set[str]:
    """Return the ids of the buttons whose press is being sent."""
    return {each for each, press in this.presser.states().items() if press.state == "sending"}


def _action_button(this: Device) -> str:
    screen = this.screens.get(ACTION_BUTTON_SCREEN)
    if screen is None or not screen.buttons:
        return NOT_HERE
    button = screen.buttons[0]
    if not button.enabled:
        return "Disabled"
    return "Sending" if button.id in _sending(this) else "Idle"
