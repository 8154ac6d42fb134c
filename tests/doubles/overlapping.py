"""Something else that happens at the same moment, on a thread of its own."""

import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

Result = TypeVar("Result")

MOMENT: Final = 0.3
"""Seconds that it gets: it is through by then, or waits for what it may not come in between."""


class Overlapping(Generic[Result]):
    """Begins an act in the middle of something; ``end`` waits until both are done."""

    def __init__(self, act: Callable[[], Result]) -> None:
        self._act = act
        self._results: list[Result] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._begun = False

    def _run(self) -> None:
        self._results.append(self._act())

    def begin(self) -> None:
        """Let it do what it can now; a second call does nothing."""
        if not self._begun:
            self._begun = True
            self._thread.start()
            self._thread.join(MOMENT)

    def end(self) -> Result:
        """Return what came of it."""
        assert self._begun, "nothing has let it begin"
        self._thread.join(30)
        (result,) = self._results
        return result
