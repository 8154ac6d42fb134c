"""Maintenance, below /api/controls: what software can do of it, and a clear no to the rest."""

from flask import Blueprint, Response

from algo_oauth.api.answers import json_answer
from algo_oauth.api.services import device
from algo_oauth.errors import NotInSoftware

blueprint = Blueprint("maintenance", __name__, url_prefix="/api/controls")


@blueprint.post("/reboot")
def reboot() -> Response:
    """Start the program again; the machine it runs on stays up."""
    return _restart()


@blueprint.post("/reload")
def reload() -> Response:
    """Start the program again, which is what an 8450 reloads, too."""
    return _restart()


@blueprint.post("/upgrade/check")
def check_upgrade() -> Response:
    """Say that nobody is asked for newer versions."""
    raise NotInSoftware(
        what="it does not look for newer versions of itself",
        instead="Look for one where it was installed from.",
    )


@blueprint.post("/upgrade/start")
def start_upgrade() -> Response:
    """Say that it does not change itself."""
    raise NotInSoftware(
        what="it does not upgrade itself",
        instead="Install the new version on the machine that it runs on.",
    )


def _restart() -> Response:
    """End the process, if whoever started it is known to start it again."""
    this = device()
    if this.restart is None:
        raise NotInSoftware(
            what="if it ended, nothing would start it again",
            instead="Restart it on its machine, or set ALGO_OAUTH_SUPERVISED=1 where a "
            "supervisor starts it again.",
        )
    this.note_change("api", "A restart was asked for over the RESTful API")
    this.restart()
    return json_answer({"status": "restarting"})
