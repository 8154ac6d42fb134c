"""Screens: cells, places, and grids that change."""

import pytest

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import FIRST_SCREEN, Screen, make_identifier


def button(button_id: str, position: int) -> Button:
    return Button(id=button_id, text=button_id, position=position)


GRID = Screen(id="s", name="S", columns=3, rows=2, buttons=(button("a", 0), button("b", 4)))


def test_it_starts_with_an_empty_four_by_three() -> None:
    assert FIRST_SCREEN.name == "Screen 1"
    assert FIRST_SCREEN.cells == (None,) * 12


def test_it_lays_buttons_out_by_rows() -> None:
    assert [cell.id if cell else "" for cell in GRID.cells] == ["a", "", "", "", "b", ""]


def test_it_names_places_by_row_and_column() -> None:
    assert GRID.place(4) == "Row 2, column 2"


def test_it_knows_its_free_cells() -> None:
    assert GRID.free_positions == (1, 2, 3, 5)


def test_it_replaces_a_button_by_its_identifier() -> None:
    changed = GRID.with_button(button("a", 5))
    assert [(each.id, each.position) for each in changed.buttons] == [("b", 4), ("a", 5)]


def test_it_removes_only_the_named_button() -> None:
    assert [each.id for each in GRID.without_button("a").buttons] == ["b"]
    assert GRID.without_button("nobody") == GRID


def test_it_keeps_row_and_column_when_the_grid_grows() -> None:
    wider = GRID.with_grid(5, 3)
    assert wider.place(wider.buttons[1].position) == "Row 2, column 2"


@pytest.mark.parametrize(("columns", "rows"), [(1, 2), (3, 1)])
def test_it_leaves_out_a_button_without_a_cell(columns: int, rows: int) -> None:
    assert [each.id for each in GRID.with_grid(columns, rows).buttons] == ["a"]


def test_it_knows_which_profiles_a_button_needs() -> None:
    two = Button(
        id="x", text="x", position=0, requests=(ButtonRequest(), ButtonRequest(oauth_profile="p1"))
    )
    assert two.uses("p1")
    assert not two.uses("p2")


@pytest.mark.parametrize(
    ("text", "taken", "expected"),
    [
        ("Hilfe, Büro 3", [], "hilfe-buro-3"),
        ("HELLO!", ["hello"], "hello-2"),
        ("HELLO!", ["hello", "hello-2"], "hello-3"),
        ("", [], "button"),
        ("消防", [], "button"),
        ("消防", ["button"], "button-2"),
        ("../../etc", [], "etc"),
        ("x" * 60, [], "x" * 40),
        ("<script>", [], "script"),
    ],
)
def test_it_makes_plain_identifiers(text: str, taken: list[str], expected: str) -> None:
    assert make_identifier(text, taken) == expected
