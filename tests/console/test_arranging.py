"""Buttons that change places, screens that change order, and copies."""

import pytest

from algo_oauth.console.arranging import (
    ACTION_BUTTON,
    copy_screen,
    find_button,
    grids,
    move_button,
    move_screen,
    put_before,
    unlike,
)
from algo_oauth.console.buttons import Button
from algo_oauth.console.screens import NAME_LIMIT, Screen


def button(button_id: str, position: int) -> Button:
    return Button(id=button_id, text=button_id.title(), position=position)


FIRST = Screen(id="1", name="One", columns=3, rows=2, buttons=(button("a", 0), button("b", 4)))
SECOND = Screen(id="2", name="Two", columns=2, rows=1, buttons=(button("c", 1),))
ACTION = Screen(
    id=ACTION_BUTTON.id, name="Action Button", columns=1, rows=1, buttons=(button("x", 0),)
)
ALL = (FIRST, ACTION, SECOND)


def places(screens: tuple[Screen, ...]) -> dict[str, tuple[str, int]]:
    return {each.id: (screen.id, each.position) for screen in screens for each in screen.buttons}


BEFORE = places(ALL)


def test_it_moves_a_button_to_a_free_cell() -> None:
    assert places(move_button(ALL, "a", "1", 5)) == BEFORE | {"a": ("1", 5)}


def test_it_moves_a_button_to_another_screen() -> None:
    assert places(move_button(ALL, "a", "2", 0)) == BEFORE | {"a": ("2", 0)}


def test_it_swaps_with_the_button_that_is_there() -> None:
    moved = places(move_button(ALL, "a", "1", 4))
    assert moved == BEFORE | {"a": ("1", 4), "b": ("1", 0)}


def test_it_swaps_across_screens() -> None:
    moved = places(move_button(ALL, "b", "2", 1))
    assert moved == BEFORE | {"b": ("2", 1), "c": ("1", 4)}


def test_it_leaves_a_button_where_it_is() -> None:
    assert places(move_button(ALL, "a", "1", 0)) == BEFORE


def test_it_takes_a_swap_back_by_the_same_move() -> None:
    there = move_button(ALL, "b", "2", 1)
    assert places(move_button(there, "b", "1", 4)) == BEFORE


def test_it_keeps_everything_else_of_a_moved_button() -> None:
    screens = (
        Screen(id="1", name="One", buttons=(Button(id="a", text="A", position=0, icon="x"),)),
    )
    found = find_button(move_button(screens, "a", "1", 7), "a")
    assert found is not None
    assert found[1] == Button(id="a", text="A", position=7, icon="x")


@pytest.mark.parametrize(
    ("button_id", "screen_id", "position"),
    [("gone", "1", 0), ("a", "gone", 0), ("a", "1", 6), ("a", "2", 2), ("a", "1", -1)],
)
def test_it_moves_nothing_to_nowhere(button_id: str, screen_id: str, position: int) -> None:
    with pytest.raises(LookupError):
        move_button(ALL, button_id, screen_id, position)


@pytest.mark.parametrize(
    ("screen_id", "up", "order"),
    [("1", True, "12"), ("1", False, "21"), ("2", True, "21"), ("2", False, "12")],
)
def test_it_moves_a_screen_by_one_place(screen_id: str, up: bool, order: str) -> None:
    moved = move_screen(ALL, screen_id, up=up)
    assert [screen.id for screen in grids(moved)] == list(order)
    assert places(moved) == BEFORE


def test_it_does_not_count_the_action_button_as_a_screen() -> None:
    assert grids(ALL) == (FIRST, SECOND)


def test_it_copies_a_screen_behind_it_with_identifiers_of_its_own() -> None:
    copied = copy_screen(ALL, FIRST, new_id="9")
    assert [screen.name for screen in grids(copied)] == ["One", "One copy", "Two"]
    assert [(each.id, each.position) for each in copied[1].buttons] == [("a-2", 0), ("b-2", 4)]
    assert {"a", "b", "a-2", "b-2", "c", "x"} == places(copied).keys()


def test_it_names_a_second_copy_differently() -> None:
    twice = copy_screen(copy_screen(ALL, FIRST, new_id="9"), FIRST, new_id="10")
    assert [screen.name for screen in grids(twice)] == ["One", "One copy 2", "One copy", "Two"]


def test_it_keeps_the_name_of_a_copy_within_its_limit() -> None:
    long = Screen(id="1", name="x" * NAME_LIMIT)
    copied = copy_screen((long,), long, new_id="2")
    assert len(copied[1].name) <= NAME_LIMIT
    assert copied[1].name != long.name


def test_it_gives_each_of_two_equal_buttons_an_identifier() -> None:
    both = (Button(id="a", text="A", position=0), Button(id="a-2", text="A", position=1))
    screen = unlike(ALL, Screen(id="3", name="Three", buttons=both))
    assert [each.id for each in screen.buttons] == ["a-2", "a-3"]


@pytest.mark.parametrize(("followers", "order"), [("2", "132"), ("12", "312"), ("", "123")])
def test_it_puts_a_screen_before_those_that_followed_it(followers: str, order: str) -> None:
    put = put_before((FIRST, SECOND), Screen(id="3", name="Three"), followers)
    assert "".join(screen.id for screen in put) == order
