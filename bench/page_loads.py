"""Pages a second, against a hello-world view on the same server.

Several clients at once, each on its kept connection; the pages take turns.
"""

import threading
import time
from functools import partial
from statistics import median
from typing import Final

import msgspec

from bench.at_work import device_at_work
from bench.figure import Figure
from bench.hello import running_hello
from bench.visit import LOGIN_PAGE, OAUTH_PAGE, TOUCH_SCREEN, logged_in, place_of
from bench.wire import KeptConnection, Place

CLIENTS: Final = 4
ROUNDS: Final = 7
SECONDS: Final = 0.5
"""How long each page is loaded in a round."""


class Page(msgspec.Struct, frozen=True):
    """A page to load. ``cookie`` is empty for a stranger's request."""

    name: str
    place: Place
    path: str
    cookie: str = ""


def measure() -> list[Figure]:
    """Load each page for a while, again and again."""
    with device_at_work() as device, logged_in(device) as person, running_hello() as hello:
        at = place_of(device)
        rates = _take_turns(
            Page("hello-world view", hello, "/"),
            Page("login page", at, LOGIN_PAGE),
            Page("OAuth page", at, OAUTH_PAGE, person.cookie),
            Page("touch screen", at, TOUCH_SCREEN, person.cookie),
        )
    figures = [
        Figure(what=f"The {name}", value=rate, unit="a second") for name, rate in rates.items()
    ]
    of_hello = rates.pop("hello-world view")
    for name, rate in rates.items():
        what = f"Hello-world view ÷ {name}"
        figures.append(Figure(what=what, value=of_hello / rate, unit="times"))
    return figures


def _take_turns(*pages: Page) -> dict[str, float]:
    """Return the median of each page's loads a second, by its name."""
    rates: dict[str, list[float]] = {page.name: [] for page in pages}
    for _ in range(ROUNDS + 1):
        for page in pages:
            rates[page.name].append(_loads_a_second(page))
    return {name: median(found[1:]) for name, found in rates.items()}  # the first warms up


def _loads_a_second(page: Page) -> float:
    counts: list[int] = []
    clients = [threading.Thread(target=_load, args=(page, counts)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if len(counts) < CLIENTS:
        raise RuntimeError(f"the {page.name} could not be loaded")
    return sum(counts) / SECONDS


def _load(page: Page, counts: list[int]) -> None:
    headers = {"Cookie": page.cookie} if page.cookie else {}
    with KeptConnection(page.place) as connection:
        load = partial(connection.send, "GET", page.path, **headers)
        load()
        count, ends = 0, time.perf_counter() + SECONDS
        while time.perf_counter() < ends:
            load()
            count += 1
    counts.append(count)
