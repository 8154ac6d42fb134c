"""The page, and the password of other Algo endpoints."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from algo_oauth.checks import Faults
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import NAMED
from algo_oauth.storage.device_settings.of_the_device import REMOTE_PASSWORD
from algo_oauth.web.features.blueprint import blueprint
from algo_oauth.web.features.page import FeaturesPage, render_features
from algo_oauth.web.services import device, services
from algo_oauth.web.undo import offer_undo


@blueprint.get("/")
def page() -> str:
    """Show the forms."""
    return render_features()


@blueprint.post("/remote-devices")
def change_remote_password() -> Any:
    """Keep the password that requests to other Algo endpoints are signed with; empty changes none.

    It is never shown again, not even beside a fault.
    """
    faults = Faults()
    typed = request.form.get("remote_api_password", "")
    password: Secret = NAMED[REMOTE_PASSWORD].check(faults, "remote_api_password", typed)
    if faults:
        again = FeaturesPage(faults=faults)
        return make_response(render_features(again), HTTPStatus.UNPROCESSABLE_ENTITY)
    if password:
        _keep(password)
        device().note_change("features", "The password of remote devices was changed")
    flash("Saved." if password else "Nothing was typed: the password is as it was.", "success")
    return redirect(url_for("features.page"))


@blueprint.post("/remote-devices/remove")
def remove_remote_password() -> Response:
    """Forget the password: buttons that need it then say so."""
    this, removed = device(), _keep(NO_SECRET)
    if not removed:  # by another window, or by a first click on this one
        flash("There is no password of remote devices any more.", "info")
        return redirect(url_for("features.page"))
    this.note_change("features", "The password of remote devices was removed")

    def bring_back() -> str:
        before = this.change_record(
            lambda record: _with(record, record.remote_api_password or removed)
        )
        if before.remote_api_password:
            return "There is another password by now: it stays."
        return "The password of remote devices is back."

    sentence = "Requests to other Algo endpoints cannot be signed any more."
    offer_undo(sentence, services().undo.offer(bring_back))
    return redirect(url_for("features.page"))


def _keep(password: Secret) -> Secret:
    """Keep a password, and return the one that was there before."""
    return device().change_record(lambda record: _with(record, password)).remote_api_password


def _with(record: DeviceRecord, password: Secret) -> DeviceRecord:
    return msgspec.structs.replace(record, remote_api_password=password)
