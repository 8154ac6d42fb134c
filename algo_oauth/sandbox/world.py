"""Everything a running sandbox remembers; the pages and endpoints all look here."""

from typing import Final

import msgspec
from flask import current_app

from algo_oauth.sandbox import assertions
from algo_oauth.sandbox.chats import ChatBook
from algo_oauth.sandbox.clock import Clock
from algo_oauth.sandbox.codes import CodeBook
from algo_oauth.sandbox.credentials import Credentials
from algo_oauth.sandbox.limits import RateLimits
from algo_oauth.sandbox.records import App, User
from algo_oauth.sandbox.sessions import SessionBook
from algo_oauth.sandbox.traffic import Traffic
from algo_oauth.sandbox.trouble import Trouble

EXTENSION: Final = "algo-oauth-sandbox"


class World:
    """One account with its apps, its sessions and its chats."""

    def __init__(
        self,
        credentials: Credentials,
        clock: Clock,
        *,
        rate_limits: bool = True,
        slow_seconds: float = 5.0,
    ) -> None:
        self.credentials = credentials
        self.clock = clock
        self.users: dict[str, User] = {credentials.user.id: credentials.user}
        self.apps: dict[str, App] = {}
        for app in (credentials.jwt_app, credentials.web_app, credentials.client_side_app):
            self.register(app)
        self.codes = CodeBook(clock)
        self.sessions = SessionBook(clock)
        self.chats = ChatBook(clock, team_id=credentials.team_id, user=credentials.user)
        self.limits = RateLimits(clock, lifted=not rate_limits)
        self.trouble = Trouble(slow_seconds=slow_seconds)
        self.traffic = Traffic()
        self.jwt_apps: dict[str, frozenset[str]] = {}
        """Which apps (client ids) a JWT (its ``jti``) may be used with, where that is limited."""

    def register(self, app: App) -> None:
        """Add an app, or change the one that has this client id."""
        self.apps[app.client_id] = app

    def change_app(self, app: App, **changes: object) -> App:
        """Change fields of a registered app and return it as it is now."""
        changed = msgspec.structs.replace(self.apps[app.client_id], **changes)
        self.register(changed)
        return changed

    def issue_jwt(self, *, lives: int = 3600, user_id: str = "", only_for: str = "") -> str:
        """Return another JWT that lives ``lives`` seconds, perhaps limited to one client id."""
        now = self.clock.now()
        claims = assertions.new_claims(user_id or self.credentials.user.id, now=now, lives=lives)
        if only_for:
            self.jwt_apps[claims.jti] = frozenset({only_for})
        return assertions.sign(
            self.credentials.signing_key,
            key_id=self.credentials.key_id,
            claims=claims,
            issued_at=now,
        )

    def read_jwt(self, jwt: str) -> assertions.Claims:
        """Return the verified claims of a JWT."""
        return assertions.verify(jwt, self.credentials.signing_key, now=self.clock.now())


def world() -> World:
    """Return the world of the application that answers now."""
    here: World = current_app.extensions[EXTENSION]
    return here
