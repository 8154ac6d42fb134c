"""The names and addresses this host is called by, found without a word on the network."""

import ipaddress
import socket
from itertools import pairwise
from pathlib import Path

WILDCARDS = frozenset({"", "*", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
LOOPBACK = ("localhost", "127.0.0.1", "::1")

_IPV4_ROUTES = Path("/proc/net/fib_trie")
_IPV6_ADDRESSES = Path("/proc/net/if_inet6")
_GLOBAL_SCOPE = "00"
_TEMPORARY = 0x01  # a privacy address (RFC 8981): another one tomorrow


def host_names(host: str) -> tuple[str, ...]:
    """Return what a browser may call a server that listens on ``host``.

    The network's addresses count only when they are listened on: a laptop that serves itself
    would otherwise need another certificate in every network.
    """
    own = own_addresses() if host in WILDCARDS else (host,)
    names = dict.fromkeys((*LOOPBACK, socket.gethostname().lower(), *own))
    return tuple(name for name in names if name and name.isascii())


def own_addresses() -> tuple[str, ...]:
    """Return this machine's addresses in the network, none of them loopback or link-local."""
    linux = _IPV4_ROUTES.exists()
    found = _ipv4_from_kernel() + _ipv6_from_kernel() if linux else _from_resolver()
    parsed = sorted({ipaddress.ip_address(text) for text in found}, key=lambda ip: (ip.version, ip))
    return tuple(str(ip) for ip in parsed if not (ip.is_loopback or ip.is_link_local))


def _ipv4_from_kernel() -> list[str]:
    """Each own address is a line ``|-- 192.0.2.7`` followed by ``/32 host LOCAL``."""
    lines = _lines(_IPV4_ROUTES)
    return [
        before.split()[-1]
        for before, after in pairwise(lines)
        if after.split() == ["/32", "host", "LOCAL"]
    ]


def _ipv6_from_kernel() -> list[str]:
    """A line holds: address, interface number, prefix length, scope, flags, interface name."""
    rows = [line.split() for line in _lines(_IPV6_ADDRESSES)]
    return [
        str(ipaddress.IPv6Address(bytes.fromhex(row[0])))
        for row in rows
        if len(row) == 6 and row[3] == _GLOBAL_SCOPE and not int(row[4], 16) & _TEMPORARY
    ]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _from_resolver() -> list[str]:
    """For other systems, whose resolver usually knows the machine's own name by itself."""
    try:
        entries = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(address[0]).split("%")[0] for *_, address in entries]
