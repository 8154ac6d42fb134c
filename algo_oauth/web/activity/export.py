"""Activity as a file, line by line: CSV for spreadsheets, JSON lines for programs."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from algo_oauth.storage.activity import Entry, to_line
from algo_oauth.web.activity.rows import Row, to_row

_COLUMNS: Final[dict[str, Callable[[Row], str]]] = {
    "Time (UTC)": lambda row: _iso(row.entry.at),
    "Kind": lambda row: row.title,
    "Who": lambda row: row.entry.actor,
    "What": lambda row: row.entry.text,
    "Subject": lambda row: row.entry.subject,
    "Button": lambda row: row.entry.about_button,
    "OAuth Profiles": lambda row: ", ".join(row.profiles),
    "Result": lambda row: row.outcome,
    "Milliseconds": lambda row: _number(row.entry.milliseconds),
    "Code": lambda row: row.entry.problem.code if row.entry.problem else "",
    "Problem": lambda row: row.entry.problem.message if row.entry.problem else "",
    "Remedy": lambda row: row.entry.problem.remedy if row.entry.problem else "",
    "Correlation id": lambda row: row.entry.correlation_id,
    "Request ids": lambda row: ", ".join(row.entry.request_ids),
}

# Also the full-width ones, which some spreadsheets take for the same.
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001

_TOGETHER: Final = 200
"""Entries that are handed to the server at once."""


def to_json_lines(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield entries as the journal has them, some lines at a time."""
    return _gather(map(to_line, entries))


def to_csv(entries: Iterable[Entry], names: Mapping[str, str]) -> Iterator[bytes]:
    """Yield entries as comma-separated values (RFC 4180), some lines at a time.

    ``names`` are those of the profiles by id. The mark at the beginning tells spreadsheets that
    the file is UTF-8.
    """
    yield "\ufeff".encode() + _csv_line(_COLUMNS)
    rows = (to_row(entry, names) for entry in entries)
    yield from _gather(_csv_line(column(row) for column in _COLUMNS.values()) for row in rows)


def _csv_line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(map(_as_text, cells))
    return line.getvalue().encode("utf-8", "replace")


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _gather(lines: Iterator[bytes]) -> Iterator[bytes]:
    gathered = []
    for line in lines:
        gathered.append(line)
        if len(gathered) == _TOGETHER:
            yield b"".join(gathered)
            gathered.clear()
    yield b"".join(gathered)


def _iso(unix_seconds: float) -> str:
    return datetime.fromtimestamp(unix_seconds, UTC).isoformat(timespec="milliseconds")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
