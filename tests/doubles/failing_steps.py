"""System calls that fail when a test says so."""

import os
from collections.abc import Callable
from itertools import count
from typing import Any, Final

import pytest

STEPS: Final = ("open", "fsync", "link", "replace", "unlink", "mkdir")
"""The calls by which files are saved."""


def fail_at(patch: pytest.MonkeyPatch, failing: int, code: int) -> None:
    """Let the system call number ``failing`` of a save fail once."""
    steps = count(1)

    def counting(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **named: Any) -> Any:
            if next(steps) == failing:
                raise OSError(code, os.strerror(code))
            return call(*args, **named)

        return step

    for name in STEPS:
        patch.setattr(os, name, counting(getattr(os, name)))
