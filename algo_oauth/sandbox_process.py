"""The sandbox as a second process of this device: started, waited for, stopped."""

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Final

import msgspec

from algo_oauth.errors import SandboxFailed, SandboxMissing
from algo_oauth.outbound.connect_to import Route
from algo_oauth.settings import CHECKOUT, IN_CHECKOUT

REPORT: Final = "sandbox.json"
FOLDER: Final = "sandbox"
STOP_SECONDS: Final = 10
_NEEDED: Final = ("authlib", "cheroot", "trustme")


class SandboxReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the sandbox writes into ``sandbox.json`` when it is up."""

    base_url: str
    ca_cert: str
    client_id: str
    client_secret: str
    jwt: str
    team_id: str

    def __repr__(self) -> str:
        return f"SandboxReport({self.base_url})"


class SandboxProcess:
    """Starts the sandbox; it ends with this process, however this process ends.

    ``callbacks`` are the redirect URIs of its 3-legged apps, instead of the usual ones.

    Raises:
        SandboxMissing: its libraries are not installed.
        SandboxFailed: it did not come up; the reason is its own.
    """

    def __init__(self, state_folder: Path, *, port: int, callbacks: Iterable[str] = ()) -> None:
        if not all(importlib.util.find_spec(name) for name in _NEEDED):
            raise SandboxMissing
        report = state_folder / REPORT
        # -P: whatever Python files lie in the working directory are none of the sandbox's.
        command = [sys.executable, "-P", "-m", "algo_oauth.sandbox", "--until-stdin-closes"]
        command += ["--folder", str(state_folder / FOLDER), "--report", str(report)]
        for callback in callbacks:
            command += ["--redirect-uri", callback]
        self._process = subprocess.Popen(  # noqa: S603  the words are this program's own
            [*command, "--port", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=_environment(),
            # Ctrl-C is for the device; the sandbox ends when the device lets go of it.
            start_new_session=True,
        )
        output = self._pipe(self._process.stdout)
        try:
            _wait_until_ready(output)
            self.report = msgspec.json.decode(report.read_bytes(), type=SandboxReport)
        except BaseException:
            self.stop()
            raise
        self._reader = threading.Thread(target=_pass_on, args=(output,), daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """Let the sandbox end, and wait for it."""
        self._pipe(self._process.stdin).close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if hasattr(self, "_reader"):
            self._reader.join(STOP_SECONDS)
        self._pipe(self._process.stdout).close()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        if pipe is None:
            raise RuntimeError("the process was started without its pipes")
        return pipe


def _environment() -> dict[str, str]:
    """Return this process's environment, in which a checkout finds its own package."""
    if not IN_CHECKOUT:
        return dict(os.environ)
    paths = (str(CHECKOUT), os.environ.get("PYTHONPATH", ""))
    return dict(os.environ) | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _wait_until_ready(output: IO[str]) -> None:
    last = "it said nothing"
    for line in output:
        if line.startswith("ready "):
            return
        last = line.strip() or last
    raise SandboxFailed(reason=last.removeprefix("sandbox: "))


def _pass_on(output: IO[str]) -> None:
    for line in output:
        sys.stderr.write(f"sandbox: {line}")


def sandbox_routes(sandbox: SandboxReport | None) -> tuple[Route, ...]:
    """Send RingCentral's hosts to the sandbox, under its authority alone."""
    if sandbox is None:
        return ()
    address = sandbox.base_url.removeprefix("https://")
    host, _, port = address.rpartition(":")
    to = {"to_host": host.strip("[]"), "to_port": int(port), "ca_file": sandbox.ca_cert}
    names = [("platform.ringcentral.com", 443), (host.strip("[]"), int(port))]
    names += [("platform.ringcentral.biz", 443), ("localhost", int(port))]
    return tuple(msgspec.convert({"host": h, "port": p, **to}, Route) for h, p in names)
