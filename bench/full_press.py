"""A whole press, as a touch screen makes it over HTTPS, against a hello-world view.

Both servers are the device's own, each in its own process; both connections are kept.
"""

from functools import partial
from typing import Final

from bench.at_work import device_at_work
from bench.figure import Figure, milliseconds, ratio
from bench.furnished import BUTTONS, rounds
from bench.hello import running_hello
from bench.timing import seconds
from bench.visit import LoggedIn, logged_in
from bench.wire import KeptConnection

ROUNDS: Final = 15


def measure() -> list[Figure]:
    """Press and say hello in turns."""
    with (
        device_at_work() as device,
        logged_in(device) as person,
        running_hello() as hello,
        KeptConnection(hello) as other,
    ):
        presses, hellos = _take_turns(person, other)
    return [
        *milliseconds("Full press over HTTPS", presses),
        *milliseconds("Hello-world over HTTPS, same server", hellos),
        ratio("Full press ÷ hello-world, p50", presses, hellos),
    ]


def _take_turns(person: LoggedIn, other: KeptConnection) -> tuple[list[float], list[float]]:
    presses: list[float] = []
    hellos: list[float] = []
    for _ in rounds(ROUNDS + 1):
        for button_id in BUTTONS:
            presses.append(seconds(partial(person.press, button_id)))
            hellos.append(seconds(partial(other.send, "POST", "/")))
    return presses[len(BUTTONS) :], hellos[len(BUTTONS) :]  # the first round warms up
