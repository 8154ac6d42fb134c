"""The authorization server: token, authorize and revoke (RFC 6749, RFC 7009)."""

from typing import Any, Final
from urllib.parse import urlsplit

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint as AuthlibRevocationEndpoint
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from algo_oauth.sandbox import grants
from algo_oauth.sandbox.clients import AppClient, by_basic_header, by_client_id
from algo_oauth.sandbox.csrf import check_form, form_token
from algo_oauth.sandbox.faults import OAuthFault
from algo_oauth.sandbox.world import world

EXTENSION: Final = "algo-oauth-sandbox-authorization"

oauth = Blueprint("oauth", __name__, url_prefix="/restapi/oauth")


class RevocationEndpoint(AuthlibRevocationEndpoint):
    """RFC 7009, except that either token ends the whole session."""

    CLIENT_AUTH_METHODS = grants.CLIENT_AUTHENTICATION

    def create_endpoint_response(self, request: Any) -> tuple[int, str, list[tuple[str, str]]]:
        """End the session; a token that is not known is no fault (section 2.2)."""
        client: AppClient = self.authenticate_endpoint_client(request)
        token: str | None = request.form.get("token")
        if not token:
            raise InvalidRequestError("Parameter [token] is missing")
        world().sessions.end(token, client.get_client_id())
        return 200, "", []


def find_client(client_id: str) -> AppClient | None:
    """Return the app of a client id as Authlib's client."""
    app = world().apps.get(client_id)
    return AppClient(app) if app else None


def add_authorization_server(app: Flask) -> None:
    """Give the application Authlib's server with RingCentral's grants and client authentication."""
    server = AuthorizationServer(app, query_client=find_client)
    server.register_client_auth_method("client_secret_basic", by_basic_header)
    server.register_client_auth_method("none", by_client_id)
    for grant in (
        grants.JwtBearerGrant,
        grants.RefreshTokenGrant,
        grants.ClientCredentialsGrant,
    ):
        server.register_grant(grant)
    server.register_grant(grants.AuthorizationCodeGrant, [grants.S256Challenge(required=True)])
    server.register_endpoint(RevocationEndpoint)
    app.extensions[EXTENSION] = server


def _server() -> AuthorizationServer:
    return current_app.extensions[EXTENSION]


@oauth.post("/token")
def token() -> ResponseReturnValue:
    """Exchange a grant for a token pair."""
    answer: Response = _server().create_token_response()
    return answer


@oauth.post("/revoke")
def revoke() -> ResponseReturnValue:
    """End the session of a token."""
    answer: Response = _server().create_endpoint_response(RevocationEndpoint.ENDPOINT_NAME)
    return answer


@oauth.get("/authorize")
def ask_for_consent() -> ResponseReturnValue:
    """Show who asks for what; a wrong redirect URI is told here and never redirected to."""
    try:
        grant = _consent_grant()
    except OAuth2Error as error:
        return _refusal(error)
    page = make_response(
        render_template(
            "consent.html",
            app=grant.client.app,
            user=world().credentials.user,
            form_token=form_token(),
        )
    )
    return _allow_form_to_lead_to(grant.redirect_uri, page)


@oauth.post("/authorize")
def take_decision() -> ResponseReturnValue:
    """Send the browser back with a code, or with ``access_denied``."""
    check_form()
    try:
        grant = _consent_grant()
    except OAuth2Error as error:
        return _refusal(error)
    allowed = request.form.get("decision") == "allow"
    user = world().credentials.user if allowed else None
    answer: Response = _server().create_authorization_response(grant=grant, grant_user=user)
    return answer


def _consent_grant() -> grants.AuthorizationCodeGrant:
    client = find_client(request.args.get("client_id", ""))
    if client is None:
        raise OAuthFault("invalid_client", "OAU-153", "Unknown client")
    redirect_uri = grants.checked_redirect_uri(request.args.get("redirect_uri"), client)
    # Authlib would repeat the response type in an error that may not hold every letter.
    if request.args.get("response_type") != "code":
        raise OAuth2Error(
            "Only response_type=code is supported",
            error="unsupported_response_type",
            redirect_uri=redirect_uri,
            state=request.args.get("state"),
        )
    grant: grants.AuthorizationCodeGrant = _server().get_consent_grant()
    return grant


def _refusal(error: OAuth2Error) -> ResponseReturnValue:
    if not error.redirect_uri and _is_a_browser():
        code = getattr(error, "code", error.error)
        page = render_template("refusal.html", code=code, sentence=error.description)
        return page, error.status_code
    answer: Response = _server().handle_error_response(None, error)
    return answer


def _is_a_browser() -> bool:
    kinds = ("application/json", "text/html")
    return request.accept_mimetypes.best_match(kinds) == "text/html"


def _allow_form_to_lead_to(redirect_uri: str, page: Response) -> Response:
    # Browsers hold a form's redirects to form-action as well.
    parts = urlsplit(redirect_uri)
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {parts.scheme}://{parts.netloc}"
    )
    return page
