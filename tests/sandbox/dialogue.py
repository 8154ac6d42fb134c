"""How the sandbox's tests talk to it: a test client that knows the forms and headers."""

import re
from base64 import b64encode
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from algo_oauth.sandbox.app import create_app
from algo_oauth.sandbox.records import App
from algo_oauth.sandbox.world import World

TOKEN = "/restapi/oauth/token"
REVOKE = "/restapi/oauth/revoke"
AUTHORIZE = "/restapi/oauth/authorize"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CHATS = "/team-messaging/v1/chats"


def basic(client_id: str, client_secret: str) -> dict[str, str]:
    text = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return {"Authorization": "Basic " + b64encode(text.encode()).decode()}


def json_of(answer: TestResponse) -> dict[str, Any]:
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


def code_in(answer: TestResponse) -> str:
    [detail] = json_of(answer)["errors"]
    return str(detail["errorCode"])


class Dialogue:
    """One client talking to one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client: FlaskClient = create_app(world).test_client()
        self.credentials = world.credentials
        self.posts_path = f"{CHATS}/{world.credentials.team_id}/posts"

    def token(self, form: dict[str, str], *, app: App | None = None) -> TestResponse:
        """Ask the token endpoint as ``app`` (the JWT app if none is named)."""
        app = app or self.credentials.jwt_app
        headers = {} if app.public else basic(app.client_id, app.client_secret)
        public = {"client_id": app.client_id} if app.public else {}
        return self.client.post(TOKEN, data={**form, **public}, headers=headers)

    def jwt_token(self, jwt: str = "", *, app: App | None = None) -> TestResponse:
        form = {"grant_type": JWT_BEARER, "assertion": jwt or self.credentials.jwt}
        return self.token(form, app=app)

    def refresh(self, refresh_token: str, *, app: App | None = None) -> TestResponse:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return self.token(form, app=app)

    def revoke(self, token: str, *, app: App | None = None) -> TestResponse:
        app = app or self.credentials.jwt_app
        headers = basic(app.client_id, app.client_secret)
        return self.client.post(REVOKE, data={"token": token}, headers=headers)

    def log_in(self) -> dict[str, Any]:
        answer = self.jwt_token()
        assert answer.status_code == 200, answer.text
        return json_of(answer)

    def get(self, path: str, access_token: str, **query: str) -> TestResponse:
        return self.client.get(path, query_string=query, headers=bearer(access_token))

    def post_text(self, text: str, access_token: str) -> TestResponse:
        return self.client.post(self.posts_path, json={"text": text}, headers=bearer(access_token))

    def ask(self, app: App, **changes: str) -> TestResponse:
        """Open the authorization page."""
        return self.client.get(AUTHORIZE, query_string=question(app, **changes))

    def decide(self, app: App, decision: str, **changes: str) -> TestResponse:
        """Open the authorization page and press Allow or Deny."""
        page = self.ask(app, **changes)
        assert page.status_code == 200, page.text
        return self.client.post(
            AUTHORIZE,
            query_string=question(app, **changes),
            data={"form_token": form_token(page), "decision": decision},
        )

    def code(self, app: App, **changes: str) -> str:
        """Go through the authorization page and return the code that came back."""
        return sent_back(self.decide(app, "allow", **changes))["code"]

    def exchange(self, code: str, app: App, **changes: str) -> TestResponse:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": app.redirect_uris[0],
        }
        return self.token({**form, **changes}, app=app)


def question(app: App, **changes: str) -> dict[str, str]:
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uris[0] if app.redirect_uris else "https://a.example/",
        "state": "a state",
    }
    return {name: value for name, value in {**asked, **changes}.items() if value}


def sent_back(answer: TestResponse) -> dict[str, str]:
    """Return the query that a redirect carries."""
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    return {name: value for name, [value] in query.items()}


def form_token(page: TestResponse) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def bearer(access_token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access_token}"}
