"""Taking back a deletion."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from algo_oauth.errors import StorageError
from algo_oauth.oauth.token_record import Forgotten
from algo_oauth.web.places import local_path
from algo_oauth.web.services import device, services

blueprint = Blueprint("undo", __name__)


def offer_undo(sentence: str, undo_id: str) -> None:
    """Say what was deleted, with a button that brings it back."""
    flash(sentence, f"undo:{undo_id}")


def bring_tokens_back(forgotten: Iterable[Forgotten]) -> str:
    """Keep the tokens of profiles that are back; return what is to be added where that failed."""
    said = ""
    for each in forgotten:
        try:
            device().tokens.remember(each)
        except StorageError as error:
            said = (
                f" A token could not be saved ({error.problem.code}): get a new one on the page of "
                "its profile."
            )
    return said


@blueprint.post("/undo/<undo_id>")
def take_back(undo_id: str) -> Response:
    """Bring back what was deleted, and return to the page it was deleted on."""
    way_back = services().undo.take(undo_id)
    if way_back is None:
        flash("This can no longer be undone.", "warning")
    else:
        try:
            done = way_back()
        except StorageError:  # the page says why, as on a full disk: it can be tried again
            services().undo.put_back(undo_id, way_back)
            raise
        device().note_change("undo", done.removesuffix("."))
        flash(done, "success")
    leads_to = way_back.leads_to if way_back else ""
    return redirect(leads_to or local_path(request.form.get("next", "")))
