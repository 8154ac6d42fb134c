"""The apps, the JWT and the team that a sandbox has; made once, then kept in its folder."""

import secrets
import string
import time
from pathlib import Path
from typing import Final

import msgspec

from algo_oauth.sandbox import assertions
from algo_oauth.sandbox.faults import StartFault
from algo_oauth.sandbox.private_file import write_private
from algo_oauth.sandbox.records import (
    AUTHORIZATION_CODE,
    JWT_BEARER,
    REFRESH_TOKEN,
    App,
    User,
)

FILE: Final = "credentials.json"
SCOPES: Final = ("TeamMessaging", "ReadAccounts")
REDIRECT_URIS: Final = (
    "https://localhost:8450/control/oauth-callback.lua",
    "https://127.0.0.1:8450/control/oauth-callback.lua",
)

_LETTERS: Final = string.ascii_letters + string.digits


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What ``credentials.json`` holds."""

    user: User
    jwt_app: App
    web_app: App
    client_side_app: App
    signing_key: str
    key_id: str
    jwt: str
    team_id: str

    def __repr__(self) -> str:
        return f"Credentials(team_id={self.team_id!r})"


def load_or_make_credentials(folder: Path) -> Credentials:
    """Return the credentials kept in ``folder``, made on the first start.

    Raises:
        StartFault: the file is there and cannot be used.
        OSError: the folder cannot be read or written.
    """
    file = folder / FILE
    if file.exists():
        try:
            return msgspec.json.decode(file.read_bytes(), type=Credentials)
        except msgspec.DecodeError as error:
            raise StartFault(f"{file} is damaged; remove it to have a new one made") from error
    made = make_credentials()
    write_private(file, msgspec.json.format(msgspec.json.encode(made)))
    return made


def make_credentials() -> Credentials:
    """Return new apps, a new JWT and a new Team ID."""
    user = User(
        id=f"6{_digits(10)}",
        first_name="Sam",
        last_name="Sandbox",
        extension_number="101",
        email="sam.sandbox@example.com",
    )
    signing_key, key_id = assertions.make_signing_key(), secrets.token_hex(16)
    now = time.time()
    claims = assertions.new_claims(user.id, now=now)
    return Credentials(
        user=user,
        jwt_app=_app("8450 console (JWT)", grants=(JWT_BEARER,)),
        web_app=_app("8450 console (3-legged)", grants=(AUTHORIZATION_CODE,)),
        client_side_app=_app("8450 console (PKCE)", grants=(AUTHORIZATION_CODE,), secret=False),
        signing_key=signing_key,
        key_id=key_id,
        jwt=assertions.sign(signing_key, key_id=key_id, claims=claims, issued_at=now),
        team_id=f"1{_digits(11)}",
    )


def _app(name: str, *, grants: tuple[str, ...], secret: bool = True) -> App:
    """Return an app with an id of 22 and a secret of 44 characters, as RingCentral's have."""
    return App(
        name=name,
        client_id=_random_text(22),
        client_secret=_random_text(44) if secret else "",
        grants=(*grants, REFRESH_TOKEN),
        scopes=SCOPES,
        redirect_uris=REDIRECT_URIS if AUTHORIZATION_CODE in grants else (),
    )


def _random_text(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _digits(length: int) -> str:
    return "".join(secrets.choice(string.digits) for _ in range(length))
