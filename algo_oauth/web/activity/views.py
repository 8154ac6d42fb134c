"""The table of activity with its filter, page by page."""

from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, make_response, render_template, request

from algo_oauth.checks import Faults
from algo_oauth.device import Device
from algo_oauth.storage.activity_search import Page, find
from algo_oauth.web.activity.filters import (
    LABELS,
    Filter,
    read_filter,
    read_position,
    write_position,
)
from algo_oauth.web.activity.keeping import keeping_values
from algo_oauth.web.activity.rows import KINDS, RESULTS, profile_names, to_rows
from algo_oauth.web.services import device

blueprint = Blueprint("activity", __name__, url_prefix="/activity")

ROWS: Final = 50
PATIENCE: Final = 0.7
"""Seconds that one page may search; the next one goes on from there."""


@blueprint.get("/")
def page() -> Any:
    """Show the newest entries that the filter lets through, or those from before a position."""
    chosen = read_filter(request.args)
    if chosen.faults:
        return make_response(render(chosen, Page()), HTTPStatus.UNPROCESSABLE_ENTITY)
    before = read_position(request.args.get("before", ""))
    this = device()
    deadline = this.clock.monotonic() + PATIENCE
    found = find(
        this.journal,
        chosen.wanted,
        limit=ROWS,
        before=before,
        over=lambda: this.clock.monotonic() > deadline,
    )
    return render(chosen, found, is_first=before is None)


def render(
    chosen: Filter,
    found: Page,
    *,
    is_first: bool = True,
    keeping: dict[str, str] | None = None,
    keeping_faults: Faults | None = None,
) -> str:
    """Render the page with what was found."""
    this = device()
    names = profile_names(this)
    size, oldest = this.journal.extent()
    return render_template(
        "activity/page.html",
        labels=LABELS,
        chosen=chosen,
        rows=to_rows(found.entries, names),
        searched_to=found.searched_to,
        older=write_position(found.older) if found.older else "",
        is_first=is_first,
        buttons=_with_chosen(_buttons(this), chosen.values["button"]),
        profiles=_with_chosen(list(names.items()), chosen.values["profile"]),
        kinds=_with_chosen([(k, words) for k, (words, _) in KINDS.items()], chosen.values["kind"]),
        results=_with_chosen(list(RESULTS.items()), chosen.values["result"]),
        size=size,
        oldest=oldest,
        keeping=keeping or keeping_values(this.record),
        keeping_faults=keeping_faults or Faults(),
    )


def _buttons(this: Device) -> list[tuple[str, str]]:
    buttons = this.screens.buttons().values()
    return sorted((button.id, f"{button.text} ({button.id})") for button in buttons)


def _with_chosen(options: list[tuple[str, str]], value: str) -> list[tuple[str, str]]:
    """Return the options, and what was chosen as one of them wherever it came from."""
    if not value or value in dict(options):
        return options
    return [*options, (value, f"{value} (not there now)")]
