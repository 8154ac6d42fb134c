"""Team messaging: chats, teams and posts (scope TeamMessaging, group Medium)."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, TypeVar

import msgspec
from flask import Blueprint, Response, request

from algo_oauth.sandbox.chats import Message
from algo_oauth.sandbox.faults import ApiFault, bad_parameter, not_found
from algo_oauth.sandbox.gateway import api_call, calling_app
from algo_oauth.sandbox.records import Attachment, Chat, Post
from algo_oauth.sandbox.world import world

messaging = Blueprint("messaging", __name__, url_prefix="/team-messaging/v1")

team_messaging = api_call("TeamMessaging", "medium")

MOST_RECORDS: Final = 250
KINDS: Final = frozenset({"Everyone", "Team", "Group", "Direct", "Personal"})

Record = TypeVar("Record", Chat, Post)


class NewPost(msgspec.Struct, frozen=True):
    """The body of a post; members that are not known are left alone."""

    text: Annotated[str, msgspec.Meta(max_length=10_000)] | None = None
    attachments: Annotated[tuple[Attachment, ...], msgspec.Meta(max_length=25)] | None = None


@messaging.get("/chats")
@team_messaging
def list_chats() -> Response:
    """List chats, of some types where ``type`` names them."""
    kinds = set(request.args.getlist("type"))
    if kinds - KINDS:
        raise bad_parameter("type")
    chats = world().chats.chats.values()
    return _page([chat for chat in chats if not kinds or chat.type in kinds])


@messaging.get("/teams")
@team_messaging
def list_teams() -> Response:
    """List the chats that are teams."""
    return _page([chat for chat in world().chats.chats.values() if chat.type == "Team"])


@messaging.get("/chats/<chat_id>")
@team_messaging
def show_chat(chat_id: str) -> Response:
    """Show one chat."""
    return _json(_chat(chat_id))


@messaging.post("/chats/<chat_id>/posts")
@team_messaging
def create_post(chat_id: str) -> Response:
    """Post a message."""
    chat = _chat(chat_id)
    new = _read_post()
    world().limits.spend_post(world().credentials.user.id)
    message = world().chats.add(
        chat.id, text=new.text, attachments=new.attachments or (), app_name=calling_app().name
    )
    return _json(_as_post(message), status=201)


@messaging.get("/chats/<chat_id>/posts")
@team_messaging
def list_posts(chat_id: str) -> Response:
    """List a chat's posts, newest first."""
    return _page([_as_post(message) for message in world().chats.posts(_chat(chat_id).id)])


@messaging.get("/chats/<chat_id>/posts/<post_id>")
@team_messaging
def show_post(chat_id: str, post_id: str) -> Response:
    """Show one post."""
    for message in world().chats.posts(_chat(chat_id).id):
        if message.id == post_id:
            return _json(_as_post(message))
    raise not_found("postId")


def _chat(chat_id: str) -> Chat:
    chat = world().chats.chats.get(chat_id)
    if chat is None:
        raise not_found("chatId")
    return chat


def _read_post() -> NewPost:
    # What RingCentral answers to another type is undocumented; 415 is what the status is for.
    if request.mimetype != "application/json":
        raise ApiFault(415, "CMN-116", "Unsupported media type")
    try:
        new = msgspec.json.decode(request.get_data(), type=NewPost)
    except msgspec.ValidationError as error:
        raise bad_parameter(_named_in(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise bad_parameter("body") from error
    if not new.text and not new.attachments:
        raise bad_parameter("text")
    return new


def _named_in(error: msgspec.ValidationError) -> str:
    """Return the member that msgspec's sentence points to (``... - at `$.text```)."""
    _, _, path = str(error).partition("`$.")
    return path.strip("`").partition("[")[0] or "body"


def _as_post(message: Message) -> Post:
    return msgspec.convert(message, Post, from_attributes=True)


def _page(records: Sequence[Record]) -> Response:
    """Return one page of records; a page token is the place to go on from."""
    size = _number("recordCount", default=30, least=1, most=MOST_RECORDS)
    start = _number("pageToken", default=0, least=0, most=len(records))
    end = start + size
    navigation = {
        "prevPageToken": str(max(0, start - size)) if start else None,
        "nextPageToken": str(end) if end < len(records) else None,
    }
    return _json({"records": records[start:end], "navigation": navigation})


def _number(name: str, *, default: int, least: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
        raise bad_parameter(name)
    return int(text)


def _json(document: Any, *, status: int = 200) -> Response:
    return Response(msgspec.json.encode(document), status, content_type="application/json")
