"""The JWT bearer grant and how clients authenticate."""

import base64
from datetime import UTC, datetime

import jwt
import pytest

from algo_oauth.sandbox.assertions import make_signing_key
from algo_oauth.sandbox.records import App
from tests.doubles.clock import HandClock
from tests.sandbox.dialogue import JWT_BEARER, TOKEN, Dialogue, basic, code_in, json_of


def test_it_answers_every_documented_field(talk: Dialogue) -> None:
    pair = talk.log_in()
    assert {name: pair[name] for name in pair if name not in _RANDOM} == {
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token_expires_in": 604799,
        "scope": "TeamMessaging ReadAccounts",
        "owner_id": talk.credentials.user.id,
    }
    assert all(isinstance(pair[name], str) and pair[name] for name in _RANDOM)


_RANDOM = ("access_token", "refresh_token", "endpoint_id", "session_id")


def test_it_answers_json_that_nobody_may_store(talk: Dialogue) -> None:
    answer = talk.jwt_token()
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_tolerates_extra_parameters(talk: Dialogue) -> None:
    form = {
        "grant_type": JWT_BEARER,
        "assertion": talk.credentials.jwt,
        "environment": "production",
    }
    assert talk.token(form).status_code == 200


def test_its_jwt_looks_like_one_from_the_developer_console(talk: Dialogue) -> None:
    header = jwt.get_unverified_header(talk.credentials.jwt)
    claims = jwt.decode(talk.credentials.jwt, options={"verify_signature": False})
    assert (header["alg"], len(header["kid"])) == ("RS256", 32)
    assert claims["iss"] == "https://platform.ringcentral.com"
    assert claims["aud"] == "https://platform.ringcentral.com/restapi/oauth/token"
    assert claims["sub"] == talk.credentials.user.id
    assert datetime.fromtimestamp(claims["exp"], UTC).year > 2080
    assert claims["jti"]


def test_it_gives_no_refresh_token_where_the_app_issues_none(talk: Dialogue) -> None:
    talk.world.change_app(talk.credentials.jwt_app, issues_refresh_tokens=False)
    pair = talk.log_in()
    assert "refresh_token" not in pair
    assert "refresh_token_expires_in" not in pair


def _assert_refused(talk: Dialogue, assertion: str, sentence: str) -> None:
    answer = talk.jwt_token(assertion)
    assert answer.status_code == 400
    assert answer.json == {"error": "invalid_grant", "error_description": sentence}


def test_it_refuses_a_jwt_that_has_expired(talk: Dialogue, clock: HandClock) -> None:
    assertion = talk.world.issue_jwt(lives=60)
    clock.advance(60)
    _assert_refused(talk, assertion, "The JWT has expired")


def test_it_refuses_a_jwt_of_another_app(talk: Dialogue) -> None:
    assertion = talk.world.issue_jwt(only_for="another app")
    _assert_refused(talk, assertion, "The JWT is not meant for this application")


def test_it_takes_a_jwt_that_is_limited_to_this_app(talk: Dialogue) -> None:
    assertion = talk.world.issue_jwt(only_for=talk.credentials.jwt_app.client_id)
    assert talk.jwt_token(assertion).status_code == 200


def test_it_refuses_a_jwt_of_a_user_it_does_not_know(talk: Dialogue) -> None:
    assertion = talk.world.issue_jwt(user_id="1")
    _assert_refused(talk, assertion, "The user of the JWT does not exist")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/token"},
        {"iss": "https://elsewhere.example"},
        {"sub": None},
        {"jti": None},
        {"exp": None},
        {"exp": "soon"},
    ],
)
def test_it_refuses_a_jwt_with_other_claims(talk: Dialogue, changes: dict[str, object]) -> None:
    claims = jwt.decode(talk.credentials.jwt, options={"verify_signature": False})
    changed = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    assertion = jwt.encode(changed, talk.credentials.signing_key, algorithm="RS256")
    _assert_refused(talk, assertion, "The JWT is not valid")


def test_it_refuses_a_jwt_that_somebody_else_signed(talk: Dialogue) -> None:
    claims = jwt.decode(talk.credentials.jwt, options={"verify_signature": False})
    assertion = jwt.encode(claims, make_signing_key(), algorithm="RS256")
    _assert_refused(talk, assertion, "The JWT is not valid")


def test_it_refuses_a_jwt_that_is_not_signed_at_all(talk: Dialogue) -> None:
    claims = jwt.decode(talk.credentials.jwt, options={"verify_signature": False})
    _assert_refused(talk, jwt.encode(claims, "", algorithm="none"), "The JWT is not valid")


@pytest.mark.parametrize("assertion", ["nonsense", "a.b.c", "ü"])
def test_it_refuses_what_is_no_jwt(talk: Dialogue, assertion: str) -> None:
    _assert_refused(talk, assertion, "The JWT is not valid")


def test_it_asks_for_the_assertion(talk: Dialogue) -> None:
    answer = talk.token({"grant_type": JWT_BEARER})
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_request")


def test_it_names_an_unknown_client(talk: Dialogue) -> None:
    answer = talk.client.post(
        TOKEN, data={"grant_type": JWT_BEARER}, headers=basic("nobody", "secret")
    )
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_client")
    assert code_in(answer) == "OAU-153"


def test_it_refuses_a_wrong_secret_with_a_challenge(talk: Dialogue) -> None:
    headers = basic(talk.credentials.jwt_app.client_id, "wrong")
    answer = talk.client.post(TOKEN, data={"grant_type": JWT_BEARER}, headers=headers)
    assert answer.json == {
        "error": "invalid_client",
        "error_description": "Invalid client credentials",
        "errors": [{"errorCode": "OAU-146", "message": "Invalid client credentials"}],
    }
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_it_takes_form_encoded_credentials(talk: Dialogue) -> None:
    app = talk.world.change_app(talk.credentials.jwt_app, client_secret="a+b%c:d é/")
    spaceless = talk.world.change_app(app, client_secret="a+b%c:dé/")
    assert talk.jwt_token(app=spaceless).status_code == 200


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic not-base64!",
        "Basic " + _b64("no colon"),
        "Basic " + _b64(":secret"),
        "Basic " + _b64("an id:secret"),
        "Basic " + _b64("id:sec\nret"),
        "Basic " + _b64("id:secret+"),
        "Basic /w==",
        "Bearer " + _b64("id:secret"),
        "",
    ],
)
def test_it_calls_a_header_malformed(talk: Dialogue, header: str) -> None:
    answer = talk.client.post(
        TOKEN, data={"grant_type": JWT_BEARER}, headers={"Authorization": header}
    )
    assert (answer.status_code, code_in(answer)) == (400, "OAU-156")


def test_it_calls_a_missing_header_malformed(talk: Dialogue) -> None:
    answer = talk.client.post(TOKEN, data={"grant_type": JWT_BEARER})
    assert (answer.status_code, code_in(answer)) == (400, "OAU-156")


def test_it_takes_no_secret_in_the_body(talk: Dialogue) -> None:
    app = talk.credentials.jwt_app
    form = {
        "grant_type": JWT_BEARER,
        "assertion": talk.credentials.jwt,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }
    answer = talk.client.post(TOKEN, data=form)
    assert (answer.status_code, code_in(answer)) == (401, "OAU-146")


@pytest.mark.parametrize("grant", ["client_credentials", "authorization_code"])
def test_it_refuses_a_grant_that_the_app_may_not_use(talk: Dialogue, grant: str) -> None:
    answer = talk.token({"grant_type": grant})
    assert (answer.status_code, json_of(answer)["error"]) == (400, "unauthorized_client")
    assert code_in(answer) == "OAU-251"


def test_it_refuses_the_jwt_grant_to_a_3_legged_app(talk: Dialogue) -> None:
    answer = talk.jwt_token(app=talk.credentials.web_app)
    assert (answer.status_code, code_in(answer)) == (400, "OAU-251")


@pytest.mark.parametrize("form", [{}, {"grant_type": "password"}, {"grant_type": 'a"b\\é'}])
def test_it_knows_no_other_grants(talk: Dialogue, form: dict[str, str]) -> None:
    answer = talk.token(form)
    assert answer.status_code == 400
    assert json_of(answer)["error"] == "unsupported_grant_type"


def test_it_takes_no_json_for_a_form(talk: Dialogue, app: App) -> None:
    answer = talk.client.post(
        TOKEN, json={"grant_type": JWT_BEARER}, headers=basic(app.client_id, app.client_secret)
    )
    assert answer.status_code == 400


def test_it_answers_get_with_405(talk: Dialogue) -> None:
    answer = talk.client.get(TOKEN)
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)


@pytest.fixture
def app(talk: Dialogue) -> App:
    return talk.credentials.jwt_app
