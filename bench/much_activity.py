"""A device with a million entries of activity against one with none, in this process.

Presses and pages take turns between the two. The page is the one of all activity; by then both
have at least as many entries as it shows.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask.testing import FlaskClient

from algo_oauth.device import Device
from algo_oauth.settings import Settings
from algo_oauth.web import build_app
from bench.figure import Figure, milliseconds, ratio
from bench.filled_journal import fill
from bench.furnished import BUTTONS, PASSWORD, furnish, rounds
from bench.target import running_target
from bench.timing import seconds

ENTRIES: Final = 1_000_000
ROUNDS: Final = 12
PAGES: Final = 40
OPENINGS: Final = 7
PAGE: Final = "/activity/"
MOST: Final = 1.1
"""Times of an empty device that a press may take."""


def measure() -> list[Figure]:
    """Open both devices, press in turns, and load pages in turns."""
    with TemporaryDirectory() as folder, running_target(Path(folder)) as target:
        much = furnish(Path(folder) / "much", target)
        none = furnish(Path(folder) / "none", target)
        fill(much.state_folder, ENTRIES)
        openings = _open_in_turns(much, none)
        with ExitStack() as open_ones:
            devices = [open_ones.enter_context(_opened(each)) for each in (much, none)]
            presses = _press_in_turns(*devices)
            pages = _load_in_turns(*devices)
    return [
        *milliseconds("Press, 1,000,000 entries", presses[0]),
        ratio("Press, 1,000,000 entries ÷ none, p50", *presses, bound=MOST),
        *milliseconds("First page of activity, 1,000,000 entries", pages[0])[:1],
        ratio("First page, 1,000,000 entries ÷ none, p50", *pages),
        *milliseconds("Opening a device, 1,000,000 entries", openings[0])[:1],
        ratio("Opening, 1,000,000 entries ÷ none, p50", *openings),
    ]


@contextmanager
def _opened(settings: Settings) -> Iterator[Device]:
    device = Device(settings)
    try:
        yield device
    finally:
        device.close()


def _open_in_turns(*both: Settings) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(OPENINGS):
        for settings, found in zip(both, times, strict=True):
            opened = ExitStack()
            found.append(seconds(partial(opened.enter_context, _opened(settings))))
            opened.close()
    return times


def _press_in_turns(*both: Device) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in rounds(ROUNDS + 1):
        for button_id in BUTTONS:
            for device, found in zip(both, times, strict=True):
                found.append(seconds(partial(_press, device, button_id)))
    first = len(BUTTONS)  # the first round warms up
    return times[0][first:], times[1][first:]


def _press(device: Device, button_id: str) -> None:
    pressed = device.presser.press(button_id, wait=5)
    if pressed.state != "sent":
        raise RuntimeError(f"the press ended as {pressed.state}: {pressed.problem}")


def _load_in_turns(*both: Device) -> tuple[list[float], list[float]]:
    clients = [_logged_in(device) for device in both]
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(PAGES + 1):
        for client, found in zip(clients, times, strict=True):
            found.append(seconds(partial(_load, client)))
    return times[0][1:], times[1][1:]


def _logged_in(device: Device) -> FlaskClient:
    client = build_app(device).test_client()
    token = client.get("/login/state", base_url="https://localhost").get_json()["csrf_token"]
    form = {"password": PASSWORD, "csrf_token": token}
    client.post("/login", data=form, base_url="https://localhost")
    return client


def _load(client: FlaskClient) -> None:
    answer = client.get(PAGE, base_url="https://localhost")
    if answer.status_code != 200 or "</tbody>" not in answer.text:
        raise RuntimeError(f"the page was answered {answer.status}")
