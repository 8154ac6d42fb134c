"""A second process that starts writers quickly: it imports once and forks for each of them.

Run as a program it reads commands on standard input, one a line: what to write, a folder, and
a number. A writer says ``pid <n>`` first, then each number it was told is saved; the nursery
says ``end`` when the writer is gone.
"""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import REPLACE
from algo_oauth.backup.shelf import BEFORE_IMPORT
from algo_oauth.clock import SystemClock
from algo_oauth.commands import run_command
from algo_oauth.storage.activity import TEST, Entry
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.retention import Retention
from tests.backup.conftest import Memory
from tests.backup.samples import a_file
from tests.doubles.clock import HandClock

STEPS = ("open", "fsync", "link", "replace", "unlink", "close", "mkdir")


def say(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def write_documents(folder: Path, first: int) -> None:
    """Put one numbered document after the other until killed."""
    documents = Documents(StateFolder(folder), CONFIGURATION, SystemClock())
    for number in count(first):
        documents.put("numbers", str(number), {"number": number})
        say(str(number))


def write_journal(folder: Path, first: int) -> None:
    """Append one numbered entry after the other until killed; rotate often."""
    journal = Journal(StateFolder(folder), SystemClock(), retention=Retention(file=2_000))
    for number in count(first):
        journal.append(Entry(0.0, TEST, "numbers", str(number)))
        say(str(number))


def die_at(last: int) -> None:
    """Die right before the system call number ``last``, counted from now on."""
    steps = count(1)

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **named: Any) -> Any:
            if next(steps) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return step

    for name in STEPS:
        setattr(os, name, dying(getattr(os, name)))


def put_until_step(folder: Path, last: int) -> None:
    """Change one document and die right before the system call number ``last``."""
    documents = Documents(StateFolder(folder), CONFIGURATION, SystemClock())
    die_at(last)
    documents.put("numbers", "1", {"number": 3})
    say("3")
    say("done")
    os._exit(0)


def import_until_step(folder: Path, last: int) -> None:
    """Import a configuration and die right before the system call number ``last``."""
    memory = Memory(StateFolder(folder), HandClock())
    archive = memory.transfer.open(a_file(Configuration()))
    plan = memory.transfer.plan(archive, REPLACE)
    die_at(last)
    memory.transfer.carry_out(plan, why=BEFORE_IMPORT)
    say("imported")
    os._exit(0)


def run_import_until_step(folder: Path, last: int) -> None:
    """Run ``algo-oauth import`` with the file beside the folder, and die in the same way."""
    words = ["import", str(folder.parent / "site.json"), "--replace", "--state", str(folder)]
    die_at(last)
    with contextlib.redirect_stdout(io.StringIO()):  # the answers to the test go another way
        status = run_command(words, {})
    say(f"ended {status}")
    os._exit(0)


def put_until_step_without_links(folder: Path, last: int) -> None:
    """The same on a file system that has no hard links."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "no hard links here")

    os.link = refuse
    put_until_step(folder, last)


WRITERS = {
    writer.__name__: writer
    for writer in (
        write_documents,
        write_journal,
        put_until_step,
        put_until_step_without_links,
        import_until_step,
        run_import_until_step,
    )
}


def main() -> None:
    for line in sys.stdin:
        name, folder, number = line.split()
        child = os.fork()
        if child == 0:
            say(f"pid {os.getpid()}")
            WRITERS[name](Path(folder), int(number))
        os.waitpid(child, 0)
        say("end")


if __name__ == "__main__":
    main()
