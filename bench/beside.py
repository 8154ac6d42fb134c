"""Programs that run beside a measurement, so that they do not share its interpreter lock."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(module: str, folder: Path) -> Iterator[int]:
    """Run a module of this folder until the block ends; gives the port that it prints."""
    program = subprocess.Popen(
        [sys.executable, "-m", module, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    try:
        yield int(program.stdout.readline())
    finally:
        program.communicate()  # closes its input, which is how it learns that it may end


def until_told(port: int, serve: Callable[[], None], stop: Callable[[], None]) -> None:
    """Print the port and serve until the input ends: the other side of ``beside``."""
    print(port, flush=True)

    def wait_for_the_end() -> None:
        sys.stdin.read()
        stop()

    threading.Thread(target=wait_for_the_end).start()
    serve()
