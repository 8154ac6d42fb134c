"""One press to fifty targets, against a press to the slowest of them alone.

Cold: no connection is open. Warm: all are.
"""

from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from bench.figure import Figure, milliseconds, ratio
from bench.furnished import PASSWORD, PAYLOAD, rounds
from bench.many_targets import COUNT, Targets, running_targets
from bench.timing import seconds

ROUNDS: Final = 15
MOST: Final = 1.5
"""Times the slowest target alone that a press to all may take."""


def measure() -> list[Figure]:
    """Press both buttons in turns."""
    with (
        TemporaryDirectory() as folder,
        running_targets(Path(folder)) as targets,
        closing(_furnished(Path(folder) / "state", targets)) as device,
    ):
        cold = [seconds(partial(_press, device, "all"))]
        to_all, to_slowest = _take_turns(device)
    return [
        Figure(what=f"First press to {COUNT} targets, cold", value=cold[0] * 1000, unit="ms"),
        *milliseconds(f"Warm press to {COUNT} targets", to_all),
        *milliseconds("Warm press to the slowest alone", to_slowest),
        ratio(f"{COUNT} targets ÷ the slowest alone, p50", to_all, to_slowest, bound=MOST),
        ratio("Cold press ÷ the slowest alone", cold, to_slowest),
    ]


def _take_turns(device: Device) -> tuple[list[float], list[float]]:
    to_all: list[float] = []
    to_slowest: list[float] = []
    for _ in rounds(ROUNDS):
        to_all.append(seconds(partial(_press, device, "all")))
        to_slowest.append(seconds(partial(_press, device, "slowest")))
    return to_all, to_slowest


def _furnished(state: Path, targets: Targets) -> Device:
    environ = {
        "ALGO_OAUTH_CA_BUNDLE": str(targets.ca_file),
        "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD,
    }
    device = Device(load_settings(["--state", str(state)], environ))
    buttons = (
        _button("all", 0, ", ".join(targets.addresses)),
        _button("slowest", 1, targets.addresses[-1]),
    )
    device.screens.put("s", Screen(id="s", name="S", buttons=buttons))
    return device


def _button(name: str, position: int, targets: str) -> Button:
    request = ButtonRequest(targets=targets, custom_path="posts", data_payload=PAYLOAD)
    return Button(id=name, text=name, position=position, requests=(request,))


def _press(device: Device, name: str) -> None:
    pressed = device.presser.press(name, wait=20)
    if pressed.state != "sent":
        raise RuntimeError(f"the press ended as {pressed.state}: {pressed.problem}")
