"""Starts writers in other processes and ends them with SIGKILL."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 20.0


class Nursery:
    """The nursery process as seen from a test."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.nursery"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._commands = self._process.stdin
        self._answers = self._process.stdout
        self._unread = b""

    def kill_writer(self, writer: str, folder: Path, number: int, *, after: float) -> list[str]:
        """Kill a writer ``after`` seconds of writing; return all it said was saved."""
        self._start(writer, folder, number)
        pid = int(self._line().removeprefix("pid "))
        said = self._lines_until(time.monotonic() + after)
        os.kill(pid, signal.SIGKILL)
        return said + self._lines_to_the_end()

    def run_writer(self, writer: str, folder: Path, number: int) -> list[str]:
        """Let a writer end by itself; return all it said."""
        self._start(writer, folder, number)
        self._line()
        return self._lines_to_the_end()

    def _start(self, writer: str, folder: Path, number: int) -> None:
        self._commands.write(f"{writer} {folder} {number}\n".encode())

    def _lines_until(self, deadline: float) -> list[str]:
        said = []
        while (left := deadline - time.monotonic()) > 0:
            if b"\n" in self._unread or select.select([self._answers], [], [], left)[0]:
                said.append(self._line())
        return said

    def _lines_to_the_end(self) -> list[str]:
        said = []
        while (line := self._line()) != "end":
            said.append(line)
        return said

    def _line(self) -> str:
        while b"\n" not in self._unread:
            assert select.select([self._answers], [], [], PATIENCE)[0], "the nursery is silent"
            heard = self._answers.read(65_536)
            assert heard, "the nursery ended"
            self._unread += heard
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._commands.close()
        self._process.wait(PATIENCE)
        self._answers.close()
