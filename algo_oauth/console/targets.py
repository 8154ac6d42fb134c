"""The hosts that a request goes to: one or more, with commas; a bare host means https."""

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from algo_oauth.outbound.address import Address, address_of

TARGETS_LIMIT: Final = 2048
MOST_TARGETS: Final = 50

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[\w](?:[\w.-]*[\w])?\.?)(:\d{1,5})?", re.IGNORECASE)


class BadTarget(Exception):
    """The text names no target; the message says why."""


class Target(msgspec.Struct, frozen=True):
    """One target: ``address`` is ``host`` or ``host:port``."""

    address: str

    @property
    def called(self) -> Address:
        """Whom a request to it calls: what an accepted certificate belongs to."""
        return address_of(self.url(""))

    def url(self, custom_path: str) -> str:
        """Return the address of a request; the path's leading slash may be missing."""
        return f"https://{self.address}/{custom_path.strip().lstrip('/')}"


def read_targets(text: str) -> tuple[Target, ...]:
    """Read the targets of a request, in order, each once.

    Raises:
        BadTarget: entries that are no hosts, with the reason of each.
    """
    entries = [entry.strip() for entry in re.split(r"[,\n]", text)]
    addresses, reasons = [], []
    for entry in filter(None, entries):
        try:
            addresses.append(_address(entry))
        except BadTarget as reason:
            reasons.append(str(reason))
    if reasons:
        raise BadTarget(". ".join(dict.fromkeys(reasons)))
    if not addresses:
        raise BadTarget("No host is named")
    if len(set(addresses)) > MOST_TARGETS:
        raise BadTarget(f"{len(set(addresses))} targets are too many: at most {MOST_TARGETS}")
    return tuple(Target(address) for address in dict.fromkeys(addresses))


def _address(entry: str) -> str:
    scheme, found, rest = entry.partition("://")
    if found and scheme.lower() != "https":
        raise BadTarget(f"{entry[:80]!r} is not secure: only https targets are called")
    bare = rest.rstrip("/") if found else entry
    if not _HOST.fullmatch(bare) or not _has_good_port(bare):
        raise BadTarget(f"{entry[:80]!r} is not a host (its path goes into Custom Path)")
    return bare.lower()


def _has_good_port(address: str) -> bool:
    try:
        return urlsplit(f"https://{address}/").port != 0
    except ValueError:
        return False
