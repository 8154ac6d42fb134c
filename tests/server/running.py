"""A server that runs in a thread, and the ways tests talk to it."""

import http.client
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_connection, socket
from typing import Any

import msgspec

from algo_oauth.server.limits import Limits
from algo_oauth.server.serving import LOOK_EVERY, Server
from algo_oauth.settings import Settings, load_settings
from tests.doubles.clock import HandClock

DEADLINE = 20.0
"""Seconds a test waits for what must happen; never for what must not."""


def settings_in(state: Path, **changes: Any) -> Settings:
    settings = load_settings(["--state", str(state), "--port", "0"], {})
    return msgspec.structs.replace(settings, **changes)


class Running:
    """A server at work; its clock stands still unless the test moves it."""

    def __init__(self, server: Server, clock: HandClock) -> None:
        self.server = server
        self.clock = clock
        self.port = server.port
        self.thread = threading.Thread(target=server.run, name="server")

    def tcp(self) -> socket:
        return create_connection(("127.0.0.1", self.port), timeout=DEADLINE)

    def trusting(self) -> ssl.SSLContext:
        assert self.server.certificate
        return ssl.create_default_context(cafile=str(self.server.certificate.certificate_file))

    def tls(self, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        return (context or self.trusting()).wrap_socket(self.tcp(), server_hostname="localhost")

    def client(self) -> "closing[http.client.HTTPSConnection]":
        return closing(
            http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=DEADLINE, context=self.trusting()
            )
        )

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask once, on a connection of its own."""
        with self.client() as client:
            return get(client, path)

    def look_around(self) -> None:
        """Let everybody in, and let the server look once at who takes how long."""
        assert self.get("/")[0] == 200
        self.clock.advance(LOOK_EVERY)
        for _ in range(2):
            assert self.get("/")[0] == 200


@contextmanager
def running(
    application: Any, settings: Settings, limits: Limits | None = None
) -> Iterator[Running]:
    clock = HandClock(time.time())  # the client checks the certificate by the real one
    at_work = Running(Server(application, settings, clock, limits), clock)
    at_work.thread.start()
    try:
        yield at_work
    finally:
        at_work.server.stop()
        at_work.thread.join(DEADLINE)
        assert not at_work.thread.is_alive()


def get(client: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    client.request("GET", path)
    answer = client.getresponse()
    return answer.status, answer.read()


def read_all(connection: socket) -> bytes:
    """Read until the server closes, one way or the other."""
    received = b""
    try:
        while chunk := connection.recv(65536):
            received += chunk
    except (ConnectionResetError, ssl.SSLError):
        pass
    return received


def closes(connection: socket) -> bool:
    """Say whether the server ends the connection before the deadline."""
    try:
        read_all(connection)
    except TimeoutError:
        return False
    return True


def eventually(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + DEADLINE
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
