"""Uploading a configuration file: it is read, and waits for a decision."""

from typing import Any, Final

from flask import redirect, request, url_for

from algo_oauth.backup.archive_reading import Archive
from algo_oauth.backup.shelf import BEFORE_IMPORT
from algo_oauth.checks import Faults
from algo_oauth.errors import (
    ArchiveError,
    PassphraseNeeded,
    PassphraseWrong,
)
from algo_oauth.secret import Secret
from algo_oauth.web.guard import session_id, takes_up_to
from algo_oauth.web.maintenance.forms import FILE_LIMIT, MODES, PageForms, too_large
from algo_oauth.web.maintenance.page import add_error, refuse
from algo_oauth.web.maintenance.views import blueprint
from algo_oauth.web.services import device, services
from algo_oauth.web.uploads import Upload

_BODY_LIMIT: Final = 5 * 1024 * 1024
"""Bytes of the whole form: a file that is somewhat too large gets its answer on the page."""


@blueprint.post("/import")
@takes_up_to(_BODY_LIMIT)
def upload() -> Any:
    """Read a file and show what importing it would change."""
    faults = Faults()
    mode = faults.choice("mode", request.form.get("mode", ""), MODES)
    waiting = _waiting(faults)
    if waiting is not None and not waiting.archive:
        waiting.archive = _opened(waiting, faults)
    if waiting is None or faults:
        return refuse(_again(waiting, faults, mode))
    services().uploads.keep(waiting)
    return redirect(url_for("maintenance.preview", upload_id=waiting.id, mode=mode))


def _again(waiting: Upload | None, faults: Faults, mode: str) -> PageForms:
    """Return the form for another try; a file that may be good need not be chosen again."""
    if waiting is None or "file" in faults.of:
        return PageForms(values={"mode": mode}, faults=faults)
    upload_id = services().uploads.keep(waiting)
    return PageForms(values={"mode": mode}, faults=faults, upload=upload_id, kept=waiting.title)


def _waiting(faults: Faults) -> Upload | None:
    """Return the file that was sent, or the one of a moment ago whose passphrase was wrong."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        content = sent.stream.read(FILE_LIMIT + 1)
        if len(content) > FILE_LIMIT:
            add_error(faults, "file", too_large())
            return None
        name = sent.filename[:100]
        return Upload(owner=session_id(), title=name, why=BEFORE_IMPORT, content=content)
    kept = services().uploads.find(session_id(), request.form.get("upload", ""))
    if kept is None or kept.done is not None:
        faults.add(
            "file",
            "BAK-014",
            "No file is chosen.",
            "Choose one that was downloaded on this page, of this device or another.",
        )
        return None
    return kept


def _opened(waiting: Upload, faults: Faults) -> Archive | None:
    passphrase = Secret(request.form.get("passphrase", ""))
    try:
        archive = device().transfer.open(waiting.content, passphrase)
    except (PassphraseNeeded, PassphraseWrong) as error:
        add_error(faults, "passphrase", error)
    except ArchiveError as error:
        add_error(faults, "file", error)
    else:
        waiting.content = b""
        return archive
    return None
