"""Activity as a file: what is in it, and that it does no harm."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import msgspec
import pytest
from flask import Flask

from algo_oauth.device import Device
from algo_oauth.storage.activity import TEST, Entry
from algo_oauth.storage.retention import Retention
from algo_oauth.web.activity import export, export_views
from tests.web.activity import PROBLEM, put_note, put_press
from tests.web.conftest import Person

CSV = "/activity/export.csv"
JSON_LINES = "/activity/export.jsonl"


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def entries(body: bytes) -> list[Entry]:
    return msgspec.json.Decoder(Entry).decode_lines(body)


def test_it_writes_a_row_for_every_entry(admin: Person, device: Device) -> None:
    put_press(device, "help", "failed", text='Call "help", now\nand here')
    answer = admin.get(CSV)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="activity.csv"'
    assert table(answer.text)[0] == {
        "Time (UTC)": "2027-01-15T08:00:00.000+00:00",
        "Kind": "Press",
        "Who": "touch screen Hall",
        "What": 'Call "help", now\nand here',
        "Subject": "help",
        "Button": "help",
        "OAuth Profiles": "p1",
        "Result": "Failed",
        "Milliseconds": "123.4",
        "Code": "NET-004",
        "Problem": "No answer within 15 s.",
        "Remedy": "Look whether the host is up.",
        "Correlation id": "press-of-help",
        "Request ids": "rc-42",
    }


def test_it_writes_a_line_for_every_entry(admin: Person, device: Device) -> None:
    put_press(device, "help", "failed")
    put_note(device, TEST, "newest")
    answer = admin.get(JSON_LINES)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="activity.jsonl"'
    newest, press = entries(answer.data)[:2]
    assert newest.text == "newest"
    assert (press.press, press.problem, press.request_ids) == (
        "press-of-help",
        PROBLEM,
        ("rc-42",),
    )


@pytest.mark.parametrize("path", [CSV, JSON_LINES])
def test_it_writes_what_the_filter_lets_through(admin: Person, device: Device, path: str) -> None:
    for number in range(450):
        put_press(device, f"b{number % 3}", text=str(number))
    text = admin.get(f"{path}?button=b1").text
    found = (
        [row["What"] for row in table(text)]
        if path == CSV
        else [entry.text for entry in entries(text.encode())]
    )
    assert found == [str(number) for number in reversed(range(450)) if number % 3 == 1]


@pytest.mark.parametrize("path", [CSV, JSON_LINES])
def test_it_gives_an_empty_file_when_nothing_fits(admin: Person, path: str) -> None:
    answer = admin.get(f"{path}?button=nobody")
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == (1 if path == CSV else 0)


@pytest.mark.parametrize("path", [CSV, JSON_LINES])
def test_it_gives_the_page_with_its_faults_for_a_bad_filter(admin: Person, path: str) -> None:
    answer = admin.get(f"{path}?since=soon")
    assert answer.status_code == 422
    assert "ACT-001" in answer.text


def test_it_lets_no_spreadsheet_take_a_cell_for_a_formula(admin: Person, device: Device) -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"):  # noqa: RUF001  spreadsheets take these for formulas, too
        put_press(device, f"{start}1+1", text=f"{start}HYPERLINK(1)")
        row = table(admin.get(CSV).text)[0]
        assert row["What"] == f"'{start}HYPERLINK(1)"
        assert row["Subject"] == row["Button"] == f"'{start}1+1"


def test_it_writes_half_a_character_as_a_question_mark(admin: Person, device: Device) -> None:
    device.journal.append(Entry(1.0, TEST, "s", "from a provider: \ud800"))
    assert "from a provider: ?" in admin.get(CSV).text


def test_it_holds_no_more_than_some_lines_at_a_time() -> None:
    read = 0

    def endless() -> Iterator[Entry]:
        nonlocal read
        while True:
            read += 1
            yield Entry(1.0, TEST, "s", "t")

    chunks = list(islice(export.to_csv(endless(), {}), 4))
    assert sum(chunk.count(b"\r\n") for chunk in chunks) == read + 1
    assert read == 600
    read = 0
    assert next(export.to_json_lines(endless())).count(b"\n") == read == 200


def test_it_serves_few_exports_at_once_and_says_so(
    app: Flask, admin: Person, device: Device
) -> None:
    put_press(device, "help")
    open_ones = [
        admin.client.get(JSON_LINES, base_url="https://localhost", buffered=False)
        for _ in range(export_views.MOST_AT_ONCE)
    ]
    refused = admin.get(JSON_LINES)
    assert refused.status_code == 429
    assert "ACT-004" in refused.text
    for answer in open_ones:
        answer.close()
    assert admin.get(JSON_LINES).status_code == 200


def test_it_goes_on_while_entries_are_added_and_files_end(admin: Person, device: Device) -> None:
    for number in range(2000):
        put_note(device, TEST, f"old {number}")
    answer = admin.client.get(
        f"{JSON_LINES}?kind=tests", base_url="https://localhost", buffered=False
    )
    chunks = answer.iter_encoded()
    first = next(chunks)
    device.journal.retain(Retention(file=1))  # every entry ends a file
    for number in range(50):
        put_note(device, TEST, f"new {number}")
    found = entries(first + b"".join(chunks))
    answer.close()
    assert [entry.text for entry in found] == [f"old {n}" for n in reversed(range(2000))]
