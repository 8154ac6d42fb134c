"""The backups that the device keeps: made by hand, downloaded, restored, deleted."""

from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from algo_oauth.backup.merging import REPLACE
from algo_oauth.backup.shelf import BEFORE_RESTORE
from algo_oauth.errors import ArchiveError, BackupGone
from algo_oauth.web.faces import moment
from algo_oauth.web.guard import session_id
from algo_oauth.web.maintenance.views import as_file, blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo
from algo_oauth.web.uploads import Upload


@blueprint.post("/backups")
def back_up() -> Response:
    """Make a backup now."""
    made = device().transfer.back_up()
    device().note_change("system", "A backup was made by hand")
    flash(f"The backup of {moment(made.made_at)} was made.", "success")
    return _back()


@blueprint.get("/backups/<name>")
def download_backup(name: str) -> Any:
    """Send a backup as it is: it opens on this device only."""
    try:
        content = device().transfer.shelf.read(name)
    except BackupGone as error:
        return _gone(error)
    return as_file(content, name, "application/json")


@blueprint.post("/backups/<name>/restore")
def restore(name: str) -> Response:
    """Show what restoring a backup would change."""
    transfer = device().transfer
    try:
        backup = transfer.shelf.find(name)
        archive = transfer.open(transfer.shelf.read(name))
    except BackupGone as error:
        return _gone(error)
    except ArchiveError as error:
        flash(f"{error.problem.message} {error.problem.remedy}", "danger")
        return _back()
    title = f"The backup of {moment(backup.made_at)}"
    upload = Upload(owner=session_id(), title=title, why=BEFORE_RESTORE, archive=archive)
    upload_id = services().uploads.keep(upload)
    return redirect(url_for("maintenance.preview", upload_id=upload_id, mode=REPLACE))


@blueprint.post("/backups/<name>/delete")
def delete_backup(name: str) -> Response:
    """Delete a backup; it can be brought back for a while."""
    transfer = device().transfer
    try:
        backup = transfer.shelf.find(name)
        put_back = transfer.remove_backup(name)
    except BackupGone as error:
        return _gone(error)
    what = f"The backup of {moment(backup.made_at)}"
    device().note_change("system", f"{what} was deleted")

    def bring_back() -> str:
        put_back()
        return f"{what} is back."

    offer_undo(f"{what} was deleted.", services().undo.offer(bring_back))
    return _back()


def _gone(error: BackupGone) -> Response:
    flash(f"{error.problem.message}", "warning")
    return _back()


def _back() -> Response:
    return redirect(url_for("maintenance.page"))
