"""What a device without its sandbox holds in memory, new and after some work.

Resident: everything in memory. Proportional: the same, with what other programs also have in
memory (libraries, mostly) shared out among them.
"""

from pathlib import Path
from typing import Final

from bench.at_work import device_at_work
from bench.figure import Figure
from bench.furnished import BUTTONS, rounds
from bench.visit import OAUTH_PAGE, STATUS_PAGE, TOUCH_SCREEN, LoggedIn, logged_in

PAGES: Final = 200
PRESSES: Final = 200
MOST: Final = 90.0
"""Megabytes."""


def measure() -> list[Figure]:
    """Look at a device's memory before and after work."""
    with device_at_work() as device:
        device.get("/healthz").raise_for_status()
        new = _sizes(device.pid, "after the start")
        with logged_in(device) as person:
            _work(person)
        used = _sizes(device.pid, f"after {PAGES} pages, {PRESSES} presses")
        most = _megabytes(Path(f"/proc/{device.pid}/status"), "VmHWM:")
    return [
        *new,
        *used,
        Figure(what="Highest moment: checking a password", value=most, unit="MB"),
    ]


def _sizes(pid: int, when: str) -> list[Figure]:
    resident = _megabytes(Path(f"/proc/{pid}/status"), "VmRSS:")
    proportional = _megabytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")
    return [
        Figure(what=f"Resident, {when}", value=resident, unit="MB", bound=MOST),
        Figure(what=f"Proportional, {when}", value=proportional, unit="MB"),
    ]


def _work(person: LoggedIn) -> None:
    pages = (STATUS_PAGE, OAUTH_PAGE, TOUCH_SCREEN)
    for turn in range(PAGES):
        person.load(pages[turn % len(pages)])
    left = PRESSES
    for _ in rounds(-(-PRESSES // len(BUTTONS))):
        for button_id in BUTTONS[:left]:
            person.press(button_id)
        left -= len(BUTTONS)


def _megabytes(file: Path, name: str) -> float:
    """Read a size from a file of Linux's /proc, where it stands in units of 1024 bytes.

    Raises:
        OSError: there is no such file: not Linux.
    """
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024 / 1_000_000
    raise OSError(f"{file} does not say {name}")
