"""How long tokens live, how pairs rotate and what ends a session."""

from typing import Any

import pytest

from tests.doubles.clock import HandClock
from tests.sandbox.dialogue import Dialogue, code_in, json_of

ME = "/restapi/v1.0/account/~/extension/~"


def _use(talk: Dialogue, access_token: str) -> int:
    return talk.get(ME, access_token).status_code


def _refused(talk: Dialogue, access_token: str) -> str:
    answer = talk.get(ME, access_token)
    assert (answer.status_code, json_of(answer)["errorCode"]) == (401, "TokenInvalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    return code_in(answer)


def _rotated(talk: Dialogue, refresh_token: str) -> dict[str, Any]:
    answer = talk.refresh(refresh_token)
    assert answer.status_code == 200, answer.text
    return json_of(answer)


def _dead(talk: Dialogue, refresh_token: str) -> str:
    answer = talk.refresh(refresh_token)
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_grant")
    return code_in(answer)


def test_it_lets_an_access_token_live_for_an_hour(talk: Dialogue, clock: HandClock) -> None:
    token = talk.log_in()["access_token"]
    clock.advance(3599)
    assert _use(talk, token) == 200


def test_it_refuses_an_expired_access_token(talk: Dialogue, clock: HandClock) -> None:
    token = talk.log_in()["access_token"]
    clock.advance(3600)
    assert _refused(talk, token) == "OAU-128"


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "ü", "U0JY", "A" * 99])
def test_it_refuses_what_it_cannot_parse(talk: Dialogue, token: str) -> None:
    assert _refused(talk, token) == "OAU-149"


def test_it_refuses_a_token_of_an_earlier_start(talk: Dialogue) -> None:
    token = talk.log_in()["access_token"]
    talk.world.sessions.end_all()
    assert _refused(talk, token) == "OAU-213"


def test_it_takes_no_refresh_token_for_an_access_token(talk: Dialogue) -> None:
    assert _refused(talk, talk.log_in()["refresh_token"]) == "OAU-149"


def test_it_rotates_both_tokens_in_the_same_session(talk: Dialogue) -> None:
    old = talk.log_in()
    new = _rotated(talk, old["refresh_token"])
    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] != old["refresh_token"]
    assert new["session_id"] == old["session_id"]


def test_it_hands_out_the_same_pair_until_it_is_used(talk: Dialogue, clock: HandClock) -> None:
    old = talk.log_in()
    new = _rotated(talk, old["refresh_token"])
    clock.advance(3599)
    again = _rotated(talk, old["refresh_token"])
    assert again["access_token"] == new["access_token"]
    assert again["refresh_token"] == new["refresh_token"]
    assert again["expires_in"] == 1


def test_it_stops_repeating_after_an_hour(talk: Dialogue, clock: HandClock) -> None:
    old = talk.log_in()
    _rotated(talk, old["refresh_token"])
    clock.advance(3600)
    assert _dead(talk, old["refresh_token"]) == "OAU-213"


def test_it_lets_the_old_pair_live_for_10_seconds_of_use(talk: Dialogue, clock: HandClock) -> None:
    old = talk.log_in()
    new = _rotated(talk, old["refresh_token"])
    _use(talk, new["access_token"])
    clock.advance(9.9)
    assert _use(talk, old["access_token"]) == 200
    assert _rotated(talk, old["refresh_token"])["access_token"] == new["access_token"]


def test_it_refuses_the_old_pair_after_10_seconds_of_use(talk: Dialogue, clock: HandClock) -> None:
    old = talk.log_in()
    new = _rotated(talk, old["refresh_token"])
    _use(talk, new["access_token"])
    clock.advance(10)
    assert _refused(talk, old["access_token"]) == "OAU-129"
    assert _dead(talk, old["refresh_token"]) == "OAU-213"
    assert _use(talk, new["access_token"]) == 200


def test_it_counts_the_10_seconds_from_the_first_use_only(talk: Dialogue, clock: HandClock) -> None:
    old = talk.log_in()
    new = _rotated(talk, old["refresh_token"])
    for _ in range(3):
        _use(talk, new["access_token"])
        clock.advance(4)
    assert _dead(talk, old["refresh_token"]) == "OAU-213"


def test_it_supersedes_a_token_even_past_a_pair_that_nobody_used(
    talk: Dialogue, clock: HandClock
) -> None:
    oldest = talk.log_in()
    unused = _rotated(talk, oldest["refresh_token"])
    newest = _rotated(talk, unused["refresh_token"])
    _use(talk, newest["access_token"])
    clock.advance(10)
    assert _refused(talk, oldest["access_token"]) == "OAU-129"


def test_it_refuses_a_refresh_token_two_pairs_back(talk: Dialogue) -> None:
    oldest = talk.log_in()
    _rotated(talk, _rotated(talk, oldest["refresh_token"])["refresh_token"])
    assert _dead(talk, oldest["refresh_token"]) == "OAU-213"


def test_it_lets_a_refresh_token_live_for_a_week(talk: Dialogue, clock: HandClock) -> None:
    token = talk.log_in()["refresh_token"]
    clock.advance(604_798)
    assert _rotated(talk, token)["expires_in"] == 3600


def test_it_refuses_an_expired_refresh_token(talk: Dialogue, clock: HandClock) -> None:
    token = talk.log_in()["refresh_token"]
    clock.advance(604_799)
    assert _dead(talk, token) == "OAU-210"


def test_it_refuses_a_refresh_token_it_never_issued(talk: Dialogue) -> None:
    assert _dead(talk, "nonsense") == "OAU-213"


def test_it_refuses_the_refresh_token_of_another_app(talk: Dialogue) -> None:
    token = talk.log_in()["refresh_token"]
    answer = talk.refresh(token, app=talk.credentials.web_app)
    assert (answer.status_code, code_in(answer)) == (400, "OAU-213")


def test_it_asks_for_the_refresh_token(talk: Dialogue) -> None:
    answer = talk.token({"grant_type": "refresh_token"})
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_request")


def test_it_forgets_pairs_of_long_ago(talk: Dialogue) -> None:
    first = talk.log_in()
    pair = first
    for _ in range(20):
        pair = _rotated(talk, pair["refresh_token"])
    assert _refused(talk, first["access_token"]) == "OAU-213"
    assert _use(talk, pair["access_token"]) == 200


def test_it_ends_the_oldest_of_six_sessions(talk: Dialogue) -> None:
    pairs = [talk.log_in() for _ in range(6)]
    assert _refused(talk, pairs[0]["access_token"]) == "OAU-213"
    assert _dead(talk, pairs[0]["refresh_token"]) == "OAU-211"
    assert [_use(talk, pair["access_token"]) for pair in pairs[1:]] == [200] * 5


def test_it_counts_sessions_for_each_app_alone(talk: Dialogue) -> None:
    app = talk.credentials.web_app
    first = talk.log_in()
    for _ in range(5):
        talk.exchange(talk.code(app), app)
    assert _use(talk, first["access_token"]) == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_it_ends_the_whole_session_when_one_token_is_revoked(talk: Dialogue, kind: str) -> None:
    pair = talk.log_in()
    answer = talk.revoke(pair[kind])
    assert (answer.status_code, answer.data) == (200, b"")
    assert _refused(talk, pair["access_token"]) == "OAU-213"
    assert _dead(talk, pair["refresh_token"]) == "OAU-211"


def test_it_leaves_other_sessions_alone_when_it_revokes(talk: Dialogue) -> None:
    other = talk.log_in()
    talk.revoke(talk.log_in()["access_token"])
    assert _use(talk, other["access_token"]) == 200


def test_it_revokes_no_token_of_another_app(talk: Dialogue) -> None:
    token = talk.log_in()["access_token"]
    assert talk.revoke(token, app=talk.credentials.web_app).status_code == 200
    assert _use(talk, token) == 200


def test_it_takes_no_offence_at_revoking_what_is_unknown(talk: Dialogue) -> None:
    assert talk.revoke("nonsense").status_code == 200


def test_it_wants_a_token_to_revoke(talk: Dialogue) -> None:
    answer = talk.revoke("")
    assert (answer.status_code, json_of(answer)["error"]) == (400, "invalid_request")


def test_it_revokes_for_authenticated_clients_only(talk: Dialogue) -> None:
    token = talk.log_in()["access_token"]
    answer = talk.client.post("/restapi/oauth/revoke", data={"token": token})
    assert (answer.status_code, code_in(answer)) == (400, "OAU-156")
    assert _use(talk, token) == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "AGW-401"),
        ({"Authorization": "Basic abc"}, "AGW-402"),
        ({"Authorization": "Bearer"}, "AGW-402"),
        ({"Authorization": "Bearer  "}, "AGW-402"),
        ({"Authorization": ""}, "AGW-402"),
    ],
)
def test_it_refuses_a_call_without_a_bearer_token(
    talk: Dialogue, headers: dict[str, str], code: str
) -> None:
    answer = talk.client.get(ME, headers=headers)
    assert (answer.status_code, code_in(answer)) == (401, code)
    assert json_of(answer)["errorCode"] == code


def test_it_reads_the_scheme_in_any_case(talk: Dialogue) -> None:
    token = talk.log_in()["access_token"]
    headers = {"Authorization": f"bearer {token}"}
    assert talk.client.get(ME, headers=headers).status_code == 200
