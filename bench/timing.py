"""Timing one act."""

import time
from collections.abc import Callable


def seconds(act: Callable[[], object]) -> float:
    """Return how long the act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
