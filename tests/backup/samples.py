"""A configuration to start a test from, and the files that it makes."""

import functools
import json
from collections.abc import Callable
from typing import Any, Final

import msgspec

from algo_oauth.backup.archive import ArchiveFile, write_archive
from algo_oauth.backup.configuration import NO_RECORD, Configuration
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.outbound.certificates import AcceptedCertificate
from algo_oauth.secret import Secret
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.touch_settings import TouchSettings

NOW: Final = 1_800_000_000.0
PASSPHRASE: Final = Secret("correct horse battery staple")
RECORD: Final = DeviceRecord(
    password_hash=Secret("hash-of-the-password"), session_key=Secret("key-of-the-sessions")
)


def profile(key: str, name: str = "", **changes: Any) -> OAuthProfile:
    """Return a profile whose secret is made of its id."""
    plain = OAuthProfile(
        id=key,
        name=name or key.title(),
        provider_type="CUSTOM",
        grant_type="CLIENT_CREDENTIALS",
        token_url="https://login.example.test/token",
        client_auth_mode="HTTP_BASIC",
        client_id=f"client-{key}",
        client_secret=Secret(f"secret-of-{key}"),
    )
    return msgspec.structs.replace(plain, **changes)


def button(key: str, position: int = 0, *, profile_id: str = "", **changes: Any) -> Button:
    """Return a button with one request."""
    request = ButtonRequest(
        targets="target.example.test", oauth_profile=profile_id, data_payload='{"text": "HELLO!"}'
    )
    plain = Button(id=key, text=key.title(), position=position, requests=(request,))
    return msgspec.structs.replace(plain, **changes)


def screen(key: str, *buttons: Button, **changes: Any) -> Screen:
    """Return a screen with these buttons."""
    plain = Screen(id=key, name=key.title(), buttons=buttons)
    return msgspec.structs.replace(plain, **changes)


A_CONFIGURATION: Final = Configuration(
    profiles=(profile("door"), profile("gate")),
    screens=(
        screen("hall", button("hello", 0, profile_id="door"), button("help", 5)),
        screen("roof", button("open", 0, profile_id="gate")),
    ),
    device=msgspec.structs.replace(NO_RECORD, name="Reception", idle_minutes=20),
)


def certificate(host: str, letter: str = "A", **changes: Any) -> AcceptedCertificate:
    """Return an accepted certificate whose fingerprint is made of one hexadecimal digit."""
    plain = AcceptedCertificate(
        host=host,
        port=443,
        fingerprint=":".join([letter * 2] * 32),
        subject="CN=algo",
        not_after=NOW + 86_400 * 365,
        accepted_at=NOW,
    )
    return msgspec.structs.replace(plain, **changes)


def pin_hash(letter: str = "a") -> Secret:
    """Return what might be kept of a PIN: no digits have it, and it takes no time to make."""
    return Secret(f"$argon2id$v=19$m=19456,t=2,p=1${letter * 22}${letter * 43}")


WITH_TOUCH_SCREENS: Final = msgspec.structs.replace(
    A_CONFIGURATION,
    accepted_certificates=(certificate("10.0.0.7"), certificate("speaker.example.test", port=8443)),
    touch_screens=TouchSettings(pin_hash=pin_hash(), lock_minutes=7, dim_minutes=3),
)
"""The same, with certificates that were accepted and touch screens that lock."""


def changed_file(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return the file with a change in it, and a checksum that fits again."""
    raw = json.loads(content)
    change(raw)
    raw["sha256"] = ""
    try:
        file = msgspec.convert(raw, ArchiveFile)
    except msgspec.ValidationError:
        return json.dumps(raw).encode()
    raw["sha256"] = file.checksum
    return json.dumps(raw).encode()


@functools.cache
def sealed_file() -> bytes:
    """Return the file of the samples, sealed: made once, as sealing takes its time."""
    return a_file(passphrase=PASSPHRASE)


def a_file(
    configuration: Configuration = A_CONFIGURATION, passphrase: Secret | None = None
) -> bytes:
    """Return the file of a configuration, its secrets left out without a passphrase."""
    return write_archive(configuration, now=NOW, seal_with=passphrase)
