"""Chats, teams and posts."""

import json

import pytest
from werkzeug.test import TestResponse

from algo_oauth.sandbox.world import World
from tests.doubles.clock import HandClock
from tests.sandbox.dialogue import CHATS, Dialogue, bearer, code_in, json_of


@pytest.fixture
def token(talk: Dialogue) -> str:
    return str(talk.log_in()["access_token"])


def test_it_answers_a_post_with_201_and_every_field(
    talk: Dialogue, token: str, world: World
) -> None:
    answer = talk.post_text("HELLO!", token)
    assert answer.status_code == 201
    post = answer.json
    assert post is not None
    assert post.pop("id").isdecimal()
    assert post == {
        "groupId": talk.credentials.team_id,
        "type": "TextMessage",
        "text": "HELLO!",
        "creatorId": talk.credentials.user.id,
        "creationTime": "2027-01-15T08:00:00.000Z",
        "lastModifiedTime": "2027-01-15T08:00:00.000Z",
        "attachments": None,
        "mentions": None,
        "activity": None,
        "title": None,
        "iconUri": None,
        "iconEmoji": None,
    }
    assert world.chats.texts(talk.credentials.team_id) == ["HELLO!"]


def test_it_reads_mentions(talk: Dialogue, token: str) -> None:
    user = talk.credentials.user
    answer = talk.post_text(f"Hi ![:Person]({user.id}) and ![:Team](5)", token)
    assert json_of(answer)["mentions"] == [
        {"id": user.id, "type": "Person", "name": "Sam Sandbox"},
        {"id": "5", "type": "Team", "name": ""},
    ]


@pytest.mark.parametrize("text", ["x", "é" * 10_000, "<script>", "line\nline", "\u0000"])
def test_it_takes_any_text_up_to_10000_characters(talk: Dialogue, token: str, text: str) -> None:
    assert json_of(talk.post_text(text, token))["text"] == text


def test_it_takes_attachments_without_text(talk: Dialogue, token: str) -> None:
    attachments = [{"id": "7", "type": "File"}]
    answer = talk.client.post(
        talk.posts_path, json={"attachments": attachments}, headers=bearer(token)
    )
    assert answer.status_code == 201
    assert json_of(answer)["attachments"] == attachments


def test_it_leaves_unknown_members_alone(talk: Dialogue, token: str) -> None:
    body = {"text": "hello", "colour": "red"}
    answer = talk.client.post(talk.posts_path, json=body, headers=bearer(token))
    assert answer.status_code == 201


def _post_body(talk: Dialogue, token: str, body: bytes | str) -> TestResponse:
    headers = {**bearer(token), "Content-Type": "application/json; charset=utf-8"}
    return talk.client.post(talk.posts_path, data=body, headers=headers)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ("{}", "text"),
        ('{"text": ""}', "text"),
        ('{"text": null}', "text"),
        ('{"text": 5}', "text"),
        (json.dumps({"text": "x" * 10_001}), "text"),
        ('{"text": "a", "attachments": {}}', "attachments"),
        ('{"attachments": []}', "text"),
        ('{"attachments": [{"id": "1"}]}', "attachments"),
        (json.dumps({"attachments": [{"id": "1", "type": "File"}] * 26}), "attachments"),
        ("[]", "body"),
        ('"text"', "body"),
        ("", "body"),
        ('{"text": ', "body"),
        ('{"text": "a"} b', "body"),
        (b'{"text": "\xff"}', "body"),
    ],
)
def test_it_names_the_parameter_it_cannot_use(
    talk: Dialogue, token: str, body: str | bytes, parameter: str
) -> None:
    answer = _post_body(talk, token, body)
    assert (answer.status_code, code_in(answer)) == (400, "CMN-101")
    assert json_of(answer)["parameterName"] == parameter
    assert json_of(answer)["errors"][0]["parameterName"] == parameter
    assert talk.world.chats.texts(talk.credentials.team_id) == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_it_takes_nothing_but_json(talk: Dialogue, token: str, kind: str) -> None:
    headers = {**bearer(token), "Content-Type": kind}
    answer = talk.client.post(talk.posts_path, data='{"text": "hello"}', headers=headers)
    assert answer.status_code == 415


def test_it_takes_no_body_beyond_a_mebibyte(talk: Dialogue, token: str) -> None:
    answer = _post_body(talk, token, b" " * (1024 * 1024 + 1))
    assert (answer.status_code, answer.mimetype) == (413, "application/json")


def test_it_does_not_know_another_chat(talk: Dialogue, token: str) -> None:
    answer = talk.client.post(f"{CHATS}/1/posts", json={"text": "a"}, headers=bearer(token))
    assert answer.status_code == 404
    assert answer.json == {
        "errorCode": "CMN-102",
        "message": "Resource for parameter [chatId] is not found",
        "errors": [
            {
                "errorCode": "CMN-102",
                "message": "Resource for parameter [chatId] is not found",
                "parameterName": "chatId",
            }
        ],
        "parameterName": "chatId",
    }


@pytest.mark.parametrize("path", [f"{CHATS}/1", f"{CHATS}/1/posts", f"{CHATS}/1/posts/1"])
def test_it_does_not_show_another_chat(talk: Dialogue, token: str, path: str) -> None:
    answer = talk.get(path, token)
    assert (answer.status_code, code_in(answer)) == (404, "CMN-102")


def test_it_does_not_know_another_post(talk: Dialogue, token: str) -> None:
    answer = talk.get(f"{talk.posts_path}/1", token)
    assert (answer.status_code, json_of(answer)["parameterName"]) == (404, "postId")


def test_it_wants_the_team_messaging_scope(talk: Dialogue) -> None:
    talk.world.change_app(talk.credentials.jwt_app, scopes=("ReadAccounts",))
    answer = talk.post_text("hello", talk.log_in()["access_token"])
    assert answer.status_code == 403
    assert json_of(answer)["errorCode"] == "InsufficientPermissions"
    assert json_of(answer)["permissionName"] == "TeamMessaging"
    assert json_of(answer)["errors"][0]["permissionName"] == "TeamMessaging"
    assert code_in(answer) == "CMN-401"


def test_it_gives_a_new_scope_to_new_sessions_only(talk: Dialogue) -> None:
    app = talk.world.change_app(talk.credentials.jwt_app, scopes=("ReadAccounts",))
    before = talk.log_in()["access_token"]
    talk.world.change_app(app, scopes=("ReadAccounts", "TeamMessaging"))
    assert talk.post_text("hello", before).status_code == 403
    assert talk.post_text("hello", talk.log_in()["access_token"]).status_code == 201


def test_it_shows_one_post(talk: Dialogue, token: str) -> None:
    post = talk.post_text("hello", token).json
    assert post is not None
    assert talk.get(f"{talk.posts_path}/{post['id']}", token).json == post


def test_it_lists_posts_newest_first(talk: Dialogue, token: str, clock: HandClock) -> None:
    for text in ("one", "two", "three"):
        talk.post_text(text, token)
        clock.advance(1)
    listed = talk.get(talk.posts_path, token).json
    assert listed is not None
    assert [post["text"] for post in listed["records"]] == ["three", "two", "one"]


def test_it_shows_the_team(talk: Dialogue, token: str) -> None:
    team = talk.get(f"{CHATS}/{talk.credentials.team_id}", token).json
    assert team is not None
    assert (team["type"], team["status"], team["name"]) == ("Team", "Active", "Front Desk Team")
    assert team["members"] == [{"id": talk.credentials.user.id}]


def test_it_lists_chats_of_every_type(talk: Dialogue, token: str) -> None:
    listed = talk.get(CHATS, token).json
    assert listed is not None
    kinds = {chat["type"] for chat in listed["records"]}
    assert kinds == {"Everyone", "Team", "Group", "Direct", "Personal"}
    assert all(isinstance(chat["id"], str) for chat in listed["records"])


def test_it_lists_chats_of_some_types(talk: Dialogue, token: str) -> None:
    listed = talk.client.get(f"{CHATS}?type=Direct&type=Personal", headers=bearer(token)).json
    assert listed is not None
    assert [chat["type"] for chat in listed["records"]] == ["Direct", "Personal"]


def test_it_lists_teams(talk: Dialogue, token: str) -> None:
    listed = talk.get("/team-messaging/v1/teams", token).json
    assert listed is not None
    assert {chat["type"] for chat in listed["records"]} == {"Team"}
    assert listed["records"][0]["id"] == talk.credentials.team_id


def test_it_pages_through_chats(talk: Dialogue, token: str) -> None:
    seen: list[str] = []
    sizes: list[int] = []
    page_token: str | None = "0"
    while page_token is not None:
        page = talk.get(CHATS, token, recordCount="4", pageToken=page_token).json
        assert page is not None
        seen += [chat["id"] for chat in page["records"]]
        sizes.append(len(page["records"]))
        page_token = page["navigation"]["nextPageToken"]
    assert sizes == [4, 2]
    assert len(set(seen)) == 6
    assert page is not None
    assert page["navigation"]["prevPageToken"] == "0"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "Nonsense"),
        ("recordCount", "0"),
        ("recordCount", "251"),
        ("recordCount", "many"),
        ("recordCount", "²"),
        ("pageToken", "-1"),
        ("pageToken", "99"),
        ("pageToken", ""),
    ],
)
def test_it_names_a_query_parameter_it_cannot_use(
    talk: Dialogue, token: str, name: str, value: str
) -> None:
    answer = talk.get(CHATS, token, **{name: value})
    assert (answer.status_code, code_in(answer)) == (400, "CMN-101")
    assert json_of(answer)["parameterName"] == name
