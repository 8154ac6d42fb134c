"""System: password, session time, certificate, and the key that seals the secrets."""

from http import HTTPStatus
from typing import Any, Final

import msgspec
from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask import session as cookie
from flask_login import logout_user

from algo_oauth.checks import Faults
from algo_oauth.passwords import LONGEST, SHORTEST, hash_password, is_password
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings.of_the_device import IDLE_MINUTES, NAME, PUBLIC_ADDRESS
from algo_oauth.web.services import device, services

blueprint = Blueprint("system", __name__, url_prefix="/system")

_FIELDS: Final = {
    NAME: "name",
    IDLE_MINUTES: "idle_minutes",
    PUBLIC_ADDRESS: "public_address",
}


@blueprint.get("/")
def page() -> str:
    """Show the forms."""
    return _page({}, Faults())


@blueprint.post("/settings")
def change_settings() -> Any:
    """Change the device's name, the session time and the public address."""
    wanted = {name: request.form.get(field, "") for name, field in _FIELDS.items()}
    faults = device().apply_settings(wanted).renamed(_FIELDS)
    if faults:
        return make_response(_page(request.form, faults), HTTPStatus.UNPROCESSABLE_ENTITY)
    device().note_change("system", "Device name, session time and public address were saved")
    flash("Saved.", "success")
    return redirect(url_for("system.page"))


@blueprint.post("/password")
def change_password() -> Any:
    """Change the admin password; every session ends, this one too."""
    new, again = request.form.get("new_password", ""), request.form.get("repeat_password", "")
    current, faults = request.form.get("current_password", ""), Faults()
    checked = device().record.password_hash
    if not is_password(current, checked):
        _refuse_current(faults)
    if not SHORTEST <= len(new) <= LONGEST:
        faults.add(
            "new_password",
            "SYS-003",
            f"A password needs {SHORTEST} to {LONGEST} characters.",
            "Choose another one; several words are easy to remember.",
        )
    if new != again:
        faults.add("repeat_password", "SYS-004", "The two do not match.", "Type both again.")
    if faults:
        return make_response(_page({}, faults), HTTPStatus.UNPROCESSABLE_ENTITY)
    hashed = hash_password(new)

    def changed(record: DeviceRecord) -> DeviceRecord:
        if record.password_hash != checked:  # another window was faster: who knows the new one?
            raise LookupError
        return msgspec.structs.replace(record, password_hash=hashed)

    try:
        device().change_record(changed)
    except LookupError:
        _refuse_current(faults)
        return make_response(_page({}, faults), HTTPStatus.UNPROCESSABLE_ENTITY)
    device().note_change("system", "The admin password was changed")
    services().sessions.close_all()
    logout_user()
    cookie.clear()
    flash("The password was changed. Log in with the new one.", "success")
    return redirect(url_for("login.page"))


@blueprint.post("/rotate-key")
def rotate_key() -> Any:
    """Seal every stored secret with a new key."""
    device().rotate_vault_key()
    device().note_change("system", "The encryption key was replaced")
    flash("Every stored secret is now sealed with a new key.", "success")
    return redirect(url_for("system.page"))


@blueprint.get("/certificate")
def certificate() -> Any:
    """Download the device's certificate, to trust it on other machines."""
    served = device().certificate
    if served is None:
        abort(HTTPStatus.NOT_FOUND)
    return send_file(
        served.certificate_file, as_attachment=True, download_name="algo-8450.crt", max_age=0
    )


def _refuse_current(faults: Faults) -> None:
    faults.add("current_password", "SYS-002", "This is not the current password.", "Type it again.")


def _page(values: Any, faults: Faults) -> str:
    this = device()
    shown = {"name": this.record.name, "idle_minutes": str(this.idle_minutes)}
    shown |= {"public_address": this.record.public_address, **dict(values)}
    return render_template(
        "system/page.html", values=shown, faults=faults, certificate=this.certificate
    )
