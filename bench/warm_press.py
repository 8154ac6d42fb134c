"""A warm press in this process against the same POST by a bare session of ``requests``.

Warm: token at hand, connection open. Press and POSTs take turns, so that whatever else the
machine does meets all of them.
"""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import requests

from algo_oauth.device import Device
from bench.figure import Figure, milliseconds, ratio
from bench.furnished import BUTTONS, CONTENT_TYPE, PATH, PAYLOAD, TOKEN, furnish, rounds
from bench.target import Target, running_target
from bench.timing import seconds

ROUNDS: Final = 20
MOST: Final = 1.5
"""Bare POSTs that a press may cost."""


def measure() -> list[Figure]:
    """Press and post in turns."""
    with TemporaryDirectory() as folder, running_target(Path(folder)) as target:
        device = Device(furnish(Path(folder) / "state", target))
        try:
            presses, posts, lean_posts = _take_turns(device, target)
        finally:
            device.close()
    return [
        *milliseconds("Warm press, in process", presses),
        *milliseconds("Bare requests.Session, same POST", posts),
        ratio("Warm press ÷ bare POST, p50", presses, posts, bound=MOST),
        ratio("Warm press ÷ bare POST, trust_env off, p50", presses, lean_posts),
    ]


def _take_turns(device: Device, target: Target) -> tuple[list[float], list[float], list[float]]:
    presses: list[float] = []
    posts: list[float] = []
    lean_posts: list[float] = []
    with requests.Session() as bare, requests.Session() as lean:
        lean.trust_env = False  # looking for proxies in the environment takes time
        for _ in rounds(ROUNDS + 1):
            for button_id in BUTTONS:
                presses.append(seconds(partial(_press, device, button_id)))
                posts.append(seconds(partial(_post, bare, target)))
                lean_posts.append(seconds(partial(_post, lean, target)))
    first = len(BUTTONS)  # the first round warms up
    return presses[first:], posts[first:], lean_posts[first:]


def _press(device: Device, button_id: str) -> None:
    pressed = device.presser.press(button_id, wait=5)
    if pressed.state != "sent":
        raise RuntimeError(f"the press ended as {pressed.state}: {pressed.problem}")


def _post(session: requests.Session, target: Target) -> None:
    answer = session.post(
        f"https://{target.address}/{PATH}",
        data=PAYLOAD.encode(),
        headers={"Content-Type": CONTENT_TYPE, "Authorization": f"Bearer {TOKEN}"},
        verify=str(target.ca_file),
        timeout=(5, 15),
    )
    answer.raise_for_status()
