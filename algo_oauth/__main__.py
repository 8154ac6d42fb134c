"""The ``algo-oauth`` command: reads the settings and serves until it is told to stop."""

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from algo_oauth.clock import SystemClock
from algo_oauth.commands import UNUSABLE, run_command
from algo_oauth.device import Device
from algo_oauth.errors import BadSetting, DeviceError
from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from algo_oauth.restart import RESTART_STATUS, Restart
from algo_oauth.sandbox_process import SandboxProcess, SandboxReport
from algo_oauth.server.serving import Server
from algo_oauth.settings import Settings, load_settings_or_exit
from algo_oauth.storage.folder import StateFolder
from algo_oauth.version import VERSION
from algo_oauth.web import build_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOG_LINE: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def main() -> None:
    """Start the device; ends with one line on standard error when it cannot start.

    A word in the place of the first option is a command for a device that does not run.
    """
    _on_stop_signals(_leave)
    if sys.argv[1:] and not sys.argv[1].startswith("-"):
        sys.exit(run_command(sys.argv[1:], os.environ))
    logging.basicConfig(level=logging.INFO, format=LOG_LINE)
    settings = load_settings_or_exit(sys.argv[1:], os.environ)
    try:
        with contextlib.ExitStack() as open_things:
            device, server = _open(settings, open_things)
            _on_stop_signals(server.stop)
            restart = Restart(server.stop)
            if settings.supervised:
                device.restart = restart
            print(*_greeting(device, server), sep="\n", flush=True)  # noqa: T201  for a terminal
            server.run()
    except BadSetting as fault:
        # Some settings are looked at when the device opens; the status is that of all the others.
        sys.stderr.write(f"algo-oauth: {fault}\n")
        sys.exit(UNUSABLE)
    except DeviceError as fault:
        sys.exit(f"algo-oauth: {fault}")
    if restart.wanted:
        sys.exit(RESTART_STATUS)


def _on_stop_signals(stop: Callable[[], None]) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)


def _leave() -> None:
    """End a start that is still under way; what is open by then is closed on the way out."""
    sys.exit(0)


def _open(settings: Settings, open_things: contextlib.ExitStack) -> tuple[Device, Server]:
    """Open the device with its server, and the sandbox if it is wanted.

    The folder comes first: a second process is refused before it starts anything. The port comes
    before the device: a first start that fails there must not use up the password shown once.
    """
    folder = StateFolder(settings.state_folder)
    open_things.callback(folder.close)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        device.certificate = server.certificate  # it may be renewed while it serves
        return application(environ, start_response)

    server = Server(answer, settings, SystemClock())
    open_things.callback(server.close)
    sandbox = _sandbox(settings, folder, open_things, server)
    device = Device(settings, folder=folder, sandbox=sandbox)
    open_things.callback(device.close)
    application = build_app(device).wsgi_app
    return device, server


def _sandbox(
    settings: Settings, folder: StateFolder, open_things: contextlib.ExitStack, server: Server
) -> SandboxReport | None:
    if not settings.sandbox:
        return None
    port = urlsplit(server.url).port
    callbacks = [f"https://{host}:{port}{CALLBACK_PATH}" for host in ("127.0.0.1", "localhost")]
    process = SandboxProcess(folder.path, port=settings.sandbox_port, callbacks=callbacks)
    open_things.callback(process.stop)
    return process.report


def _greeting(device: Device, server: Server) -> Iterator[str]:
    """Yield the lines that an installer needs: secrets of the sandbox, the first password."""
    yield f"algo-oauth {VERSION}"
    yield f"Device:         {server.url}"
    if server.certificate is not None:
        yield f"Fingerprint:    {server.certificate.fingerprint}"
    if device.provisioned is not None:
        yield f"Provisioned:    {device.settings.provision}: {device.provisioned.summary}"
        yield from (f"  {line}" for line in device.provisioned.lines)
    if device.new_password is not None:
        yield f"Admin password: {device.new_password.reveal()}   (shown this once)"
    if device.sandbox is not None:
        yield f"Sandbox:        {device.sandbox.base_url}/   (the team chat)"
        yield f"  Client ID:     {device.sandbox.client_id}"
        yield f"  Client Secret: {device.sandbox.client_secret}"
        yield f"  JWT assertion: {device.sandbox.jwt}"
        yield f"  Team ID:       {device.sandbox.team_id}"
    yield "Press Ctrl-C to stop."


if __name__ == "__main__":
    main()
