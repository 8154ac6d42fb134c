"""A sandbox that runs: on its port, with its files, until it is stopped."""

import contextlib
from pathlib import Path
from threading import Thread
from typing import Final, Self

import msgspec
import trustme

from algo_oauth.sandbox.app import create_app
from algo_oauth.sandbox.certificates import CA_CERTIFICATE, load_or_make_ca, server_context
from algo_oauth.sandbox.clock import Clock, SystemClock
from algo_oauth.sandbox.credentials import Credentials, load_or_make_credentials
from algo_oauth.sandbox.faults import StartFault
from algo_oauth.sandbox.server import TlsServer
from algo_oauth.sandbox.world import World

_LOOPBACK_OF: Final = {
    "localhost": "127.0.0.1",
    "0.0.0.0": "127.0.0.1",  # noqa: S104 - what to call it, not where to listen
    "::": "::1",
}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """``sandbox.json``: what a client needs to use the sandbox."""

    base_url: str
    ca_cert: str
    client_id: str
    client_secret: str
    jwt: str
    team_id: str

    def __repr__(self) -> str:
        return f"Report(base_url={self.base_url!r}, team_id={self.team_id!r})"


class RunningSandbox:
    """Starts with the ``with`` block and stops at its end (or by ``start`` and ``stop``).

    ::

        with RunningSandbox(tmp_path, clock=clock) as sandbox:
            requests.get(sandbox.base_url, verify=sandbox.report.ca_cert)
            sandbox.world.trouble.cause("503", "token")
            assert sandbox.world.chats.texts(sandbox.report.team_id) == ["HELLO!"]

    Args:
        folder: where trust and credentials are kept; made if it is not there.
        host, port: where to listen; port 0 takes any free one.
        clock: time for tokens, codes and limits.
        rate_limits: ``False`` lifts them, for load tests.
        slow_seconds: how long a ``slow`` answer takes, in real time.
        redirect_uris: for the 3-legged and the client-side app, instead of the kept ones.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock | None = None,
        rate_limits: bool = True,
        slow_seconds: float = 5.0,
        redirect_uris: tuple[str, ...] = (),
    ) -> None:
        self._folder = folder
        self._host = host
        credentials, ca = _kept_in(folder)
        self.world = World(
            credentials,
            clock or SystemClock(),
            rate_limits=rate_limits,
            slow_seconds=slow_seconds,
        )
        if redirect_uris:
            for app in (credentials.web_app, credentials.client_side_app):
                self.world.change_app(app, redirect_uris=redirect_uris)
        self._server = _make_server(self.world, ca, host, port)
        self._thread = Thread(target=self._server.serve, name="sandbox", daemon=True)

    @property
    def base_url(self) -> str:
        """Where clients on this machine reach the sandbox."""
        host = _LOOPBACK_OF.get(self._host, self._host)
        return f"https://[{host}]:{self.port}" if ":" in host else f"https://{host}:{self.port}"

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._server.port

    @property
    def report(self) -> Report:
        """What a client needs to know."""
        credentials = self.world.credentials
        return Report(
            base_url=self.base_url,
            ca_cert=str((self._folder / CA_CERTIFICATE).absolute()),
            client_id=credentials.jwt_app.client_id,
            client_secret=credentials.jwt_app.client_secret,
            jwt=credentials.jwt,
            team_id=credentials.team_id,
        )

    def start(self) -> None:
        """Listen and answer.

        Raises:
            StartFault: the address cannot be listened on.
        """
        try:
            self._server.prepare()
        except OSError as error:
            raise StartFault(
                f"cannot listen on {self._host}:{self.port}: {self._server.refusal}"
            ) from error
        self._thread.start()

    def stop(self) -> None:
        """Let go of answers that hang, close the port and wait for the threads."""
        self.world.trouble.close()
        self._server.stop()
        with contextlib.suppress(RuntimeError):  # it was never started
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _kept_in(folder: Path) -> tuple[Credentials, trustme.CA]:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return load_or_make_credentials(folder), load_or_make_ca(folder)
    except OSError as error:
        raise StartFault(f"the folder {folder} cannot be used: {error.strerror}") from error


def _make_server(world: World, ca: trustme.CA, host: str, port: int) -> TlsServer:
    try:
        return TlsServer(create_app(world), server_context(ca, host), host, port)
    except ValueError as error:
        raise StartFault(f"{host!r} is no address to listen on") from error
