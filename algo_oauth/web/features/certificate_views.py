"""Certificates of targets that no authority vouches for: looked at, accepted, removed.

The page of a button asks for the same, and gets the table alone.
"""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults
from algo_oauth.console.targets import TARGETS_LIMIT, BadTarget, Target, read_targets
from algo_oauth.web.features.blueprint import blueprint
from algo_oauth.web.features.page import FeaturesPage, render_features
from algo_oauth.web.guard import asks_by_itself, is_script_call
from algo_oauth.web.jobs import Job
from algo_oauth.web.looks import Look, look_at_all
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo


@blueprint.post("/certificates")
def look() -> Any:
    """Look at the certificates of some targets; nothing is sent to them."""
    values, faults = {"targets": request.form.get("targets", "")}, Faults()
    targets = _read(faults, values["targets"])
    if faults:
        return _refuse(values, faults)
    this, workers = device(), services().look_workers
    job = services().looks.start(values, lambda: look_at_all(this.door, workers, targets))
    if is_script_call():
        return _table(job)
    return redirect(url_for("features.show_look", job_id=job.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/certificates/<job_id>")
@asks_by_itself
def show_look(job_id: str) -> Any:
    """Show what the targets showed; 202 for a script while some have not answered yet."""
    job = services().looks.find(job_id)
    if is_script_call():
        return _table(job or abort(HTTPStatus.NOT_FOUND))
    if job is None:
        flash("What was seen is not kept any more. Look again.", "warning")
        return redirect(url_for("features.page"))
    return render_features(FeaturesPage(values=job.values, job=job))


@blueprint.post("/certificates/<job_id>/accept")
def accept(job_id: str) -> Any:
    """Believe a target by the certificate that it showed in this look."""
    this, job = device(), services().looks.find(job_id)
    seen = _seen(job, request.form.get("address", ""))
    certificate = seen.to_accept(this.clock.now()) if seen else None
    if job is None or certificate is None:
        abort(HTTPStatus.NOT_FOUND)
    this.pins.accept(certificate)
    words = f"The certificate {certificate.fingerprint} was accepted for {certificate.address}"
    this.note_change(str(certificate.address), words)
    if is_script_call():
        return _table(job)
    flash(f"The certificate of {certificate.address} is accepted.", "success")
    return redirect(url_for("features.page"))


@blueprint.post("/certificates/remove")
def remove() -> Response:
    """Believe a target no longer by the certificate that was accepted for it."""
    this = device()
    removed = this.pins.get(request.form.get("address", "")) or abort(HTTPStatus.NOT_FOUND)
    this.pins.remove(str(removed.address))
    this.note_change(str(removed.address), f"The certificate of {removed.address} was removed")

    def bring_back() -> str:
        if this.pins.get(str(removed.address)):
            return f"Another certificate was accepted for {removed.address}: it stays."
        this.pins.accept(removed)
        return f"The certificate of {removed.address} is accepted again."

    sentence = f"The certificate of {removed.address} is not accepted any more."
    offer_undo(sentence, services().undo.offer(bring_back))
    return redirect(url_for("features.page"))


def _read(faults: Faults, text: str) -> tuple[Target, ...]:
    text = faults.text("targets", text, limit=TARGETS_LIMIT, required=True, lines=True)
    try:
        return () if faults else read_targets(text)
    except BadTarget as reason:
        faults.add("targets", "BTN-002", f"{reason}.", "Name hosts, with commas: 192.168.1.20")
        return ()


def _refuse(values: dict[str, str], faults: Faults) -> Response:
    if is_script_call():
        fault = faults.of["targets"][0]
        table = render_template("features/looks.html", fault=fault, job=None, inline=True)
        return make_response(table, HTTPStatus.UNPROCESSABLE_ENTITY)
    page = FeaturesPage(values=values, faults=faults)
    return make_response(render_features(page), HTTPStatus.UNPROCESSABLE_ENTITY)


def _seen(job: Job[tuple[Look, ...]] | None, address: str) -> Look | None:
    results = job.result if job and job.result else ()
    return next((each for each in results if str(each.address) == address), None)


def _table(job: Job[tuple[Look, ...]]) -> Response:
    status = HTTPStatus.OK if job.ended else HTTPStatus.ACCEPTED
    table = render_template("features/looks.html", job=job, pins=device().pins, inline=True)
    return make_response(table, status)
