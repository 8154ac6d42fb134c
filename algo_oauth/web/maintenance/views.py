"""The page itself, and downloading the configuration."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from algo_oauth.checks import Faults
from algo_oauth.errors import PassphraseWeak
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.web.maintenance.forms import SEAL, SECRETS, PageForms
from algo_oauth.web.maintenance.page import add_error, refuse, render
from algo_oauth.web.services import device

blueprint = Blueprint("maintenance", __name__, url_prefix="/system/maintenance")


@blueprint.get("/")
def page() -> str:
    """Show the forms and the backups."""
    return render()


@blueprint.post("/download")
def download() -> Any:
    """Send the configuration as a file."""
    faults, typed = Faults(), request.form
    how = faults.choice("secrets", typed.get("secrets", ""), SECRETS)
    passphrase = NO_SECRET
    if how == SEAL:
        passphrase = Secret(typed.get("new_passphrase", ""))
        if passphrase != Secret(typed.get("repeat_passphrase", "")):
            faults.add("repeat_passphrase", "SYS-004", "The two do not match.", "Type both again.")
        if not passphrase:
            faults.add("new_passphrase", "FLD-001", "This is empty.", "Fill it in.")
    content = b""
    if not faults:
        try:
            content = device().transfer.export(passphrase)
        except PassphraseWeak as error:
            add_error(faults, "new_passphrase", error)
    if faults:
        return refuse(PageForms(values={"secrets": how}, faults=faults))
    device().note_change("system", "The configuration was downloaded")
    return as_file(content, f"algo-8450-{_stamp()}.json", "application/json")


def as_file(content: bytes, name: str, kind: str) -> Response:
    """Return an answer that a browser saves under this name."""
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _stamp() -> str:
    return datetime.fromtimestamp(device().clock.now(), UTC).strftime("%Y-%m-%dT%H-%MZ")
