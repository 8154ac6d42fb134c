"""The authorization page, codes and PKCE."""

import base64
import hashlib

import pytest

from algo_oauth.sandbox.records import App
from tests.doubles.clock import HandClock
from tests.sandbox.dialogue import AUTHORIZE, Dialogue, code_in, json_of, question, sent_back

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:-1]
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


@pytest.fixture
def app(talk: Dialogue) -> App:
    return talk.credentials.web_app


@pytest.fixture
def public_app(talk: Dialogue) -> App:
    return talk.credentials.client_side_app


def test_it_shows_who_asks_for_what(talk: Dialogue, app: App) -> None:
    page = talk.ask(app)
    assert app.name in page.text
    assert "TeamMessaging" in page.text
    assert app.client_secret not in page.text


def test_it_lets_its_form_lead_to_the_redirect_uri(talk: Dialogue, app: App) -> None:
    policy = talk.ask(app).headers["Content-Security-Policy"]
    assert "form-action 'self' https://localhost:8450;" in policy + ";"


def test_it_returns_code_and_state(talk: Dialogue, app: App) -> None:
    answer = talk.decide(app, "allow")
    assert answer.headers["Location"].startswith(app.redirect_uris[0] + "?")
    back = sent_back(answer)
    assert back["state"] == "a state"
    assert len(back["code"]) > 40


def test_it_exchanges_a_code_for_a_token_that_works(talk: Dialogue, app: App) -> None:
    pair = talk.exchange(talk.code(app), app)
    assert pair.status_code == 200
    assert talk.post_text("hello", json_of(pair)["access_token"]).status_code == 201


def test_it_refreshes_a_session_that_began_with_a_code(talk: Dialogue, app: App) -> None:
    pair = talk.exchange(talk.code(app), app)
    again = talk.refresh(json_of(pair)["refresh_token"], app=app)
    assert again.status_code == 200


@pytest.mark.parametrize("decision", ["deny", ""])
def test_it_says_when_the_user_denies(talk: Dialogue, app: App, decision: str) -> None:
    back = sent_back(talk.decide(app, decision))
    assert (back["error"], back["state"]) == ("access_denied", "a state")
    assert back["error_description"]


def test_it_takes_the_right_verifier_of_a_client_side_app(talk: Dialogue, public_app: App) -> None:
    code = talk.code(public_app, **PKCE)
    assert talk.exchange(code, public_app, code_verifier=VERIFIER).status_code == 200


def test_it_refreshes_for_a_client_side_app(talk: Dialogue, public_app: App) -> None:
    code = talk.code(public_app, **PKCE)
    pair = talk.exchange(code, public_app, code_verifier=VERIFIER)
    assert talk.refresh(json_of(pair)["refresh_token"], app=public_app).status_code == 200


def test_it_takes_pkce_of_an_app_with_a_secret(talk: Dialogue, app: App) -> None:
    code = talk.code(app, **PKCE)
    assert talk.exchange(code, app, code_verifier=VERIFIER).status_code == 200


@pytest.mark.parametrize("verifier", ["w" * 43, "too short", ""])
def test_it_refuses_a_wrong_verifier(talk: Dialogue, public_app: App, verifier: str) -> None:
    code = talk.code(public_app, **PKCE)
    answer = talk.exchange(code, public_app, code_verifier=verifier)
    assert answer.status_code == 400
    assert json_of(answer)["error"] in {"invalid_grant", "invalid_request"}


def test_it_refuses_a_verifier_that_no_challenge_was_made_for(talk: Dialogue, app: App) -> None:
    answer = talk.exchange(talk.code(app), app, code_verifier=VERIFIER)
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"code_challenge": CHALLENGE},
        {"code_challenge": CHALLENGE, "code_challenge_method": "plain"},
        {"code_challenge_method": "S256"},
        {"code_challenge": "short", "code_challenge_method": "S256"},
    ],
)
def test_it_sends_back_a_client_side_app_without_a_good_challenge(
    talk: Dialogue, public_app: App, changes: dict[str, str]
) -> None:
    assert sent_back(talk.ask(public_app, **changes))["error"] == "invalid_request"


def test_it_lets_a_code_live_for_60_seconds(talk: Dialogue, app: App, clock: HandClock) -> None:
    code = talk.code(app)
    clock.advance(59.9)
    assert talk.exchange(code, app).status_code == 200


def test_it_refuses_a_code_after_60_seconds(talk: Dialogue, app: App, clock: HandClock) -> None:
    code = talk.code(app)
    clock.advance(60)
    answer = talk.exchange(code, app)
    assert (answer.status_code, code_in(answer)) == (403, "OAU-108")


def test_it_takes_a_code_once(talk: Dialogue, app: App) -> None:
    code = talk.code(app)
    talk.exchange(code, app)
    answer = talk.exchange(code, app)
    assert (answer.status_code, code_in(answer)) == (403, "OAU-106")


def test_it_refuses_a_code_of_another_app(talk: Dialogue, app: App, public_app: App) -> None:
    code = talk.code(app)
    answer = talk.exchange(code, public_app)
    assert (answer.status_code, code_in(answer)) == (403, "OAU-110")


@pytest.mark.parametrize("code", ["nonsense", ""])
def test_it_refuses_a_code_it_never_issued(talk: Dialogue, app: App, code: str) -> None:
    answer = talk.exchange(code, app)
    assert (answer.status_code, code_in(answer)) == (403, "OAU-106")


def test_it_asks_for_the_code(talk: Dialogue, app: App) -> None:
    answer = talk.token({"grant_type": "authorization_code"}, app=app)
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_request")


def test_it_wants_the_same_redirect_uri_at_the_exchange(talk: Dialogue, app: App) -> None:
    answer = talk.exchange(talk.code(app), app, redirect_uri=app.redirect_uris[1])
    assert (answer.status_code, code_in(answer)) == (400, "OAU-109")


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "",
        "https://elsewhere.example/",
        "https://localhost:8450/control/oauth-callback.lua/",
        "https://localhost:8450/control/oauth-callback.lua?a=b",
        "https://LOCALHOST:8450/control/oauth-callback.lua",
        'a"b\\é',
    ],
)
def test_it_never_redirects_to_an_unregistered_uri(
    talk: Dialogue, app: App, redirect_uri: str
) -> None:
    answer = talk.ask(app, redirect_uri=redirect_uri)
    assert (answer.status_code, code_in(answer)) == (400, "OAU-109")


def test_it_never_redirects_a_decision_to_an_unregistered_uri(talk: Dialogue, app: App) -> None:
    page = talk.ask(app)
    asked = question(app, redirect_uri="https://elsewhere.example/")
    token = page.text.split('name="form_token" value="')[1].split('"')[0]
    form = {"form_token": token, "decision": "allow"}
    answer = talk.client.post(AUTHORIZE, query_string=asked, data=form)
    assert (answer.status_code, code_in(answer)) == (400, "OAU-109")


def test_it_has_no_redirect_uri_for_the_jwt_app(talk: Dialogue) -> None:
    answer = talk.ask(talk.credentials.jwt_app)
    assert (answer.status_code, code_in(answer)) == (403, "OAU-113")


@pytest.mark.parametrize("client_id", ["", "nobody"])
def test_it_names_an_unknown_client(talk: Dialogue, app: App, client_id: str) -> None:
    answer = talk.ask(app, client_id=client_id)
    assert (answer.status_code, code_in(answer)) == (400, "OAU-153")


def test_it_tells_a_person_on_a_page_what_is_wrong(talk: Dialogue) -> None:
    answer = talk.client.get(
        AUTHORIZE,
        query_string=question(talk.credentials.jwt_app),
        headers={"Accept": "text/html,*/*;q=0.8"},
    )
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert "OAU-113" in answer.text


@pytest.mark.parametrize("response_type", ["token", "", 'a"b\\é'])
def test_it_sends_back_other_response_types(talk: Dialogue, app: App, response_type: str) -> None:
    back = sent_back(talk.ask(app, response_type=response_type))
    assert back["error"] == "unsupported_response_type"


def test_it_takes_no_decision_from_another_site(talk: Dialogue, app: App) -> None:
    talk.ask(app)
    answer = talk.client.post(
        AUTHORIZE,
        query_string=question(app),
        data={"form_token": "guessed", "decision": "allow"},
    )
    assert answer.status_code == 403
