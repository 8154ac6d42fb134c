"""The tables in the documentation: complete, and written by the tests."""

import pytest

from tests.interop.conformance import DOCUMENT, EXPECTED, OFFERED, Cell, Record, read, render


def committed() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


def test_it_has_a_result_for_everything_that_is_tried() -> None:
    assert len(EXPECTED) > 60
    assert read(committed()).keys() == EXPECTED


def test_it_is_as_the_tests_write_it() -> None:
    assert render(read(committed())) == committed()


def test_it_tells_three_servers_apart() -> None:
    assert len(OFFERED) == 3
    assert {cell.table for cell in EXPECTED} > OFFERED.keys()


def test_it_fails_where_a_run_sees_something_else() -> None:
    cell = Cell("Authlib", "AUTH_CODE_PKCE", "HTTP_BASIC")
    Record(keep=False).note(*cell, read(committed())[cell])
    with pytest.raises(AssertionError, match="run make tables"):
        Record(keep=False).note(*cell, "token")


def test_it_keeps_the_document_where_a_run_saw_a_part() -> None:
    part = Record(keep=True)
    part.note("Authlib", "AUTH_CODE_PKCE", "HTTP_BASIC", "token")
    before = committed()
    with pytest.raises(AssertionError, match="stays as it is"):
        part.write()
    assert committed() == before
