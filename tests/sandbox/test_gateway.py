"""What every API answer has in common, the directory, and what is not served."""

import pytest

from tests.sandbox.dialogue import CHATS, TOKEN, Dialogue, bearer, code_in, json_of

EXTENSION = "/restapi/v1.0/account/~/extension"


@pytest.fixture
def token(talk: Dialogue) -> str:
    return str(talk.log_in()["access_token"])


def test_it_shows_the_own_extension_with_a_number_for_an_id(talk: Dialogue, token: str) -> None:
    shown = talk.get(f"{EXTENSION}/~", token).json
    assert shown is not None
    assert shown["id"] == int(talk.credentials.user.id)
    assert (shown["extensionNumber"], shown["status"], shown["type"]) == ("101", "Enabled", "User")
    assert shown["contact"]["firstName"] == "Sam"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 1),
        ({"extensionNumber": "101"}, 1),
        ({"extensionNumber": "999"}, 0),
        ({"status": "Disabled"}, 0),
        ({"page": "2"}, 0),
    ],
)
def test_it_lists_extensions(talk: Dialogue, token: str, query: dict[str, str], found: int) -> None:
    listed = talk.get(EXTENSION, token, **query).json
    assert listed is not None
    assert len(listed["records"]) == found


@pytest.mark.parametrize("query", [{"page": "0"}, {"perPage": "x"}, {"page": ""}])
def test_it_names_a_page_it_cannot_show(talk: Dialogue, token: str, query: dict[str, str]) -> None:
    answer = talk.get(EXTENSION, token, **query)
    assert (answer.status_code, code_in(answer)) == (400, "CMN-101")


@pytest.mark.parametrize("path", [EXTENSION, f"{EXTENSION}/~"])
def test_it_wants_the_read_accounts_scope(talk: Dialogue, path: str) -> None:
    talk.world.change_app(talk.credentials.jwt_app, scopes=("TeamMessaging",))
    answer = talk.get(path, talk.log_in()["access_token"])
    assert (answer.status_code, code_in(answer)) == (403, "CMN-401")
    assert json_of(answer)["permissionName"] == "ReadAccounts"


@pytest.mark.parametrize("path", [TOKEN, CHATS, "/restapi/v1.0/nothing", EXTENSION])
def test_it_marks_every_api_answer(talk: Dialogue, path: str) -> None:
    headers = talk.client.get(path).headers
    assert len(headers["RCRequestId"]) == 36
    assert headers["RoutingKey"]
    assert headers["Cache-Control"] == "no-store"


def test_it_marks_each_answer_differently(talk: Dialogue) -> None:
    ids = {talk.client.get(CHATS).headers["RCRequestId"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize(
    "path", ["/restapi/v1.0/nothing", "/team-messaging/v1/chat", "/restapi/oauth", "/nothing"]
)
def test_it_does_not_know_other_paths(talk: Dialogue, path: str) -> None:
    answer = talk.client.get(path)
    assert (answer.status_code, code_in(answer)) == (404, "AGW-404")
    assert answer.mimetype == "application/json"


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", CHATS), ("DELETE", EXTENSION), ("PATCH", "/sandbox/trouble"), ("POST", "/")],
)
def test_it_answers_a_wrong_method_with_405(talk: Dialogue, method: str, path: str) -> None:
    answer = talk.client.open(path, method=method)
    assert (answer.status_code, code_in(answer)) == (405, "AGW-405")
    assert "GET" in answer.headers["Allow"]


def test_it_keeps_what_it_was_asked(talk: Dialogue, token: str) -> None:
    talk.client.post(
        talk.posts_path,
        data=b'{ "text":"a" }',
        headers=bearer(token),
        content_type="application/json",
    )
    [seen] = talk.world.traffic.to("/posts")
    assert (seen.method, seen.status, seen.body) == ("POST", 201, b'{ "text":"a" }')
    assert seen.headers["Authorization"] == f"Bearer {token}"


def test_it_keeps_forms_as_they_came(talk: Dialogue, token: str) -> None:
    assert token
    [seen] = talk.world.traffic.to("/token")
    assert seen.body.endswith(b"&assertion=" + talk.credentials.jwt.encode())
    assert token not in repr(seen)


def test_it_forgets_what_it_was_asked(talk: Dialogue, token: str) -> None:
    assert token
    talk.world.traffic.clear()
    assert talk.world.traffic.to("/token") == []
