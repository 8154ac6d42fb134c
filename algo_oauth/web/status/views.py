"""Status: what the device is, how it fares, and what happened last."""

from flask import Blueprint, render_template

from algo_oauth.profile_states import profile_states
from algo_oauth.web.services import device

blueprint = Blueprint("status", __name__)

SHOWN = 15


@blueprint.get("/")
def page() -> str:
    """Show the device, its profiles and its last activity."""
    this = device()
    return render_template(
        "status/page.html",
        uptime=this.clock.now() - this.started_at,
        certificate=this.certificate,
        folder=this.folder.path,
        notices=this.notices,
        profiles=profile_states(this),
        entries=this.journal.newest(SHOWN),
        presses=this.presser.states(),
        api=this.record.api,
    )
