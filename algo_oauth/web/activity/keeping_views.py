"""Saving how long activity is kept; what that removes is told before."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import make_response, redirect, render_template, request, url_for

from algo_oauth.storage.activity_search import Page
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.web.activity.filters import read_filter
from algo_oauth.web.activity.keeping import LABELS, keeping_values, read_keeping
from algo_oauth.web.activity.views import blueprint, render
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo


@blueprint.post("/keeping")
def change_keeping() -> Any:
    """Save it; if entries would go, only after the page has asked."""
    this = device()
    typed = {name: request.form.get(name, "") for name in LABELS}
    wanted, faults = read_keeping(typed, this.record)
    if faults:
        html = render(read_filter({}), Page(), keeping=typed, keeping_faults=faults)
        return make_response(html, HTTPStatus.UNPROCESSABLE_ENTITY)
    gone = this.journal.left_over(wanted.retention)
    if gone and request.form.get("confirmed") != "yes":
        return render_template(
            "activity/keeping.html",
            values=keeping_values(wanted),
            size=sum(file.size for file in gone),
            last=gone[0].last,
        )
    _save(wanted)
    return redirect(url_for("activity.page"))


def _save(wanted: DeviceRecord) -> None:
    this = device()
    # Only these two: looking through the files takes a while, and others save meanwhile.
    before = this.change_record(lambda record: _kept_like(wanted, record))
    this.note_change("activity", f"Activity is kept for {_words(wanted)}")

    def take_back() -> str:
        this.change_record(lambda record: _kept_like(before, record))
        return f"Activity is kept for {_words(before)} again."

    saved = "Saved. Nothing is removed for the next ten minutes."
    offer_undo(saved, services().undo.offer(take_back))


def _kept_like(wanted: DeviceRecord, record: DeviceRecord) -> DeviceRecord:
    """Return the record with how long ``wanted`` keeps activity."""
    return msgspec.structs.replace(
        record,
        activity_days=wanted.activity_days,
        activity_megabytes=wanted.activity_megabytes,
    )


def _words(record: DeviceRecord) -> str:
    return f"{record.activity_days} days, at most {record.activity_megabytes} MB"
