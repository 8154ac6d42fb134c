"""The account's chats and what was posted to them, newest kept."""

import re
from collections import deque
from itertools import islice
from threading import RLock
from typing import Final

from algo_oauth.sandbox.clock import Clock, iso_time
from algo_oauth.sandbox.records import Attachment, Chat, ChatType, Mention, Post, User

TEAM_NAME: Final = "Front Desk Team"

_POSTS_REMEMBERED: Final = 5_000
_MENTION: Final = re.compile(r"!\[:(Person|Team)\]\((\d+)\)")


class Message(Post, frozen=True, kw_only=True):
    """A post together with what only the front page shows: the app that sent it."""

    app_name: str


class ChatBook:
    """All chats and posts; safe to use from several threads."""

    def __init__(self, clock: Clock, *, team_id: str, user: User) -> None:
        self._clock = clock
        self._lock = RLock()
        self._user = user
        self._last_id = int(team_id)
        self.chats = {chat.id: chat for chat in self._first_chats(team_id)}
        self._posts: dict[str, deque[Message]] = {
            chat_id: deque(maxlen=_POSTS_REMEMBERED) for chat_id in self.chats
        }
        self.version = 0
        """Grows with every change, so that a page can tell whether there is news."""

    def add(
        self, chat_id: str, *, text: str | None, attachments: tuple[Attachment, ...], app_name: str
    ) -> Message:
        """Post to a chat that is known."""
        with self._lock:
            now = iso_time(self._clock.now())
            message = Message(
                id=self._next_id(),
                group_id=chat_id,
                text=text,
                creator_id=self._user.id,
                creation_time=now,
                last_modified_time=now,
                attachments=attachments or None,
                mentions=self._mentions(text or ""),
                app_name=app_name,
            )
            self._posts[chat_id].append(message)
            self.version += 1
            return message

    def posts(self, chat_id: str) -> tuple[Message, ...]:
        """Return a chat's posts, newest first."""
        with self._lock:
            return tuple(reversed(self._posts[chat_id]))

    def newest(self, chat_id: str, count: int) -> list[Message]:
        """Return a chat's last ``count`` posts, oldest first."""
        with self._lock:
            return list(islice(reversed(self._posts[chat_id]), count))[::-1]

    def texts(self, chat_id: str) -> list[str | None]:
        """Return what was written in a chat, oldest first."""
        return [message.text for message in reversed(self.posts(chat_id))]

    def _next_id(self) -> str:
        self._last_id += 4
        return str(self._last_id)

    def _mentions(self, text: str) -> tuple[Mention, ...] | None:
        found = _MENTION.findall(text)
        names = {self._user.id: self._user.name}
        return tuple(Mention(id, kind, names.get(id, "")) for kind, id in found) or None

    def _first_chats(self, team_id: str) -> list[Chat]:
        return [
            self._chat(team_id, "Team", TEAM_NAME, "Messages from the 8450 console"),
            self._chat(self._next_id(), "Team", "Facilities Team", "A second team"),
            self._chat(self._next_id(), "Everyone", "Everyone at Example Ltd", None),
            self._chat(self._next_id(), "Group", None, None),
            self._chat(self._next_id(), "Direct", None, None),
            self._chat(self._next_id(), "Personal", None, None),
        ]

    def _chat(
        self, chat_id: str, kind: ChatType, name: str | None, description: str | None
    ) -> Chat:
        now = iso_time(self._clock.now())
        return Chat(
            id=chat_id,
            type=kind,
            name=name,
            description=description,
            status="Active" if kind == "Team" else None,
            creation_time=now,
            last_modified_time=now,
            members=({"id": self._user.id},),
        )
