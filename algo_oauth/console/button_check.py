"""From what an installer typed to a button, or to everything that is wrong with it.

The fields of the form: ``button_status``, ``text``, ``position``, ``action``, ``go_to``,
``colour``, ``icon``, ``text_size``, ``guard``, ``pause``, ``while_locked``, ``order``,
``after_failure``, ``press_id_header``, ``number_of_requests``, and those of each request
(``request_form``). A choice that the form does not have, or leaves empty, is as a new button has
it.
"""

import re
from collections.abc import Container, Mapping
from typing import Any, Final

from algo_oauth.checks import Faults
from algo_oauth.console.buttons import (
    ACTIONS,
    AFTER_FAILURE,
    ALL_AT_ONCE,
    COLOURS,
    GO_TO_SCREEN,
    GUARDS,
    LONGEST_PAUSE,
    MOST_REQUESTS,
    ORDERS,
    STATUSES,
    TEXT_LIMIT,
    TEXT_SIZES,
    WHILE_LOCKED,
    Button,
    ButtonRequest,
)
from algo_oauth.console.request_form import RequestForm
from algo_oauth.console.screen_check import number_on_offer
from algo_oauth.console.screens import ACTION_BUTTON_SCREEN, Screen, make_identifier
from algo_oauth.console.surroundings import Surroundings
from algo_oauth.oauth.request_check import OWN_HEADERS

__all__ = ["Surroundings", "check_button"]

HEADER_LIMIT: Final = 64
_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token of RFC 9110 §5.6.2
_SIGNED_HEADERS: Final = {"authorization", "date", "content-md5", "content-type"}
_CHOICES: Final = {
    "colour": COLOURS,
    "text_size": TEXT_SIZES,
    "guard": GUARDS,
    "order": ORDERS,
    "after_failure": AFTER_FAILURE,
}


def check_button(
    values: Mapping[str, str],
    *,
    screen: Screen,
    before: Button | None,
    taken: Container[str],
    surroundings: Surroundings,
) -> tuple[Button, Faults]:
    """Check a button's form for a screen; the button may be used when there are no faults.

    ``before`` is the button while it is edited, and keeps its identifier; a new one gets an
    identifier that is not ``taken``.
    """
    faults = Faults()
    status = faults.choice("button_status", values.get("button_status", ""), STATUSES)
    text = faults.text("text", values.get("text", ""), limit=TEXT_LIMIT, required=True)
    action = faults.choice("action", values.get("action", ""), ACTIONS)
    goes = action == GO_TO_SCREEN
    button = Button(
        id=before.id if before else make_identifier(text, taken),
        text=text,
        position=_check_position(faults, values.get("position", ""), screen, before),
        enabled=status == "Enabled",
        action=action,
        go_to=_check_go_to(faults, values.get("go_to", ""), surroundings) if goes else "",
        icon=_check_icon(faults, values.get("icon", ""), surroundings),
        pause=faults.number("pause", values.get("pause", ""), least=0, most=LONGEST_PAUSE),
        while_locked=_check_choice(faults, values, "while_locked", WHILE_LOCKED) != WHILE_LOCKED[0],
        press_id_header=_check_header(faults, values.get("press_id_header", "")),
        requests=() if goes else _check_requests(faults, values, surroundings),
        **_check_choices(faults, values),
    )
    return button, faults


def _check_choices(faults: Faults, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        name: _check_choice(faults, values, name, offered) for name, offered in _CHOICES.items()
    }


def _check_choice(
    faults: Faults, values: Mapping[str, str], name: str, offered: tuple[str, ...]
) -> str:
    return faults.choice(name, values.get(name, "") or offered[0], offered)


def _check_requests(
    faults: Faults, values: Mapping[str, str], surroundings: Surroundings
) -> tuple[ButtonRequest, ...]:
    count = number_on_offer(faults, "number_of_requests", values, most=MOST_REQUESTS)
    at_once = values.get("order", "") == ALL_AT_ONCE
    return tuple(
        RequestForm(faults, number, values, surroundings, at_once=at_once).check()
        for number in range(1, count + 1)
    )


def _check_position(faults: Faults, text: str, screen: Screen, before: Button | None) -> int:
    own = [before.position] if before else []
    for position in (*screen.free_positions, *own):
        if text == str(position):
            return position
    faults.add(
        "position",
        "BTN-004",
        "This place is taken, or the grid has no such place.",
        "Choose a free one."
        if screen.free_positions
        else "The screen is full: enlarge its grid, or delete a button first.",
    )
    return 0


def _check_go_to(faults: Faults, screen_id: str, surroundings: Surroundings) -> str:
    if screen_id not in surroundings.screen_ids or screen_id == ACTION_BUTTON_SCREEN:
        faults.add(
            "go_to",
            "BTN-007",
            "This screen does not exist any more." if screen_id else "No screen is chosen.",
            "Choose the screen that the button leads to.",
        )
    return screen_id


def _check_icon(faults: Faults, icon: str, surroundings: Surroundings) -> str:
    name = icon.strip()
    if name and name not in surroundings.icons:
        faults.add(
            "icon",
            "BTN-008",
            f"There is no icon {name[:60]!r}.",
            "Choose one of the Bootstrap icons by its name, for instance bell, or none.",
        )
    return name


def _check_header(faults: Faults, name: str) -> str:
    name = faults.text("press_id_header", name, limit=HEADER_LIMIT)
    if name and not _HEADER.fullmatch(name):
        faults.add(
            "press_id_header",
            "BTN-009",
            "This is not the name of a header.",
            "Use letters, digits and hyphens, for instance X-Press-Id.",
        )
    elif name.lower() in OWN_HEADERS | _SIGNED_HEADERS:
        faults.add(
            "press_id_header",
            "BTN-010",
            f"The header {name} has another meaning.",
            "Use a name of your own, for instance X-Press-Id.",
        )
    return name
