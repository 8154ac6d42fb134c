"""A warm press on a device with few buttons and on one with many, in turns."""

import uuid
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from algo_oauth.device import Device
from bench.figure import Figure, milliseconds, ratio
from bench.furnished import button_id, furnish, rounds
from bench.target import running_target
from bench.timing import seconds

FEW: Final = 10
MANY: Final = 1000
ROUNDS: Final = 40
MOST: Final = 1.10
"""Presses on the small device that one on the large may cost."""


def measure() -> list[Figure]:
    """Press on both devices."""
    with TemporaryDirectory() as folder, running_target(Path(folder)) as target:
        small = Device(furnish(Path(folder) / "few", target, count=FEW))
        large = Device(furnish(Path(folder) / "many", target, count=MANY))
        with closing(small), closing(large):
            few, many = _take_turns(small, large)
    return [
        *milliseconds(f"Warm press among {FEW} buttons", few),
        *milliseconds(f"Warm press among {MANY:,} buttons", many),
        ratio(f"{MANY:,} buttons ÷ {FEW} buttons, p50", many, few, bound=MOST),
    ]


def _take_turns(small: Device, large: Device) -> tuple[list[float], list[float]]:
    few: list[float] = []
    many: list[float] = []
    step = MANY // FEW
    for number, _ in enumerate(rounds(ROUNDS + 1)):
        for each in range(FEW):
            presses = [
                (few, partial(_press, small, each)),
                (many, partial(_press, large, each * step + number % step)),
            ]
            if each % 2:  # neither is always the one that finds things as the other left them
                presses.reverse()
            for times, press in presses:
                times.append(seconds(press))
    return few[FEW:], many[FEW:]  # the first round warms up


def _press(device: Device, number: int) -> None:
    press_id = uuid.uuid4().hex
    pressed = device.presser.press(button_id(number), press_id=press_id, wait=5)
    if pressed.state != "sent" or pressed.press_id != press_id:
        raise RuntimeError(f"the press ended as {pressed.state}: {pressed.problem}")
