"""A journal as it is after years of presses, written at once instead of entry by entry."""

import time
from pathlib import Path

import msgspec

from algo_oauth.storage.activity import PRESS_DONE, PRESS_SENDING, Entry
from algo_oauth.storage.journal_files import JournalFiles
from algo_oauth.storage.retention import Retention
from bench.furnished import BUTTONS

SECONDS_BETWEEN = 20.0
_PIECE = 2_000


def fill(folder: Path, count: int) -> None:
    """Write so many entries, the newest of now, into files of the usual size."""
    files = JournalFiles(folder)
    began = time.time() - count * SECONDS_BETWEEN / 2
    for start in range(0, count, _PIECE):
        size = files.current.stat().st_size if files.current.exists() else 0
        if size > Retention().rotate_at:
            files.rotate()
        with files.current.open("ab") as file:
            file.write(_lines(start, start + _PIECE, began))


def _lines(start: int, end: int, began: float) -> bytes:
    encoder = msgspec.json.Encoder()
    presses = (each for n in range(start // 2, end // 2) for each in _press(n, began))
    return b"".join(encoder.encode(entry) + b"\n" for entry in presses)


def _press(number: int, began: float) -> tuple[Entry, Entry]:
    button = BUTTONS[number % len(BUTTONS)]
    sending = Entry(
        at=began + number * SECONDS_BETWEEN,
        kind=PRESS_SENDING,
        subject=button,
        text=button,
        press=f"{number:032x}",
        state="sending",
        actor="touch screen Hall",
        profiles=("p1",),
    )
    done = msgspec.structs.replace(
        sending,
        kind=PRESS_DONE,
        state="sent",
        milliseconds=123.4567,
        request_ids=("a1b2c3d4-e5f6-11ee-9a3c-005056bf7145",),
    )
    return sending, done
