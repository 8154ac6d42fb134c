"""The sockets the server listens on."""

import contextlib
import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from algo_oauth.errors import AddressTaken

BACKLOG: Final = 1024
PROXY_MAY_CONNECT: Final = 0o660


def listen_on_port(host: str, port: int) -> list[socket.socket]:
    """Return listening sockets for every address ``host`` stands for; port 0 takes a free one.

    Raises:
        AddressTaken: another program has the port, or the address is not this machine's.
    """
    opened: list[socket.socket] = []
    with _explained(f"{host}:{port}", opened):
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        for family, _, _, _, address in dict.fromkeys(found):
            # With port 0 each address would get a port of its own; people need one.
            if port or not opened:
                opened += _listening(family, address, optional=len(found) > 1)
        if not opened:
            raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    return opened


def _listening(family: int, address: tuple[Any, ...], *, optional: bool) -> list[socket.socket]:
    """Return one socket, or none for an ``optional`` address: localhost without IPv6."""
    try:
        return [_bound(family, address)]
    except OSError as error:
        if optional and error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
            return []
        raise


def _bound(family: int, address: tuple[Any, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # To start again at once after a stop; it does not share the port with another listener.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def listen_on_path(path: Path) -> socket.socket:
    """Return a listening Unix socket that the proxy may use by belonging to our group.

    Raises:
        AddressTaken: a running program or a file that is no socket has the path.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _explained(str(path), [listener]):
        _remove_if_abandoned(path)
        before = os.umask(0o777 & ~PROXY_MAY_CONNECT)
        try:
            listener.bind(str(path))
        finally:
            os.umask(before)
        listener.listen(BACKLOG)
    return listener


def _remove_if_abandoned(path: Path) -> None:
    """Remove the socket of a process that died; leave one that still answers."""
    if not path.is_socket():
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _explained(address: str, opened: list[socket.socket]) -> Iterator[None]:
    """Turn the system's refusal into the device's own error; nothing is left open."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        for listener in opened:
            listener.close()
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise AddressTaken(address=address, reason=reason) from error
