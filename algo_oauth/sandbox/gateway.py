"""What stands before every API call: trouble, bearer token, scope, rate limit, headers."""

import functools
import uuid
from collections.abc import Callable
from typing import Final, ParamSpec

from flask import Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from algo_oauth.sandbox.faults import ApiFault
from algo_oauth.sandbox.limits import Group
from algo_oauth.sandbox.records import App, Session
from algo_oauth.sandbox.traffic import SeenRequest
from algo_oauth.sandbox.trouble import Place
from algo_oauth.sandbox.world import world

API_PREFIXES: Final = ("/restapi/", "/team-messaging/")
TOKEN_PATH: Final = "/restapi/oauth/token"  # noqa: S105 - a path

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def api_call(scope: str, group: Group) -> Callable[[View[P]], View[P]]:
    """Let a view answer only for a good token with this scope, within the group's limit."""

    def guard(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            session = g.session = world().sessions.bearer(_bearer_token())
            g.rate_headers = world().limits.spend(session.user_id, session.client_id, group)
            if scope not in session.scopes:
                raise _lacks_permission(scope)
            return view(*args, **kwargs)

        return guarded

    return guard


def calling_app() -> App:
    """Return the app whose token came with this call."""
    session: Session = g.session
    return world().apps[session.client_id]


def _bearer_token() -> str:
    header = request.headers.get("Authorization")
    if header is None:
        raise ApiFault(401, "AGW-401", "Authorization header is not specified")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiFault(401, "AGW-402", "Invalid Authorization header")
    return token.strip()


def _lacks_permission(scope: str) -> ApiFault:
    return ApiFault(
        403,
        "CMN-401",
        f"In order to call this API endpoint, application needs to have [{scope}] permission",
        summary="InsufficientPermissions",
        permissionName=scope,
    )


def add_gateway(app: Flask) -> None:
    """Put the checks and headers that belong to no single endpoint around the application."""
    app.before_request(_read_body)
    app.before_request(_make_trouble)
    app.after_request(_add_headers)
    app.after_request(_note)
    app.register_error_handler(ApiFault, _refused)
    app.register_error_handler(HTTPException, _not_served)


def _place() -> Place | None:
    if request.path == TOKEN_PATH:
        return "token"
    if request.path.startswith("/restapi/oauth/"):
        return None
    return "api" if request.path.startswith(API_PREFIXES) else None


def _read_body() -> None:
    # Read before a form is parsed from it, so that it can be kept as it came.
    g.body = request.get_data()


def _make_trouble() -> Response | None:
    place = _place()
    return world().trouble.answer(place) if place else None


def _refused(fault: ApiFault) -> ResponseReturnValue:
    return jsonify(fault.body), fault.status, fault.headers


def _not_served(error: HTTPException) -> ResponseReturnValue:
    """Say what is not served here in REST style; codes other than AGW-404 are undocumented."""
    status = error.code or 500
    code = {404: "AGW-404", 405: "AGW-405", 413: "AGW-413"}.get(status, "CMN-201")
    fault = ApiFault(status, code, error.name)
    allow = dict(error.get_headers()).get("Allow")
    return jsonify(fault.body), status, {"Allow": allow} if allow else {}


def _add_headers(response: Response) -> Response:
    if request.path.startswith(API_PREFIXES):
        response.headers["RCRequestId"] = str(uuid.uuid4())
        response.headers["RoutingKey"] = "SBX01P01"
        response.headers["Cache-Control"] = "no-store"
        response.headers.extend(g.get("rate_headers", {}))
    return response


def _note(response: Response) -> Response:
    if request.path.startswith(API_PREFIXES):
        world().traffic.note(
            SeenRequest(
                method=request.method,
                path=request.path,
                status=response.status_code,
                headers=dict(request.headers),
                body=g.get("body", b""),
            )
        )
    return response
