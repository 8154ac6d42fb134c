"""A device as it is after installation: a profile with its token, a screen full of buttons."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.presser import DOUBLE_TAP
from algo_oauth.console.screens import MOST_COLUMNS, MOST_ROWS, Screen
from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import Token, TokenRecord
from algo_oauth.secret import Secret
from algo_oauth.settings import PREFIX, Settings, load_settings
from bench.target import Target

PASSWORD: Final = "correct horse battery"
TOKEN: Final = "a" * 600
"""As long as RingCentral's access tokens are."""
PATH: Final = "restapi/v1.0/glip/chats/1234567890/posts"
PAYLOAD: Final = '{\n  "text": "HELLO!"\n}'
CONTENT_TYPE: Final = "application/json; charset=utf-8"
BUTTONS: Final = tuple(f"button-{number}" for number in range(MOST_COLUMNS * MOST_ROWS))


def environment(target: Target) -> dict[str, str]:
    """Return the settings with which a device trusts the target."""
    return {
        f"{PREFIX}CA_BUNDLE": str(target.ca_file),
        f"{PREFIX}ADMIN_PASSWORD": PASSWORD,
    }


def furnish(state: Path, target: Target, *, count: int = len(BUTTONS)) -> Settings:
    """Fill a state folder with ``count`` buttons, and return the settings to open it with."""
    settings = load_settings(["--port", "0", "--state", str(state)], environment(target))
    device = Device(settings)
    device.profiles.put("p1", _profile(target))
    for number, start in enumerate(range(0, count, len(BUTTONS))):
        screen = _screen(target, number, range(start, min(count, start + len(BUTTONS))))
        device.screens.put(screen.id, screen)
    now = device.clock.now()
    token = Token(access_token=Secret(TOKEN), issued_at=now, expires_at=now + 3600)
    digest = _profile(target).credentials_digest
    device.token_store.save(TokenRecord(profile_id="p1", credentials=digest, token=token))
    device.close()
    return settings


def rounds(count: int) -> Iterator[None]:
    """Give rounds in which every button may be pressed once: a double tap would not count."""
    for _ in range(count):
        yield
        # From the end of the round: its last press must not be close to the next one's first.
        time.sleep(DOUBLE_TAP + 0.01)


def _profile(target: Target) -> OAuthProfile:
    return OAuthProfile(
        id="p1",
        name="RingCentral",
        provider_type="RINGCENTRAL",
        grant_type="JWT_BEARER",
        token_url=f"https://{target.address}/restapi/oauth/token",
        client_auth_mode="HTTP_BASIC",
        client_id="client-id",
        client_secret=Secret("client-secret"),
        jwt_assertion=Secret("head.claims.signature"),
    )


def button_id(number: int) -> str:
    """Return the identifier of a button, counted from 0."""
    return f"button-{number}"


def _screen(target: Target, number: int, buttons: range) -> Screen:
    request = ButtonRequest(
        custom_path=PATH,
        targets=target.address,
        oauth_profile="p1",
        headers="Custom Headers",
        custom_headers=f"Content-Type: {CONTENT_TYPE}",
        data_payload=PAYLOAD,
    )
    placed = tuple(
        Button(id=button_id(each), text=button_id(each), position=position, requests=(request,))
        for position, each in enumerate(buttons)
    )
    return Screen(
        id=f"s{number}", name=f"S{number}", columns=MOST_COLUMNS, rows=MOST_ROWS, buttons=placed
    )
