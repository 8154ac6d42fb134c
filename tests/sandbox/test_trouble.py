"""Trouble on demand: what each mode does, where, for how long, and who may ask for it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import TestResponse

from algo_oauth.sandbox.trouble import Mode, Trouble
from algo_oauth.sandbox.world import World
from tests.sandbox.dialogue import CHATS, Dialogue, code_in, form_token, json_of

TROUBLE = "/sandbox/trouble"
ME = "/restapi/v1.0/account/~/extension/~"


def _cause(talk: Dialogue, document: dict[str, Any], **headers: str) -> TestResponse:
    return talk.client.post(TROUBLE, json=document, headers=headers)


@pytest.mark.parametrize(
    ("mode", "status", "code"),
    [("429", 429, "CMN-301"), ("500", 500, "CMN-201"), ("503", 503, "CMN-203")],
)
def test_it_refuses_with_a_documented_error(
    talk: Dialogue, mode: Mode, status: int, code: str
) -> None:
    talk.world.trouble.cause(mode)
    for answer in (talk.jwt_token(), talk.client.get(CHATS)):
        assert (answer.status_code, code_in(answer)) == (status, code)


def test_it_says_how_long_to_wait_with_a_429(talk: Dialogue) -> None:
    talk.world.trouble.cause("429")
    assert talk.jwt_token().headers["Retry-After"] == "60"


def test_it_answers_html_for_json(talk: Dialogue) -> None:
    talk.world.trouble.cause("html")
    answer = talk.jwt_token()
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.text.startswith("<!doctype html>")


def test_it_answers_json_that_is_cut_off(talk: Dialogue) -> None:
    talk.world.trouble.cause("invalid_json")
    answer = talk.jwt_token()
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.text == '{"access_token": "U0JYMDFQMDFQ'


def test_it_redirects_elsewhere(talk: Dialogue) -> None:
    talk.world.trouble.cause("redirect")
    answer = talk.jwt_token()
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://platform.ringcentral.com/maintenance"


def test_it_answers_as_usual_when_it_is_slow(talk: Dialogue) -> None:
    talk.world.trouble.cause("slow")
    assert talk.jwt_token().status_code == 200


def test_it_troubles_the_token_endpoint_alone(talk: Dialogue) -> None:
    token = talk.log_in()["access_token"]
    talk.world.trouble.cause("503", "token")
    assert talk.get(ME, token).status_code == 200
    assert talk.jwt_token().status_code == 503


def test_it_troubles_the_api_alone(talk: Dialogue) -> None:
    talk.world.trouble.cause("503", "api")
    token = talk.log_in()["access_token"]
    assert talk.get(ME, token).status_code == 503


def test_it_leaves_the_authorization_page_and_itself_alone(talk: Dialogue) -> None:
    talk.world.trouble.cause("503")
    assert talk.ask(talk.credentials.web_app).status_code == 200
    assert talk.client.get("/").status_code == 200


def test_it_troubles_a_number_of_answers(talk: Dialogue) -> None:
    talk.world.trouble.cause("503", "token", times=2)
    assert [talk.jwt_token().status_code for _ in range(3)] == [503, 503, 200]


def test_it_goes_back_to_normal(talk: Dialogue) -> None:
    talk.world.trouble.cause("503")
    talk.world.trouble.lift()
    assert talk.jwt_token().status_code == 200


@pytest.mark.parametrize("end", [Trouble.lift, Trouble.close])
def test_it_lets_go_of_a_hanging_answer(talk: Dialogue, end: Any) -> None:
    talk.world.trouble.cause("hang", "token")
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(talk.jwt_token)
        assert talk.world.trouble.wait_until_waiting(1, timeout=10)
        assert not answer.done()
        end(talk.world.trouble)
        assert answer.result(10).status_code == 503
    assert talk.world.trouble.waiting == 0


def test_it_keeps_an_answer_hanging_when_other_trouble_begins_elsewhere(talk: Dialogue) -> None:
    talk.world.trouble.cause("hang", "token")
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(talk.jwt_token)
        talk.world.trouble.wait_until_waiting(1, timeout=10)
        talk.world.trouble.cause("500", "api")
        assert talk.world.trouble.waiting == 1
        talk.world.trouble.lift()
        answer.result(10)


def test_it_says_when_nothing_came_to_wait() -> None:
    assert not Trouble().wait_until_waiting(1, timeout=0.01)


def test_it_takes_a_mode_from_a_script(talk: Dialogue) -> None:
    answer = _cause(talk, {"mode": "500", "where": "api", "times": 3})
    assert json_of(answer) == {"modes": {"token": "normal", "api": "500"}, "sessions": 0}
    assert json_of(talk.client.get(TROUBLE)) == json_of(answer)


def test_it_takes_a_mode_for_everything_from_a_script(talk: Dialogue) -> None:
    answer = _cause(talk, {"mode": "html"})
    assert json_of(answer)["modes"] == {"token": "html", "api": "html"}


def test_it_goes_back_to_normal_for_a_script(talk: Dialogue) -> None:
    talk.world.trouble.cause("503")
    assert set(json_of(_cause(talk, {"action": "normal"}))["modes"].values()) == {"normal"}


def test_it_expires_access_tokens_for_a_script(talk: Dialogue) -> None:
    pair = talk.log_in()
    _cause(talk, {"action": "expire_access_tokens"})
    assert code_in(talk.get(ME, pair["access_token"])) == "OAU-128"
    assert talk.refresh(pair["refresh_token"]).status_code == 200


def test_it_expires_all_tokens_for_a_script(talk: Dialogue) -> None:
    pair = talk.log_in()
    _cause(talk, {"action": "expire_all_tokens"})
    assert code_in(talk.get(ME, pair["access_token"])) == "OAU-128"
    assert code_in(talk.refresh(pair["refresh_token"])) == "OAU-210"


def test_it_revokes_sessions_for_a_script(talk: Dialogue) -> None:
    pair = talk.log_in()
    answer = _cause(talk, {"action": "revoke_sessions"})
    assert json_of(answer)["sessions"] == 0
    assert code_in(talk.get(ME, pair["access_token"])) == "OAU-213"
    assert code_in(talk.refresh(pair["refresh_token"])) == "OAU-211"


@pytest.mark.parametrize(
    "document",
    [
        {"mode": "worse"},
        {"mode": "500", "where": "everywhere"},
        {"mode": "500", "times": 0},
        {"action": "explode"},
        {"mood": "500"},
        [],
    ],
)
def test_it_takes_no_orders_it_does_not_know(talk: Dialogue, document: dict[str, Any]) -> None:
    answer = _cause(talk, document)
    assert (answer.status_code, code_in(answer)) == (400, "CMN-101")
    assert talk.world.trouble.modes() == {"token": "normal", "api": "normal"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_it_takes_no_orders_from_another_site(talk: Dialogue, headers: dict[str, str]) -> None:
    assert _cause(talk, {"mode": "500"}, **headers).status_code == 403
    assert talk.world.trouble.modes()["token"] == "normal"


def test_it_takes_a_form_of_its_own_page(talk: Dialogue, world: World) -> None:
    token = form_token(talk.client.get("/"))
    form = {"form_token": token, "mode": "slow", "where": "api"}
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    answer = talk.client.post(TROUBLE, data=form, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert world.trouble.modes() == {"token": "normal", "api": "slow"}


def test_it_takes_an_action_of_its_own_page(talk: Dialogue) -> None:
    talk.log_in()
    form = {"form_token": form_token(talk.client.get("/")), "action": "revoke_sessions"}
    answer = talk.client.post(TROUBLE, data=form)
    assert talk.world.sessions.open_sessions() == ()
    page = talk.client.get(answer.headers["Location"])
    assert "All sessions have been revoked." in page.text


@pytest.mark.parametrize("token", ["", "guessed", "ü"])
def test_it_takes_no_form_without_its_token(talk: Dialogue, token: str) -> None:
    talk.client.get("/")
    answer = talk.client.post(TROUBLE, data={"form_token": token, "mode": "500"})
    assert answer.status_code == 403
    assert talk.world.trouble.modes()["token"] == "normal"


def test_it_takes_no_form_without_its_cookie(talk: Dialogue) -> None:
    answer = talk.client.post(TROUBLE, data={"form_token": "", "mode": "500"})
    assert answer.status_code == 403


def test_it_takes_no_form_that_a_browser_says_is_foreign(talk: Dialogue) -> None:
    form = {"form_token": form_token(talk.client.get("/")), "mode": "500"}
    answer = talk.client.post(TROUBLE, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_it_takes_no_form_it_does_not_know(talk: Dialogue) -> None:
    form = {"form_token": form_token(talk.client.get("/")), "mode": "worse"}
    assert talk.client.post(TROUBLE, data=form).status_code == 400
