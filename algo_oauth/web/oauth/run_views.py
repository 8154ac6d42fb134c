"""RUN OAuth Test: sends what a button would send, and shows every step of it."""

from http import HTTPStatus
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for

from algo_oauth.oauth.call import CallResult
from algo_oauth.storage.activity import Particulars
from algo_oauth.web.guard import asks_by_itself
from algo_oauth.web.jobs import Job
from algo_oauth.web.oauth.forms import TEST_LABELS, check_test, typed
from algo_oauth.web.oauth.page import TestForm, render
from algo_oauth.web.oauth.views import blueprint
from algo_oauth.web.services import device, services


@blueprint.post("/oauth/test")
def run_test() -> Any:
    """Check the form and start the test; its own page shows what came of it."""
    this = device()
    values = typed(request.form, TEST_LABELS)
    profiles = {profile.id: profile for profile in this.profiles.all()}
    api_request, faults = check_test(values, profiles)
    if faults:
        form = TestForm(values=values, faults=faults)
        return make_response(render(test_form=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    profile = profiles[values["test_profile"]]
    deadline = this.clock.monotonic() + this.settings.total_timeout
    actor = this.actor()  # asked here: the work is done on another thread

    def work() -> CallResult:
        result = this.caller.call(api_request, profile=profile, deadline=deadline)
        outcome = "failed" if result.problem else "worked"
        this.note_test(
            profile.name,
            f"OAuth test of {profile.name} {outcome}",
            result.problem,
            Particulars(
                actor=actor,
                profiles=(profile.id,),
                milliseconds=result.milliseconds,
                request_ids=result.request_ids,
            ),
        )
        return result

    job = services().tests.start(values, work)
    return redirect(url_for("oauth.show_test", job_id=job.id), HTTPStatus.SEE_OTHER)


@blueprint.get("/oauth/test/<job_id>")
def show_test(job_id: str) -> Any:
    """Show the page with the test's form as it was sent and its result."""
    job = services().tests.find(job_id)
    if job is None:
        flash("The result of that test is not kept any more. Run it again.", "warning")
        return redirect(url_for("oauth.page"))
    return render(test_form=TestForm(values=job.values, job=job))


@blueprint.get("/oauth/test/<job_id>/result")
@asks_by_itself
def test_result(job_id: str) -> Any:
    """Give the page's script the result alone; 202 while the test is under way."""
    job: Job[CallResult] = services().tests.find(job_id) or abort(HTTPStatus.NOT_FOUND)
    status = HTTPStatus.OK if job.ended else HTTPStatus.ACCEPTED
    return make_response(render_template("oauth/result.html", job=job), status)
