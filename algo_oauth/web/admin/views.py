"""Advanced Settings → Admin: whether and how other systems may call this device."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from algo_oauth.checks import Faults
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.api_settings import METHODS
from algo_oauth.web.admin.forms import (
    LABELS,
    SECRET,
    STATUSES,
    by_field,
    to_settings,
    to_values,
)
from algo_oauth.web.guard import session_id
from algo_oauth.web.services import device, services

blueprint = Blueprint("admin", __name__, url_prefix="/advanced-settings/admin")


@blueprint.get("/")
def page() -> str:
    """Show the form."""
    return _page(to_values(device().record.api), Faults())


@blueprint.post("/api")
def change_api() -> Any:
    """Change how the RESTful API is offered."""
    drafts, draft = services().drafts, request.form.get("draft", "")
    password = _password(drafts.find(session_id(), draft))
    faults = by_field(device().apply_settings(to_settings(request.form, password)))
    if faults:
        kept = drafts.keep(session_id(), {SECRET: password} if password else {})
        page = _page(request.form, faults, draft=kept)
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    drafts.drop(draft)
    _tell(faults)
    return redirect(url_for("admin.page"))


def _password(drafted: Mapping[str, Secret]) -> Secret:
    """Return the password that was typed now, or with the faults a moment ago."""
    typed = request.form.get(SECRET, "")
    return Secret(typed) if typed.strip() else drafted.get(SECRET, NO_SECRET)


def _tell(faults: Faults) -> None:
    device().note_change("api", f"API support was saved: {device().record.api.words}")
    flash(" ".join(("Saved.", *faults.notes.values())), "success")


def _page(values: Mapping[str, str], faults: Faults, *, draft: str = "") -> str:
    return render_template(
        "admin/page.html",
        values=values,
        faults=faults,
        draft=draft,
        api=device().record.api,
        labels=LABELS,
        statuses=STATUSES,
        methods=METHODS,
    )
