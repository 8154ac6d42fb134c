"""From what an installer typed to a screen, or to everything that is wrong with it."""

from collections.abc import Iterable, Mapping

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.console.screens import MOST_COLUMNS, MOST_ROWS, NAME_LIMIT, Screen


def check_screen(
    values: Mapping[str, str], *, others: Iterable[Screen], before: Screen
) -> tuple[Screen, Faults]:
    """Check a screen's form: name and grid, against the buttons that are on it."""
    faults = Faults()
    name = faults.text("name", values.get("name", ""), limit=NAME_LIMIT, required=True)
    if any(other.name.casefold() == name.casefold() for other in others):
        faults.add("name", "SCR-001", f"The name {name!r} is taken.", "Choose another name.")
    columns = number_on_offer(faults, "columns", values, most=MOST_COLUMNS)
    rows = number_on_offer(faults, "rows", values, most=MOST_ROWS)
    screen = msgspec.structs.replace(before, name=name).with_grid(columns, rows)
    kept = {button.id for button in screen.buttons}
    lost = [button.text for button in before.buttons if button.id not in kept]
    if lost and not {"columns", "rows"} & faults.of.keys():
        faults.add(
            "rows" if columns >= before.columns else "columns",
            "SCR-002",
            f"This grid has no place for: {', '.join(lost)}.",
            "Choose a larger grid, or move or delete those buttons first.",
        )
    return screen, faults


def number_on_offer(faults: Faults, field: str, values: Mapping[str, str], *, most: int) -> int:
    """Check that one of the numbers 1 to ``most`` was chosen, and return it, or 1."""
    offered = [str(number) for number in range(1, most + 1)]
    text = faults.choice(field, values.get(field, ""), offered)
    return int(text) if text in offered else 1
