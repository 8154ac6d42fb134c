"""When the device backs itself up."""

from typing import Any, Final

from flask import flash, redirect, request, url_for

from algo_oauth.storage.backup_schedule import BackupSchedule
from algo_oauth.web.maintenance.forms import PageForms
from algo_oauth.web.maintenance.page import refuse
from algo_oauth.web.maintenance.views import blueprint
from algo_oauth.web.services import device

_FIELDS: Final = {f"backup.{field}": field for field in BackupSchedule.__struct_fields__}


@blueprint.post("/schedule")
def change_schedule() -> Any:
    """Save the schedule."""
    this = device()
    wanted = {name: request.form.get(field, "") for name, field in _FIELDS.items()}
    faults = this.apply_settings(wanted).renamed(_FIELDS)
    if faults:
        typed = {field: wanted[name] for name, field in _FIELDS.items()}
        return refuse(PageForms(values=typed, faults=faults))
    this.note_change("system", "The schedule of backups was saved")
    flash("The schedule of backups was saved.", "success")
    return redirect(url_for("maintenance.page"))
