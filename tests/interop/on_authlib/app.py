"""The authorization server built on Authlib, as a Flask application."""

from typing import Any, Final

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, Response, request

from tests.interop.on_authlib import grants
from tests.interop.on_authlib.client_auth import METHODS, ClientAssertion
from tests.interop.on_authlib.memory import Memory
from tests.interop.person import NAME
from tests.interop.registered import GRANTS, SCOPES

_PAGE: Final = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Authlib</title>
</head><body><main><h1>{title}</h1><form method="post">{fields}</form></main></body></html>"""
_DECISION: Final = """<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>"""
_CODE: Final = """<label>Code <input name="user_code" value=""></label>
<button>Continue</button>"""


def create_app(memory: Memory, interval: int) -> Flask:
    """Return the application; devices are told to poll at the interval."""
    app = Flask(__name__)
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
    app.config["OAUTH2_SCOPES_SUPPORTED"] = list(SCOPES)
    server = _server(app, memory)
    app.add_url_rule("/token", "token", server.create_token_response, methods=["POST"])
    for endpoint in (
        grants.DeviceEndpoint(server, interval),
        grants.RevocationEndpoint(server),
        grants.IntrospectionEndpoint(server),
    ):
        _add_endpoint(app, server, endpoint)
    _add_consent(app, server)
    _add_device_page(app, memory)
    document = _metadata(memory.issuer)
    app.add_url_rule("/.well-known/oauth-authorization-server", "metadata", lambda: document)
    return app


def _server(app: Flask, memory: Memory) -> grants.RememberingServer:
    server = grants.RememberingServer(app, query_client=memory.clients.get)
    server.memory = memory
    for method in ("client_secret_jwt", "private_key_jwt"):
        server.register_client_auth_method(method, ClientAssertion(method, memory))
    for grant in (
        grants.ClientCredentialsGrant,
        grants.JwtBearerGrant,
        grants.RefreshGrant,
        grants.DeviceCodeGrant,
    ):
        server.register_grant(grant)
    server.register_grant(grants.CodeGrant, [CodeChallenge(required=False)])
    server.register_extension(grants.IssuerParameter(memory))
    return server


def _add_endpoint(app: Flask, server: grants.RememberingServer, endpoint: Any) -> None:
    name = endpoint.ENDPOINT_NAME
    server.register_endpoint(endpoint)
    app.add_url_rule(
        f"/{name}", name, lambda: server.create_endpoint_response(name), methods=["POST"]
    )


def _add_consent(app: Flask, server: grants.RememberingServer) -> None:
    def consent() -> Response | str:
        try:
            grant = server.get_consent_grant()
        except OAuth2Error as error:
            refusal: Response = server.handle_error_response(request, error)
            return refusal
        if request.method == "GET":
            return _PAGE.format(title="Allow access?", fields=_DECISION)
        user = NAME if request.form["decision"] == "allow" else None
        answer: Response = server.create_authorization_response(grant=grant, grant_user=user)
        return answer

    app.add_url_rule("/authorize", "authorize", consent, methods=["GET", "POST"])


def _add_device_page(app: Flask, memory: Memory) -> None:
    def device() -> str:
        code = request.args.get("user_code") or request.form.get("user_code")
        if not code:
            return _PAGE.format(title="Enter the code", fields=_CODE)
        if "decision" not in request.form:
            kept = f'<input type="hidden" name="user_code" value="{memory.device(code).user_code}">'
            return _PAGE.format(title="Connect a device?", fields=kept + _DECISION)
        memory.device(code).decision = (NAME, request.form["decision"] == "allow")
        return "Done."

    app.add_url_rule("/device", "device", device, methods=["GET", "POST"])


def _metadata(issuer: str) -> dict[str, Any]:
    """Describe the server (RFC 8414)."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "device_authorization_endpoint": f"{issuer}/device_authorization",
        "revocation_endpoint": f"{issuer}/revocation",
        "introspection_endpoint": f"{issuer}/introspection",
        "response_types_supported": ["code"],
        "scopes_supported": list(SCOPES),
        "grant_types_supported": [*sorted(set(GRANTS.values())), "refresh_token"],
        "token_endpoint_auth_methods_supported": METHODS,
        "token_endpoint_auth_signing_alg_values_supported": ["HS256", "RS256", "ES256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }
