"""What the kernel says of processes: whose children they are, and whether they are gone."""

import time
from pathlib import Path

from tests.doubles.running_device import PATIENCE


def children_of(pid: int) -> list[int]:
    """Return the numbers of a process's children."""
    return [child for child in _all_processes() if _state(child)[1] == pid]


def is_gone(pid: int) -> bool:
    """Wait until a process has ended, even one that nobody collects; False if it goes on."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if _state(pid)[0] in {"gone", "Z", "X"}:
            return True
        time.sleep(0.01)
    return False


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _state(pid: int) -> tuple[str, int]:
    """Return the state's letter and the parent, from ``pid (name) letter parent …``."""
    try:
        letter, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return "gone", 0
    return letter, int(parent)
