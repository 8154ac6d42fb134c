"""A server in a process of its own, which is told things and answers, one JSON a line.

The first line that it reads is its configuration, the first that it writes says that it
listens. It ends when its input does, and so with the tests, however they end.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self

import msgspec

_PATIENCE: Final = 20


class Program:
    """A running server program; use it as a context.

    Args:
        command: how to start it.
        configuration: what it is told first.
        errors: where what it writes to standard error is kept.
    """

    def __init__(self, command: Sequence[str | Path], configuration: Any, errors: Path) -> None:
        self._errors = errors
        with errors.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        self._configuration = configuration
        self.started: dict[str, Any] = {}

    def __enter__(self) -> Self:
        try:
            self.started = self.ask(self._configuration)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def ask(self, words: Any) -> dict[str, Any]:
        """Tell it something and return its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(msgspec.json.encode(words) + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        assert line, f"the server has ended: {self.complaints()}"
        return msgspec.json.decode(line, type=dict[str, Any])

    def tell(self, words: Any) -> None:
        """Tell it something and wait until it is done."""
        self.ask(words)

    def complaints(self) -> str:
        """Return what it wrote to standard error."""
        return self._errors.read_text(errors="replace")

    def _end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
