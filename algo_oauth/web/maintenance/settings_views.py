"""The settings that Algo devices share, as a text of ``key = value`` lines."""

from typing import Any

from flask import Response, redirect, request, url_for

from algo_oauth.backup.settings_text import LIMIT, read_settings, write_settings
from algo_oauth.backup.shelf import BEFORE_SETTINGS
from algo_oauth.checks import Faults
from algo_oauth.storage.device_settings import shared_settings, with_shared_settings
from algo_oauth.web.guard import session_id
from algo_oauth.web.maintenance.forms import PageForms
from algo_oauth.web.maintenance.page import refuse
from algo_oauth.web.maintenance.views import as_file, blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.uploads import Upload

_FIELD = "settings_file"


@blueprint.get("/settings.txt")
def download_settings() -> Response:
    """Send the settings."""
    text = write_settings(shared_settings(device().record))
    return as_file(text.encode(), "algo-8450-settings.txt", "text/plain")


@blueprint.post("/settings")
def upload_settings() -> Any:
    """Read a text of settings and show what it would change."""
    faults, found = Faults(), Faults()
    wanted = read_settings(_text(faults), faults, _FIELD)
    with_shared_settings(device().record, wanted, found)
    for name, problems in found.of.items():
        for each in problems:
            faults.add(_FIELD, each.code, f"{name}: {each.message}", each.remedy)
    if faults:
        return refuse(PageForms(faults=faults))
    upload = Upload(owner=session_id(), title="Settings", why=BEFORE_SETTINGS, settings=wanted)
    return redirect(url_for("maintenance.preview", upload_id=services().uploads.keep(upload)))


def _text(faults: Faults) -> str:
    sent = request.files.get(_FIELD)
    if sent is None or not sent.filename:
        faults.add(_FIELD, "BAK-014", "No file is chosen.", "Choose a text of settings.")
        return ""
    content = sent.stream.read(LIMIT + 1)
    if len(content) > LIMIT:
        faults.add(_FIELD, "SET-006", "The file is larger than 64 kB.", "Choose another one.")
        return ""
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        faults.add(_FIELD, "SET-007", "The file is not text.", "Save it as UTF-8.")
        return ""
