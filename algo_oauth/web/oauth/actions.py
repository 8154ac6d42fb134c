"""What is done apart from the threads that serve pages: its start, and the way to its result."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from algo_oauth.errors import NoConsentNeeded
from algo_oauth.oauth.grants import GRANTS
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.web.guard import session_id
from algo_oauth.web.oauth.callback_url import callback_url
from algo_oauth.web.outcome import Outcome, outcome
from algo_oauth.web.services import device, services


def start_action(work: Callable[[], Outcome]) -> Response:
    """Do the work, and go to the page of its result."""
    job = services().token_jobs.start({}, work)
    return redirect(url_for("oauth.show_action", job_id=job.id), HTTPStatus.SEE_OTHER)


def begin_authorization(profile: OAuthProfile) -> Any:
    """Send the browser to the provider, or ask the provider for a code.

    Raises:
        NoConsentNeeded: the profile's grant has no authorization by a person.
    """
    match GRANTS[profile.grant_type].consent:
        case "redirect":
            address = device().redirect_flow.begin(
                profile, session=session_id(), redirect_uri=callback_url()
            )
            return _leave(address)
        case "device":
            return _ask_for_code(profile)
        case _:
            raise NoConsentNeeded(grant=profile.grant_type)


def _leave(address: str) -> str:
    """Show the way out as a link: the security policy lets no form lead to another site.

    The browser knows nothing of the connect-to map, so what is rerouted is rerouted here.
    """
    parts = urlsplit(address)
    host, way = parts.hostname or "", address
    route = device().connect_to.route(host, parts.port or 443)
    if route is not None:
        way = parts._replace(netloc=f"{route.to_host}:{route.to_port}").geturl()
    return render_template("oauth/leaving.html", address=way, host=host, route=route)


def _ask_for_code(profile: OAuthProfile) -> Response:
    this = device()
    deadline = this.clock.monotonic() + this.settings.total_timeout

    def work() -> Outcome:
        problem = this.device_flows.start(profile, deadline=deadline)
        return outcome(profile.id, "Enter the code below at the provider.", problem)

    return start_action(work)
