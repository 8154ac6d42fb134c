"""The device as a program of its own, for tests that look at it from outside."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final, Self

import msgspec
import requests

from algo_oauth.sandbox_process import REPORT, SandboxReport
from algo_oauth.settings import CHECKOUT, PREFIX

PATIENCE: Final = 30.0
"""Seconds until a process that does not start, end or speak counts as hanging."""
FROM_CHECKOUT: Final = (sys.executable, str(CHECKOUT / "app.py"))
LAST_LINE: Final = "Press Ctrl-C to stop."


def plain_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without any setting of the device, and ``more``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | dict(more or {})


class Lines:
    """What comes out of a pipe, line by line, as it comes."""

    def __init__(self, pipe: IO[str]) -> None:
        self.all: list[str] = []
        self._pipe = pipe
        self._news = threading.Condition()
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._pipe:
            self._add(line.rstrip("\n"))
        self._add(None)

    def _add(self, line: str | None) -> None:
        with self._news:
            if line is None:
                self._ended = True
            else:
                self.all.append(line)
            self._news.notify_all()

    def has(self, start: str) -> bool:
        """Wait for a line that starts so; False when the pipe ends or stays silent first."""
        with self._news:
            self._news.wait_for(lambda: self._ended or self._find(start) is not None, PATIENCE)
            return self._find(start) is not None

    def after(self, label: str) -> str | None:
        """Return what follows a label on the first line that has it, None without one."""
        found = self._find(label)
        return None if found is None else found.removeprefix(label).split()[0]

    def _find(self, start: str) -> str | None:
        return next((line for line in self.all if line.startswith(start)), None)

    @property
    def text(self) -> str:
        """Everything so far."""
        return "\n".join(self.all)

    def close(self) -> None:
        """Read to the end, which the process must have reached."""
        self._reader.join(PATIENCE)
        self._pipe.close()


class RunningDevice:
    """Starts on a free port with the ``with`` block and is gone at its end.

    ::

        with RunningDevice(tmp_path / "state", sandbox=True) as device:
            requests.get(f"{device.url}/healthz", verify=device.certificate, timeout=PATIENCE)

    Args:
        state: the state folder.
        options: further options of the command line.
        sandbox: whether to start the sandbox, too, on a free port of its own.
        environ: ``ALGO_OAUTH_*`` and whatever else is set for this device only.
        program: what to run instead of the checkout's ``app.py``.
        folder: where to run it; the checkout if nothing is said.
        by_default: whether ``state`` is where the device keeps things when nobody tells it.
    """

    def __init__(
        self,
        state: Path,
        *options: str,
        sandbox: bool = False,
        environ: Mapping[str, str] | None = None,
        program: Sequence[str] = FROM_CHECKOUT,
        folder: Path = CHECKOUT,
        by_default: bool = False,
    ) -> None:
        self.state = state
        told = [] if by_default else ["--state", str(state)]
        wanted = ["--sandbox", "--sandbox-port", "0"] if sandbox else []
        self._command = [*program, "--port", "0", *told, *wanted, *options]
        self._environ = plain_environment(environ)
        self._folder = folder

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        assert self._process.stderr
        self.output = Lines(self._process.stdout)
        self.errors = Lines(self._process.stderr)
        if not self.output.has(LAST_LINE):
            self.kill()
            raise AssertionError(f"the device did not start: {self.errors.text}")
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_running:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        self._close()

    @property
    def url(self) -> str:
        """Where it serves, without a slash at the end."""
        return str(self.output.after("Device:         ")).rstrip("/")

    @property
    def certificate(self) -> str:
        """The file to verify it with."""
        return str(self.state / "certs" / "device.crt")

    @property
    def password(self) -> str | None:
        """The admin password that it printed, if it did."""
        return self.output.after("Admin password: ")

    @property
    def sandbox(self) -> SandboxReport:
        """What its sandbox says of itself."""
        return msgspec.json.decode((self.state / REPORT).read_bytes(), type=SandboxReport)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def get(self, path: str) -> requests.Response:
        """Fetch a page as a stranger does."""
        with requests.Session() as http:
            http.trust_env = False
            return http.get(
                self.url + path, verify=self.certificate, timeout=PATIENCE, allow_redirects=False
            )

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and return the status that it ends with."""
        self._process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Wait until it ends and return its status."""
        status = self._process.wait(PATIENCE)
        self._close()
        return status

    def kill(self) -> None:
        """End it as a power cut would: it learns nothing of it."""
        self.stop(signal.SIGKILL)

    def _close(self) -> None:
        self.output.close()
        self.errors.close()


class FailedStart(msgspec.Struct, frozen=True):
    """What a start that came to nothing left behind."""

    status: int
    output: str
    errors: str


def failed_start(
    *options: str,
    environ: Mapping[str, str] | None = None,
    program: Sequence[str] = FROM_CHECKOUT,
) -> FailedStart:
    """Start a device that should refuse to start, and return what it said."""
    done = subprocess.run(
        [*program, *options],
        cwd=CHECKOUT,
        env=plain_environment(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return FailedStart(done.returncode, done.stdout, done.stderr)
