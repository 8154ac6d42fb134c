"""What cannot be in any configuration, whatever version it is of: found before it is used."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from algo_oauth.backup.configuration import Configuration
from algo_oauth.console.screens import MOST_COLUMNS, MOST_ROWS, Screen
from algo_oauth.console.targets import BadTarget, read_targets
from algo_oauth.outbound.address import Address
from algo_oauth.outbound.certificates import FINGERPRINT, AcceptedCertificate

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")  # it stands in addresses of pages
_LONGEST_HOST: Final = 253
_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 to 9999, which certificates can name


def contradictions(configuration: Configuration) -> list[str]:
    """Return a sentence, without its full stop, for everything that cannot be."""
    profiles, screens = configuration.profiles, configuration.screens
    buttons = [button for screen in screens for button in screen.buttons]
    return [
        *_bad_ids("profile", (profile.id for profile in profiles)),
        *_twice("profile", "name", (profile.name.casefold() for profile in profiles)),
        *_bad_ids("screen", (screen.id for screen in screens)),
        *_twice("screen", "name", (screen.name.casefold() for screen in screens)),
        *_bad_ids("button", (button.id for button in buttons)),
        *(fault for screen in screens for fault in _bad_grid(screen)),
        *_bad_certificates(configuration.accepted_certificates),
    ]


def _bad_ids(what: str, ids: Iterable[str]) -> Iterator[str]:
    found = list(ids)
    yield from (f"{each[:64]!r} is no id of a {what}" for each in found if not _ID.fullmatch(each))
    yield from _twice(what, "id", found)


def _twice(what: str, field: str, values: Iterable[str]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{count} {what}s have the {field} {value[:64]!r}"


def _bad_grid(screen: Screen) -> Iterator[str]:
    name = screen.name[:64]
    if not 1 <= screen.columns <= MOST_COLUMNS or not 1 <= screen.rows <= MOST_ROWS:
        yield f"the screen {name!r} has no possible grid ({screen.columns} by {screen.rows})"
        return
    for position, count in Counter(button.position for button in screen.buttons).items():
        if position not in range(screen.columns * screen.rows):
            yield f"a button of the screen {name!r} is outside its grid"
        elif count > 1:
            yield f"{count} buttons of the screen {name!r} are in one cell"


def _bad_certificates(certificates: tuple[AcceptedCertificate, ...]) -> Iterator[str]:
    yield from _twice("certificate", "address", (str(each.address) for each in certificates))
    for each in certificates:
        address = str(each.address)[:64]
        if not _can_be_called(each.address):
            yield f"{address!r} is no address that a certificate can be accepted for"
        if not FINGERPRINT.fullmatch(each.fingerprint):
            yield f"the certificate of {address} has no SHA-256 fingerprint"
        if not all(_FIRST <= moment <= _LAST for moment in (each.not_after, each.accepted_at)):
            yield f"the certificate of {address} has a date that cannot be"


def _can_be_called(address: Address) -> bool:
    """Say whether a target that is written so is called there."""
    try:
        called = [target.called for target in read_targets(str(address))]
    except (BadTarget, ValueError):
        return False
    return called == [address] and len(address.host) <= _LONGEST_HOST
