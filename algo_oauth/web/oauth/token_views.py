"""What is done with a profile's token by hand: a new one, a refresh, giving it up."""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.tokens import By
from algo_oauth.web.guard import asks_by_itself
from algo_oauth.web.jobs import Job
from algo_oauth.web.oauth.actions import start_action
from algo_oauth.web.oauth.page import edit_form, render
from algo_oauth.web.oauth.views import blueprint, find_profile
from algo_oauth.web.outcome import Outcome, outcome
from algo_oauth.web.services import device, services


@blueprint.post("/oauth/profiles/<profile_id>/token")
def get_new_token(profile_id: str) -> Response:
    """Get a new token now: by the grant, or by refreshing where a person had to consent."""
    profile = find_profile(profile_id)
    by: By = "refresh" if GRANTS[profile.grant_type].consent else "grant"
    return _renew(profile_id, by, "A new token is here.")


@blueprint.post("/oauth/profiles/<profile_id>/refresh")
def refresh(profile_id: str) -> Response:
    """Refresh now."""
    return _renew(profile_id, "refresh", "The token was refreshed.")


@blueprint.post("/oauth/profiles/<profile_id>/disconnect")
def disconnect(profile_id: str) -> Response:
    """Revoke and disconnect; says whether the provider confirmed."""
    this, profile = device(), find_profile(profile_id)
    deadline = this.clock.monotonic() + this.settings.total_timeout

    def work() -> Outcome:
        ended = this.tokens.disconnect(profile, deadline=deadline)
        this.note_change(
            profile.name, f"Profile {profile.name} was disconnected", profile=profile.id
        )
        made = (ended.exchange,) if ended.exchange else ()
        return outcome(
            profile.id,
            "Disconnected: the provider confirmed that the tokens are void.",
            ended.problem,
            made,
        )

    return start_action(work)


@blueprint.get("/oauth/actions/<job_id>")
def show_action(job_id: str) -> Any:
    """Show what came of something that was done with a profile's token."""
    job = services().token_jobs.find(job_id)
    if job is None:
        flash("That result is not kept any more.", "warning")
        return redirect(url_for("oauth.page"))
    done = job.result
    profile = device().profiles.get(done.profile_id) if done else None
    return render(edit_form(profile) if profile else None, action=job)


@blueprint.get("/oauth/actions/<job_id>/result")
@asks_by_itself
def action_result(job_id: str) -> Any:
    """Tell the page's script whether it has ended: 202 while it is under way."""
    job: Job[Outcome] = services().token_jobs.find(job_id) or abort(HTTPStatus.NOT_FOUND)
    status = HTTPStatus.OK if job.ended else HTTPStatus.ACCEPTED
    return make_response(render_template("oauth/action.html", action=job), status)


def _renew(profile_id: str, by: By, sentence: str) -> Response:
    this, profile = device(), find_profile(profile_id)
    deadline = this.clock.monotonic() + this.settings.total_timeout

    def work() -> Outcome:
        renewed = this.tokens.renew(profile, by=by, deadline=deadline)
        return outcome(profile.id, sentence, renewed.problem, renewed.exchanges)

    return start_action(work)
