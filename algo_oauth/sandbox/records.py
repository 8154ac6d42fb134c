"""What the sandbox keeps: people, apps, sessions with their token pairs, chats and posts."""

from typing import Literal

import msgspec

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUTHORIZATION_CODE = "authorization_code"
REFRESH_TOKEN = "refresh_token"  # noqa: S105 - a grant's name
CLIENT_CREDENTIALS = "client_credentials"

ChatType = Literal["Everyone", "Team", "Group", "Direct", "Personal"]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the account; ``id`` is digits as text."""

    id: str
    first_name: str
    last_name: str
    extension_number: str
    email: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class App(msgspec.Struct, frozen=True, kw_only=True):
    """An application as registered in the developer console.

    An empty ``client_secret`` makes it a client-side app, which must use PKCE instead.
    """

    name: str
    client_id: str
    client_secret: str
    grants: tuple[str, ...]
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...] = ()
    issues_refresh_tokens: bool = True

    @property
    def public(self) -> bool:
        """Whether the app runs where no secret can be kept."""
        return not self.client_secret

    def __repr__(self) -> str:
        return f"App({self.name!r}, {self.client_id!r})"


class TokenPair(msgspec.Struct, kw_only=True, eq=False):
    """An access token and the refresh token that came with it (empty: none was issued)."""

    access_token: str
    refresh_token: str
    issued_at: float
    access_until: float
    refresh_until: float
    first_used: float | None = None
    successor: "TokenPair | None" = None

    def __repr__(self) -> str:
        return f"TokenPair(issued_at={self.issued_at})"


class Session(msgspec.Struct, kw_only=True, eq=False):
    """One authorization of a user for an app; ``pairs`` are oldest first."""

    id: str
    client_id: str
    user_id: str
    scopes: tuple[str, ...]
    pairs: list[TokenPair]


class AuthorizationCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was handed to a redirect URI and waits to be exchanged."""

    code: str
    client_id: str
    user_id: str
    redirect_uri: str
    expires_at: float
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        """Return where the code was sent (the name is Authlib's)."""
        return self.redirect_uri


class Chat(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A chat as ``GET /team-messaging/v1/chats/{id}`` shows it."""

    id: str
    type: ChatType
    name: str | None
    description: str | None
    status: Literal["Active", "Archived"] | None
    creation_time: str
    last_modified_time: str
    members: tuple[dict[str, str], ...]


class Attachment(msgspec.Struct, frozen=True):
    """A card or file that a post refers to."""

    id: str
    type: str


class Mention(msgspec.Struct, frozen=True):
    """Somebody whom a text names as ``![:Person](id)``."""

    id: str
    type: str
    name: str


class Post(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A message as RingCentral answers it; unset fields are ``null``."""

    id: str
    group_id: str
    text: str | None
    creator_id: str
    creation_time: str
    last_modified_time: str
    type: str = "TextMessage"
    attachments: tuple[Attachment, ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    activity: str | None = None
    title: str | None = None
    icon_uri: str | None = None
    icon_emoji: str | None = None
