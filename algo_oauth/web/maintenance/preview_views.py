"""What an import would change, and doing it or not."""

from http import HTTPStatus
from typing import Any, NoReturn

import msgspec
from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.backup.merging import REPLACE
from algo_oauth.backup.plan import Plan, plan_between
from algo_oauth.backup.shelf import BEFORE_IMPORT, BEFORE_UNDO
from algo_oauth.checks import Faults
from algo_oauth.errors import ArchiveUnsound, ChangedMeanwhile, UploadGone
from algo_oauth.oauth.token_record import Forgotten
from algo_oauth.storage.device_settings import with_shared_settings
from algo_oauth.web.guard import session_id
from algo_oauth.web.maintenance.forms import MODES
from algo_oauth.web.maintenance.views import blueprint
from algo_oauth.web.refusals import refusal
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import bring_tokens_back, offer_undo
from algo_oauth.web.uploads import Upload


@blueprint.get("/import/<upload_id>")
def preview(upload_id: str) -> Any:
    """Show what would change, now."""
    upload = _find(upload_id)
    if upload.done is not None:
        flash(f"{upload.title} was imported already.", "info")
        return redirect(url_for("maintenance.page"))
    mode = request.args.get("mode", REPLACE)
    if mode not in MODES:
        abort(HTTPStatus.NOT_FOUND)
    try:
        plan = _planned(upload, mode)
    except ArchiveUnsound as error:
        page = render_template("maintenance/unsound.html", upload=upload, problem=error.problem)
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    return render_template(
        "maintenance/preview.html",
        upload=upload,
        plan=plan,
        plan_id=upload.show(plan),
        mode=mode,
        modes=MODES if upload.why == BEFORE_IMPORT else {},
    )


@blueprint.post("/import/<upload_id>/apply")
def apply(upload_id: str) -> Response:
    """Do what the preview showed, unless something was changed since."""
    upload = _find(upload_id)
    with upload.deciding:
        try:
            said, undo_id = upload.done or _imported(upload)
        except ChangedMeanwhile as error:
            flash(f"{error.problem.message} {error.problem.remedy}", "warning")
            mode = request.form.get("mode", "")
            mode = mode if mode in MODES else REPLACE
            return redirect(url_for("maintenance.preview", upload_id=upload.id, mode=mode))
    offer_undo(said, undo_id)
    return redirect(url_for("maintenance.page"))


@blueprint.post("/import/<upload_id>/cancel")
def cancel(upload_id: str) -> Response:
    """Forget the file."""
    services().uploads.drop(_find(upload_id).id)
    flash("Nothing was changed.", "info")
    return redirect(url_for("maintenance.page"))


def _planned(upload: Upload, mode: str) -> Plan:
    """Return what the file would do now."""
    transfer = device().transfer
    if upload.archive is not None:
        return transfer.plan(upload.archive, mode)
    before = transfer.current()
    settings = upload.settings or abort(HTTPStatus.NOT_FOUND)
    record = with_shared_settings(before.device, settings, Faults())
    return plan_between(before, msgspec.structs.replace(before, device=record))


def _imported(upload: Upload) -> tuple[str, str]:
    """Do what the preview showed; return what is said of it, and the id that undoes it."""
    plan = upload.plans.get(request.form.get("plan", "")) or _gone()
    tokens = _take_over(plan, why=upload.why)
    said = f"{upload.title} was imported: {plan.summary}. A backup from before is kept."
    undo_id = services().undo.offer(lambda: _taken_back(plan, tokens))
    services().uploads.end(upload, said, undo_id)
    return said, undo_id


def _take_over(plan: Plan, *, why: str) -> list[Forgotten]:
    tokens = device().take_over(plan, why=why)
    if plan.changes_pin:
        services().heed_new_pin()
    return tokens


def _taken_back(plan: Plan, tokens: list[Forgotten]) -> str:
    try:
        _take_over(plan.way_back, why=BEFORE_UNDO)
    except ChangedMeanwhile:
        return (
            "Something was changed since the import, so it was not undone. The backup from before "
            "the import is in the list."
        )
    return "The configuration is as it was before the import." + bring_tokens_back(tokens)


def _find(upload_id: str) -> Upload:
    return services().uploads.find(session_id(), upload_id) or _gone()


def _gone() -> NoReturn:
    abort(refusal(UploadGone().problem, HTTPStatus.NOT_FOUND))
