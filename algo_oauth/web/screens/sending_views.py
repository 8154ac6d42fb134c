"""Showing what a button's form would send, before it is saved or pressed."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import abort, make_response, render_template, request

from algo_oauth.console.buttons import Button
from algo_oauth.console.preview import preview
from algo_oauth.console.screens import Screen
from algo_oauth.web.guard import is_script_call
from algo_oauth.web.screens.button_form import ButtonForm, render_button
from algo_oauth.web.screens.button_views import find_or_404, typed_here
from algo_oauth.web.screens.saving import HasFaults, Typed, check_form
from algo_oauth.web.screens.views import blueprint, find_place
from algo_oauth.web.services import device


@blueprint.post("/screens/<screen_id>/sending")
def preview_sending(screen_id: str) -> Any:
    """Show what the form of a button on this screen would send; nothing is saved or sent.

    ``?button=`` names the button, when there is one already.
    """
    button_id = request.args.get("button", "")
    screen, editing = find_or_404(button_id) if button_id else (find_place(screen_id), None)
    form = _sketched(screen, editing)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.faults else HTTPStatus.OK
    if is_script_call():
        fragment = render_template("screens/sending_preview.html", form=form)
        return make_response(fragment, status)
    return make_response(render_button(form), status)


def _sketched(screen: Screen, editing: Button | None) -> ButtonForm:
    this, values = device(), typed_here(screen)
    # Its version stays that of its opening: nobody is told here of other changes.
    form = ButtonForm(
        screen=screen, values=values, editing=editing, version=request.form.get("version", "")
    )
    typed = Typed(values=values, button_id=editing.id if editing else "", screen_id=screen.id)
    try:
        button = check_form(this, typed).button
    except HasFaults as refusal:
        return msgspec.structs.replace(form, faults=refusal.faults, previews=())
    except LookupError:
        abort(HTTPStatus.NOT_FOUND)
    previews = preview(button, writer=this.writer, now=this.clock.now())
    return msgspec.structs.replace(form, previews=previews)
