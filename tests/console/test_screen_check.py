"""Checking a screen's form: every fault at once, each beside its field."""

import pytest

from algo_oauth.console.buttons import Button
from algo_oauth.console.screen_check import check_screen
from algo_oauth.console.screens import Screen

SCREEN = Screen(
    id="s", name="Lobby", columns=2, rows=2, buttons=(Button(id="help", text="Help", position=0),)
)


def screen_faults(values: dict[str, str]) -> dict[str, list[str]]:
    before = Screen(
        id="s", name="Old", columns=2, rows=2, buttons=(Button(id="b", text="B", position=3),)
    )
    _, faults = check_screen(values, others=[SCREEN], before=before)
    return {field: [problem.code for problem in found] for field, found in faults.of.items()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, {"name": ["FLD-001"]}),
        ({"name": "x" * 41}, {"name": ["FLD-002"]}),
        ({"name": "lobby"}, {"name": ["SCR-001"]}),
        ({"columns": "7"}, {"columns": ["FLD-004"]}),
        ({"rows": "6"}, {"rows": ["FLD-004"]}),
        ({"rows": "1"}, {"rows": ["SCR-002"]}),
        ({"columns": "1"}, {"columns": ["SCR-002"]}),
        ({"columns": "x", "name": ""}, {"columns": ["FLD-004"], "name": ["FLD-001"]}),
    ],
)
def test_it_refuses_a_screen_with_faults(
    changes: dict[str, str], expected: dict[str, list[str]]
) -> None:
    assert screen_faults({"name": "New", "columns": "3", "rows": "2"} | changes) == expected


def test_it_changes_name_and_grid_and_keeps_the_buttons() -> None:
    after, faults = check_screen(
        {"name": " Hall ", "columns": "6", "rows": "5"}, others=[], before=SCREEN
    )
    assert not faults
    assert (after.id, after.name, after.columns, after.rows) == ("s", "Hall", 6, 5)
    assert after.buttons == SCREEN.buttons
