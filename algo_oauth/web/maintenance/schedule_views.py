"""When the device backs itself up."""

from typing import Any

import msgspec
from flask import flash, redirect, request, url_for

from algo_oauth.backup.device_settings import with_shared_settings
from algo_oauth.checks import Faults
from algo_oauth.storage.backup_schedule import BackupSchedule
from algo_oauth.web.maintenance.forms import PageForms
from algo_oauth.web.maintenance.page import refuse
from algo_oauth.web.maintenance.views import blueprint
from algo_oauth.web.services import device


@blueprint.post("/schedule")
def change_schedule() -> Any:
    """Save the schedule."""
    this = device()
    typed = {name: request.form.get(name, "") for name in BackupSchedule.__struct_fields__}
    found = Faults()
    settings = {f"backup.{name}": text for name, text in typed.items()}
    record = with_shared_settings(this.record, settings, found)
    if found:
        faults = Faults()
        faults.of = {name.removeprefix("backup."): each for name, each in found.of.items()}
        return refuse(PageForms(values=typed, faults=faults))
    this.change_record(msgspec.structs.replace(this.record, backups=record.backups))
    this.note_change("system", "The schedule of backups was saved")
    this.backup_keeper.look()  # a new schedule begins with a backup
    flash("The schedule of backups was saved.", "success")
    return redirect(url_for("maintenance.page"))
