"""``python -m bench``: measure everything and print one table.

Ends with status 0, whatever the figures are, unless something could not be measured.
"""

import os
import sys
from collections.abc import Callable
from typing import Final

from bench import (
    fan_out,
    full_press,
    many_buttons,
    memory,
    much_activity,
    page_loads,
    start,
    warm_press,
)
from bench.figure import Figure

MEASUREMENTS: Final[dict[str, Callable[[], list[Figure]]]] = {
    "Pressing, in process": warm_press.measure,
    "Pressing among many buttons": many_buttons.measure,
    "Pressing to many targets": fan_out.measure,
    "Pressing, over HTTPS": full_press.measure,
    "Pages": page_loads.measure,
    "With a million entries of activity": much_activity.measure,
    "Starting": start.measure,
    "Memory, without the sandbox": memory.measure,
}


def main() -> int:
    """Return the status to end with."""
    _take_straight_ways()
    unmeasured = 0
    for title, measure in MEASUREMENTS.items():
        print(f"\n{title}", flush=True)
        try:
            found = measure()
        except Exception as error:  # noqa: BLE001  the other measurements are still worth having
            print(f"  could not be measured: {type(error).__name__}: {error}", flush=True)
            unmeasured += 1
            continue
        print(*map(_line, found), sep="\n", flush=True)
    return 1 if unmeasured else 0


def _take_straight_ways() -> None:
    """Forget the environment's proxies: everything here stays on this machine."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            del os.environ[name]


def _line(figure: Figure) -> str:
    limit = f"at most {figure.bound:g}" if figure.bound is not None else ""
    digits = 2 if figure.value < 10 else 1 if figure.value < 100 else 0
    value = f"{figure.value:.{digits}f} {figure.unit}"
    return f"  {figure.what:<48}{value:>16}   {limit:<14}{figure.verdict}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
