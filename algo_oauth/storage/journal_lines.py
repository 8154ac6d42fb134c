"""How the lines of a journal's file are read, from either end."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from algo_oauth.storage.activity import from_line

_BLOCK: Final = 65_536


def lines_forward(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield the lines of the first ``end`` bytes, first line first, empty ones left out."""
    while end > 0 and (line := file.readline(end)):
        end -= len(line)
        if line := line.rstrip(b"\n"):
            yield line


def blocks_backward(file: BinaryIO, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the first ``end`` bytes as blocks of whole lines, the last block first.

    Each comes with the offset at which it begins.
    """
    rest = b""
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        block = file.read(end - start) + rest
        cut = block.find(b"\n") + 1 if start else 0
        if start and not cut:  # still inside a line that is longer than a block
            rest, end = block, start
            continue
        yield start + cut, block[cut:]
        rest, end = block[:cut], start


def lines_of(start: int, block: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a block that begins at ``start``, last line first, with their offsets.

    Empty ones are left out.
    """
    position = start + len(block)
    for line in reversed(block.split(b"\n")):
        position -= len(line)
        if line:
            yield position, line
        position -= 1


def lines_backward(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield the lines of the first ``end`` bytes, last line first, empty ones left out."""
    for start, block in blocks_backward(file, end):
        for _, line in lines_of(start, block):
            yield line


def first_moment(file: BinaryIO, end: int) -> float | None:
    """Return the time of the first readable entry, None without one."""
    file.seek(0)
    entries = map(from_line, lines_forward(file, end))
    return next((entry.at for entry in entries if entry), None)


def last_moment(file: BinaryIO, end: int) -> float | None:
    """Return the time of the last readable entry, None without one."""
    entries = map(from_line, lines_backward(file, end))
    return next((entry.at for entry in entries if entry), None)
