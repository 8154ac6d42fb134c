"""The connect-to map: call this address where a URL names that host (as curl's --connect-to).

The URL, the Host header and the name in the certificate stay what they are; only the TCP
connection goes elsewhere. That is how ``platform.ringcentral.com`` reaches the sandbox.
"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from algo_oauth.errors import BadSetting

_NAME: Final = r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]\s,]+)"
_ENTRY: Final = re.compile(rf"{_NAME}:(\d{{1,5}}):{_NAME}:(\d{{1,5}})")


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Calls for ``host:port`` go to ``to_host:to_port``, trusting only ``ca_file`` if given."""

    host: str
    port: int
    to_host: str
    to_port: int
    ca_file: str = ""


class ConnectTo:
    """Finds the route of an address."""

    def __init__(self, routes: Iterable[Route] = ()) -> None:
        self._routes = {(route.host.lower(), route.port): route for route in routes}

    def route(self, host: str, port: int) -> Route | None:
        """Return where calls for this address go, or None when they go straight there."""
        return self._routes.get((host.lower(), port))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that are answered by somebody else."""
        return tuple(sorted({host for host, _ in self._routes}))


def parse_routes(text: str) -> tuple[Route, ...]:
    """Read ``HOST:PORT:HOST:PORT``, several with commas; IPv6 addresses in brackets.

    Raises:
        BadSetting: an entry that is not of this form.
    """
    return tuple(_parse_route(entry.strip()) for entry in text.split(",") if entry.strip())


def _parse_route(entry: str) -> Route:
    match = _ENTRY.fullmatch(entry)
    if not match or any(not 0 < int(port) < 65536 for port in match.group(2, 4)):
        raise BadSetting(
            name="ALGO_OAUTH_CONNECT_TO",
            fault=f"{entry!r} is not HOST:PORT:HOST:PORT",
            hint="Write for instance api.example.com:443:127.0.0.1:8443.",
        )
    host, port, to_host, to_port = match.groups()
    return Route(
        host=host.strip("[]"),
        port=int(port),
        to_host=to_host.strip("[]"),
        to_port=int(to_port),
    )
