"""What the page shows, whatever led to it."""

from http import HTTPStatus
from typing import Any

from flask import make_response, render_template

from algo_oauth.backup.schedule import next_time
from algo_oauth.backup.settings_text import LIMIT
from algo_oauth.backup.shelf import Backup
from algo_oauth.checks import Faults
from algo_oauth.errors import BackupsUnusable, DeviceError, Problem
from algo_oauth.storage.backup_schedule import RHYTHMS, WEEKDAYS
from algo_oauth.web.maintenance.forms import (
    FILE_LIMIT,
    LABELS,
    MODE_HELP,
    MODES,
    PASSPHRASE_HELP,
    SECRETS,
    PageForms,
    start_values,
    too_large,
)
from algo_oauth.web.services import device

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


def render(forms: PageForms | None = None) -> str:
    """Render the page."""
    this, forms = device(), forms or PageForms()
    schedule = this.record.backups
    backups, unreadable = _backups()
    return render_template(
        "maintenance/page.html",
        forms=forms,
        values=start_values(schedule) | dict(forms.values),
        faults=forms.faults,
        labels=LABELS,
        secrets=SECRETS,
        modes=list(MODES.items()),
        mode_help=MODE_HELP,
        passphrase_help=PASSPHRASE_HELP,
        folder=this.transfer.shelf.folder,
        backups=backups,
        unreadable=unreadable,
        rhythms=RHYTHMS,
        weekdays=WEEKDAYS,
        hours=HOURS,
        file_limit=FILE_LIMIT,
        too_large=too_large().problem,
        settings_limit=LIMIT,
        next_backup=next_time(schedule, this.clock.now()),
        notices=this.backup_keeper.notices,
    )


def _backups() -> tuple[list[Backup], Problem | None]:
    """Return the backups, or why they cannot be read: the rest of the page works without them."""
    try:
        return device().transfer.shelf.all(), None
    except BackupsUnusable as error:
        return [], error.problem


def refuse(forms: PageForms) -> Any:
    """Answer with the page and the faults on it."""
    return make_response(render(forms), HTTPStatus.UNPROCESSABLE_ENTITY)


def add_error(faults: Faults, field: str, error: DeviceError) -> None:
    """Put an error beside the field that it is about."""
    faults.add(field, error.problem.code, error.problem.message, error.problem.remedy)
