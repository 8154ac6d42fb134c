"""The provisioning file as it stands: tables with known names, nothing else.

::

    [device]
    name = "Reception"

    [[profile]]
    name = "Team"
    provider_type = "RINGCENTRAL"
    client_id = "…"
    client_secret = {env = "TEAM_SECRET"}
    jwt_assertion = {file = "/run/secrets/team.jwt"}

    [[screen]]
    name = "Main"

    [[screen.button]]
    text = "Hello"
    row = 1
    column = 2

    [[screen.button.request]]
    oauth_profile = "Team"
    targets = "platform.ringcentral.com"
    custom_path = "team-messaging/v1/chats/123/posts"
    data_payload = {text = "HELLO!"}
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.provisioning.complaints import Complaints

FILE_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of a provisioning file."""

Table = Mapping[str, Any]

_PROFILE: Final = {*OAuthProfile.__struct_fields__} - {"id"}
_REQUEST: Final = {*ButtonRequest.__struct_fields__}
_BUTTON: Final = {*Button.__struct_fields__, "row", "column", "request"} - {"position", "requests"}
_SCREEN: Final = {*Screen.__struct_fields__, "button"} - {"id", "buttons"}


class Document(msgspec.Struct, frozen=True):
    """The tables of the file."""

    device: Table
    profiles: list[Table]
    screens: list[Table]


def read_document(file: Path, complaints: Complaints) -> Document:
    """Read the file; whatever is wrong with its form is complained about, all at once."""
    tables = _toml(file, complaints)
    complaints.unknown("the file", tables, {"device", "profile", "screen"})
    device = _table(tables.get("device", {}), "[device]", complaints)
    profiles = list(_tables(tables, "profile", "", complaints))
    for profile in profiles:
        complaints.unknown(named("Profile", profile), profile, _PROFILE)
    screens = list(_tables(tables, "screen", "", complaints))
    for screen in screens:
        complaints.unknown(named("Screen", screen), screen, _SCREEN)
        for button in buttons_of(screen, complaints):
            complaints.unknown(named("Button", button), button, _BUTTON)
            for request in requests_of(button, complaints):
                complaints.unknown(f"{named('Button', button)}, request", request, _REQUEST)
    return Document(device, profiles, screens)


def buttons_of(screen: Table, complaints: Complaints) -> Iterator[Table]:
    """Yield the buttons of a screen's table."""
    return _tables(screen, "button", f"{named('Screen', screen)}: ", complaints)


def requests_of(button: Table, complaints: Complaints) -> Iterator[Table]:
    """Yield the requests of a button's table."""
    return _tables(button, "request", f"{named('Button', button)}: ", complaints)


def named(what: str, table: Table) -> str:
    """Return what a person calls the thing of a table."""
    return f"{what} {str(table.get('name', table.get('text', '(no name)')))[:64]}"


def _toml(file: Path, complaints: Complaints) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            content = opened.read(FILE_LIMIT + 1)
        if len(content) > FILE_LIMIT:
            complaints.add("the file", f"it is larger than {FILE_LIMIT // 1024 // 1024} MB")
            return {}
        return tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        complaints.add("the file", f"it cannot be read ({error.strerror})")
    except tomllib.TOMLDecodeError as error:
        complaints.add("the file", f"it is not TOML: {error}")
    except (ValueError, RecursionError):
        complaints.add("the file", "it is not text, or nested too deeply")
    return {}


def _table(value: object, where: str, complaints: Complaints) -> Table:
    if isinstance(value, dict):
        return value
    complaints.add(where, "this is not a table")
    return {}


def _tables(holder: Table, name: str, where: str, complaints: Complaints) -> Iterator[Table]:
    found = holder.get(name, [])
    if not isinstance(found, list):
        complaints.add(f"{where}{name}", f"write [[{name}]], with two brackets, for each of them")
        return
    for each in found:
        yield _table(each, f"{where}{name}", complaints)
