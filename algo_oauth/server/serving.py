"""The server of the device: HTTPS by itself, or plain HTTP for a proxy on the same machine."""

import logging
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from algo_oauth.clock import Clock
from algo_oauth.server.certificates import ServedCertificate
from algo_oauth.server.channel import PatientChannel
from algo_oauth.server.gate import Gate, Loop, channels, open_gate
from algo_oauth.server.limits import Limits, connections_affordable
from algo_oauth.server.listening import listen_on_path, listen_on_port
from algo_oauth.server.names import WILDCARDS, own_addresses
from algo_oauth.server.renewal import Renewal
from algo_oauth.server.tls import TlsChannel
from algo_oauth.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOP_TURN: Final = 0.5
"""Seconds a turn waits at most for something to happen."""

LOOK_EVERY: Final = 0.25
"""Seconds between looks at who took too long: a look costs as much as a turn of the loop."""

UNIX_PEER: Final = "localhost"
"""What waitress calls every peer of a Unix socket; the file's mode says who may be one."""

FORWARDED: Final = "x-forwarded-for x-forwarded-proto x-forwarded-host x-forwarded-port"


class Server:
    """Listens from the moment it is made; answers while ``run`` runs.

    Raises:
        AddressTaken: the port or the socket's path cannot be listened on.
        CertificateUnusable: the key and certificate cannot be served.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        settings: Settings,
        clock: Clock,
        limits: Limits | None = None,
    ) -> None:
        self._settings, self._clock, self._limits = settings, clock, limits or Limits()
        self._renewal = None if settings.behind_proxy else Renewal(settings, clock)
        self._path = Path(settings.unix_socket) if settings.unix_socket else None
        listeners = (
            [listen_on_path(self._path)]
            if self._path
            else listen_on_port(settings.host, settings.port)
        )
        self.port: int = 0 if self._path else listeners[0].getsockname()[1]
        self._loop: Loop = {}
        self._stopping = False
        self._next_look = clock.monotonic()
        self._workers = ThreadedTaskDispatcher()
        self._gates = [self._gate(application, listener) for listener in listeners]

    def _gate(self, application: "WSGIApplication", listener: socket.socket) -> Gate:
        gate = open_gate(
            application,
            listener,
            adjustments=_adjustments(self._settings, self._limits),
            workers=self._workers,
            loop=self._loop,
        )
        gate.channel_class = self._channel_maker()  # type: ignore[assignment] # waitress calls it
        return gate

    def _channel_maker(self) -> Callable[..., PatientChannel]:
        common: dict[str, Any] = {"limits": self._limits, "clock": self._clock}
        if self._renewal is None:
            return partial(PatientChannel, **common)
        return partial(TlsChannel, context=self._renewal.context, **common)

    @property
    def certificate(self) -> ServedCertificate | None:
        """Return what is shown to clients now; none behind a proxy."""
        return self._renewal.certificate if self._renewal else None

    @property
    def url(self) -> str:
        """Return the address to give to people; behind a proxy, the one to give to the proxy."""
        if self._path:
            return f"unix:{self._path}"
        host = self._settings.host
        if host in WILDCARDS:
            host = next(iter(own_addresses()), "127.0.0.1")
        authority = f"[{host}]" if ":" in host else host
        return f"{'http' if self._settings.behind_proxy else 'https'}://{authority}:{self.port}"

    def run(self) -> None:
        """Serve until ``stop`` is called, then let answers in flight end and close everything."""
        self._workers.set_thread_count(self._limits.threads)
        try:
            while not self._stopping:
                self._turn()
            self._finish_answers()
        finally:
            self.close()

    def stop(self) -> None:
        """Make ``run`` return soon; from any thread or a signal handler, as often as you like."""
        self._stopping = True
        self._gates[0].pull_trigger()

    def close(self) -> None:
        """Close every socket and end the threads; ``run`` does it by itself."""
        for channel in channels(self._loop):
            channel.handle_close()  # wakes a worker that waits for its client to read
        self._workers.shutdown(timeout=1)
        for gate in self._gates:
            gate.close()
        wasyncore.close_all(self._loop)
        if self._path and self._gates:
            self._path.unlink(missing_ok=True)
        self._gates = self._gates[:1]

    def _turn(self) -> None:
        """Serve whoever is ready, then close whoever took too long."""
        wasyncore.poll2(LOOP_TURN, self._loop)
        now = self._clock.monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK_EVERY
            self._look_around(now)

    def _look_around(self, now: float) -> None:
        for channel in channels(self._loop):
            if channel.is_overdue(now):
                channel.handle_close()
        if self._renewal:
            self._renewal.renew_when_due()

    def _finish_answers(self) -> None:
        for gate in self._gates:
            gate.stop_listening()
        deadline = self._clock.monotonic() + self._limits.stopping
        while self._close_idle() and self._clock.monotonic() < deadline:
            self._turn()

    def _close_idle(self) -> bool:
        """Close whoever is owed nothing; return whether somebody is left."""
        for channel in channels(self._loop):
            if channel.is_waiting and not channel.total_outbufs_len:
                channel.handle_close()
        return bool(channels(self._loop))


def _adjustments(settings: Settings, limits: Limits) -> Adjustments:
    """Return waitress's own settings."""
    # Waitress logs a line for each request that waits for a thread: under load, a flood.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return Adjustments(
        listen="",  # our sockets listen already
        ident=None,
        server_name=settings.host,
        max_request_header_size=limits.header_bytes,
        max_request_body_size=limits.body_bytes,
        connection_limit=connections_affordable(limits.connections),
        url_scheme="http" if settings.behind_proxy else "https",
        clear_untrusted_proxy_headers=True,
        **_proxy_trust(settings),
    )


def _proxy_trust(settings: Settings) -> dict[str, Any]:
    trusted = UNIX_PEER if settings.unix_socket else settings.trusted_proxy
    if not (settings.behind_proxy and trusted):
        return {}
    return {
        "trusted_proxy": trusted,
        "trusted_proxy_headers": FORWARDED,
        "log_untrusted_proxy_headers": True,
    }
