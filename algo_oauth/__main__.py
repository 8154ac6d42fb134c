"""The ``algo-oauth`` command: reads the settings and serves until it is told to stop."""

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType

from flask import Flask

from algo_oauth.clock import SystemClock
from algo_oauth.device import Device
from algo_oauth.errors import DeviceError
from algo_oauth.sandbox_process import SandboxProcess
from algo_oauth.server.serving import Server, open_server
from algo_oauth.settings import Settings, load_settings_or_exit
from algo_oauth.storage.folder import StateFolder
from algo_oauth.version import VERSION
from algo_oauth.web import build_app

LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def main() -> None:
    """Start the device; ends with one line on standard error when it cannot start."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    settings = load_settings_or_exit(sys.argv[1:], os.environ)
    try:
        with _device(settings) as device:
            _serve(device, build_app(device))
    except DeviceError as fault:
        sys.exit(f"algo-oauth: {fault}")


@contextlib.contextmanager
def _device(settings: Settings) -> Iterator[Device]:
    """Open the device, with its sandbox if it is wanted, and close both."""
    # The folder first: a second process is refused before it starts a sandbox of its own.
    folder = StateFolder(settings.state_folder)
    with contextlib.ExitStack() as open_things:
        open_things.callback(folder.close)
        sandbox = None
        if settings.sandbox:
            process = SandboxProcess(folder.path, port=settings.sandbox_port)
            open_things.callback(process.stop)
            sandbox = process.report
        device = Device(settings, folder=folder, sandbox=sandbox)
        open_things.callback(device.close)
        yield device


def _serve(device: Device, app: Flask) -> None:
    server = open_server(app.wsgi_app, device.settings, SystemClock())
    device.certificate = server.certificate

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    print(*_greeting(device, server), sep="\n", flush=True)  # noqa: T201  what a terminal shows
    server.run()


def _greeting(device: Device, server: Server) -> Iterator[str]:
    """Yield the lines that an installer needs: secrets of the sandbox, the first password."""
    yield f"algo-oauth {VERSION}"
    yield f"Device:         {server.url}"
    if server.certificate is not None:
        yield f"Fingerprint:    {server.certificate.fingerprint}"
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
