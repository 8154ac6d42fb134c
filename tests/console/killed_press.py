"""A second process: opens a device, presses its button, and waits to be killed."""

import sys
import threading

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.device import Device
from algo_oauth.settings import load_settings


def open_device(state: str, ca_bundle: str) -> Device:
    """Open the device of a state folder."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": "correct horse battery",
        "ALGO_OAUTH_CA_BUNDLE": ca_bundle,
        "ALGO_OAUTH_STATE": state,
    }
    return Device(load_settings([], environ))


def main(state: str, ca_bundle: str, port: str) -> None:
    device = open_device(state, ca_bundle)
    request = ButtonRequest(targets=f"127.0.0.1:{port}", custom_path="go", data_payload="{}")
    button = Button(id="slow", text="Slow", position=0, requests=(request,))
    device.screens.change(FIRST_SCREEN.id, lambda screen: screen.with_button(button))
    device.presser.press("slow", press_id="the-one")
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
