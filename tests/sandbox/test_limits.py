"""Rate limits: groups, headers, the penalty and how it is restarted."""

import pytest
from werkzeug.test import TestResponse

from tests.doubles.clock import HandClock
from tests.sandbox.dialogue import CHATS, Dialogue, code_in, json_of

ME = "/restapi/v1.0/account/~/extension/~"


def _limit_headers(answer: TestResponse) -> list[str]:
    names = ("Group", "Limit", "Remaining", "Window")
    return [answer.headers[f"X-Rate-Limit-{name}"] for name in names]


def _exceeded(answer: TestResponse) -> str:
    assert (answer.status_code, code_in(answer)) == (429, "CMN-301")
    return answer.headers["Retry-After"]


def test_it_tells_what_is_left_of_the_auth_group(limited: Dialogue) -> None:
    assert _limit_headers(limited.jwt_token()) == ["auth", "5", "4", "60"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [(ME, ["light", "50", "49", "60"]), (CHATS, ["medium", "40", "39", "60"])],
)
def test_it_tells_what_is_left_of_an_api_group(
    limited: Dialogue, path: str, headers: list[str]
) -> None:
    assert _limit_headers(limited.get(path, limited.log_in()["access_token"])) == headers


def test_it_refuses_the_sixth_token_request_of_a_minute(limited: Dialogue) -> None:
    statuses = [limited.jwt_token().status_code for _ in range(5)]
    answer = limited.jwt_token()
    assert statuses == [200] * 5
    assert _exceeded(answer) == "60"
    assert _limit_headers(answer) == ["auth", "5", "0", "60"]


def test_it_counts_failed_grants_as_well(limited: Dialogue) -> None:
    for _ in range(5):
        limited.jwt_token("nonsense")
    assert _exceeded(limited.jwt_token()) == "60"


def test_it_refuses_the_41st_call_of_the_medium_group(limited: Dialogue) -> None:
    token = limited.log_in()["access_token"]
    statuses = {limited.get(CHATS, token).status_code for _ in range(40)}
    assert statuses == {200}
    assert _exceeded(limited.get(CHATS, token)) == "60"


def test_it_counts_groups_apart(limited: Dialogue) -> None:
    token = limited.log_in()["access_token"]
    for _ in range(41):
        limited.get(CHATS, token)
    assert limited.get(ME, token).status_code == 200


def test_it_counts_apps_apart(limited: Dialogue) -> None:
    for _ in range(6):
        limited.jwt_token()
    assert limited.jwt_token(app=limited.credentials.web_app).status_code == 400


def test_it_begins_anew_after_a_minute(limited: Dialogue, clock: HandClock) -> None:
    for _ in range(5):
        limited.jwt_token()
    clock.advance(60)
    assert _limit_headers(limited.jwt_token())[2] == "4"


def test_it_ends_the_penalty_after_60_quiet_seconds(limited: Dialogue, clock: HandClock) -> None:
    for _ in range(6):
        limited.jwt_token()
    clock.advance(60)
    assert limited.jwt_token().status_code == 200


def test_it_restarts_the_penalty_with_every_request(limited: Dialogue, clock: HandClock) -> None:
    for _ in range(6):
        limited.jwt_token()
    clock.advance(59)
    assert _exceeded(limited.jwt_token()) == "60"
    clock.advance(59)
    assert _exceeded(limited.jwt_token()) == "60"


def test_it_counts_nothing_where_limits_are_lifted(talk: Dialogue) -> None:
    answers = [talk.jwt_token() for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("X-Rate-Limit-Limit" in answer.headers for answer in answers)


def test_it_takes_2500_posts_of_a_user_a_day(limited: Dialogue, clock: HandClock) -> None:
    for _ in range(2500):
        limited.world.limits.spend_post(limited.credentials.user.id)
    answer = limited.post_text("one more", limited.log_in()["access_token"])
    assert answer.status_code == 500
    assert json_of(answer)["message"] == "You have exceeded your limits for this action."
    clock.advance(86_400)
    assert limited.post_text("next day", limited.log_in()["access_token"]).status_code == 201
