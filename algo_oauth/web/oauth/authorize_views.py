"""Start Authorization: out to the provider and back, or by a code on another device."""

from typing import Any, Final

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from algo_oauth.web.guard import asks_by_itself, open_to_all, session_id
from algo_oauth.web.oauth.actions import begin_authorization, start_action
from algo_oauth.web.oauth.views import blueprint, find_profile
from algo_oauth.web.outcome import Outcome, outcome
from algo_oauth.web.services import device

callback_blueprint: Final = Blueprint("oauth_callback", __name__)

LONGEST_ANSWER: Final = 16_384
"""Characters of a query that a provider may send back."""


@blueprint.post("/oauth/profiles/<profile_id>/authorize")
def start_authorization(profile_id: str) -> Any:
    """Start Authorization, or Reauthorise: the buttons keep their profile."""
    return begin_authorization(find_profile(profile_id))


@callback_blueprint.get(CALLBACK_PATH)
@open_to_all
def come_back() -> Response:
    """Take what the provider sent back with the browser; nothing of it stays in an address."""
    if not current_user.is_authenticated:
        words = "You were logged out meanwhile. Log in and select Start Authorization again."
        flash(words, "warning")
        return redirect(url_for("login.page"))
    this, session = device(), session_id()
    query = request.args.to_dict() if len(request.query_string) <= LONGEST_ANSWER else {}
    deadline = this.clock.monotonic() + this.settings.total_timeout

    def work() -> Outcome:
        came = this.redirect_flow.finish(query, session=session, deadline=deadline)
        return outcome(
            came.profile_id,
            "Authorized. The tokens are stored in the profile; there is nothing more to save.",
            came.problem,
        )

    return start_action(work)


@blueprint.post("/oauth/profiles/<profile_id>/device-code/cancel")
def cancel_code(profile_id: str) -> Response:
    """Stop waiting for a code to be entered."""
    device().device_flows.cancel(find_profile(profile_id).id)
    flash("The authorization was cancelled. Nothing was changed.", "success")
    return redirect(url_for("oauth.edit", profile_id=profile_id))


@blueprint.get("/oauth/profiles/<profile_id>/device-code")
@asks_by_itself
def code_state(profile_id: str) -> Response:
    """Tell the page's script how the authorization stands; empty where there is none."""
    flow = device().device_flows.of(find_profile(profile_id).id)
    left = int(device().device_flows.seconds_left(flow)) if flow else 0
    return jsonify(state=flow.state if flow else "", seconds_left=left)
