"""The sandbox as a second process: how it starts, reports, ends and fails."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

WAIT = 20


@contextmanager
def _started(tmp_path: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start a sandbox in a process of its own and yield it once it is ready."""
    command = [sys.executable, "-m", "algo_oauth.sandbox", "--port", "0"]
    command += ["--folder", str(tmp_path / "kept"), "--report", str(tmp_path / "sandbox.json")]
    with subprocess.Popen(
        [*command, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line == f"ready {_report(tmp_path)['base_url']}\n"
            yield process
        finally:
            process.kill()


def _report(tmp_path: Path) -> dict[str, str]:
    report: dict[str, str] = json.loads((tmp_path / "sandbox.json").read_bytes())
    return report


def _fails(*options: str) -> str:
    """Run a sandbox that cannot start and return the line that it leaves."""
    done = subprocess.run(
        [sys.executable, "-m", "algo_oauth.sandbox", *options],
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("sandbox: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_it_reports_what_a_client_needs(tmp_path: Path) -> None:
    with _started(tmp_path):
        report = _report(tmp_path)
        assert set(report) == {
            "base_url",
            "ca_cert",
            "client_id",
            "client_secret",
            "jwt",
            "team_id",
        }
        assert (tmp_path / "sandbox.json").stat().st_mode & 0o777 == 0o600
        answer = requests.post(
            f"{report['base_url']}/restapi/oauth/token",
            data={
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion": report["jwt"],
            },
            auth=(report["client_id"], report["client_secret"]),
            verify=report["ca_cert"],
            timeout=WAIT,
        )
        assert answer.status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with _started(tmp_path) as process:
        process.send_signal(number)
        assert process.wait(WAIT) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_it_ends_when_standard_input_does(tmp_path: Path) -> None:
    with _started(tmp_path, "--until-stdin-closes") as process:
        assert process.stdin
        process.stdin.close()
        assert process.wait(WAIT) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_it_does_not_mind_the_end_of_standard_input_unless_told(tmp_path: Path) -> None:
    with _started(tmp_path) as process:
        assert process.stdin
        process.stdin.close()
        report = _report(tmp_path)
        answer = requests.get(report["base_url"], verify=report["ca_cert"], timeout=WAIT)
        assert answer.status_code == 200
        assert process.poll() is None


def test_it_keeps_credentials_between_processes(tmp_path: Path) -> None:
    with _started(tmp_path) as first:
        before = _report(tmp_path)
        first.terminate()
        first.wait(WAIT)
    with _started(tmp_path):
        after = _report(tmp_path)
    assert {**after, "base_url": ""} == {**before, "base_url": ""}


def test_it_lifts_the_rate_limits_when_told(tmp_path: Path) -> None:
    with _started(tmp_path, "--no-rate-limits"):
        report = _report(tmp_path)
        answer = requests.post(
            f"{report['base_url']}/restapi/oauth/token",
            data={"grant_type": "refresh_token", "refresh_token": "none"},
            auth=(report["client_id"], report["client_secret"]),
            verify=report["ca_cert"],
            timeout=WAIT,
        )
        assert "X-Rate-Limit-Limit" not in answer.headers


def test_it_says_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = _fails(
            "--port", port, "--folder", str(tmp_path), "--report", str(tmp_path / "report")
        )
    assert line == f"sandbox: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    assert not (tmp_path / "report").exists()


def test_it_says_when_the_folder_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = _fails("--folder", str(tmp_path / "file"), "--report", str(tmp_path / "report"))
    assert f"the folder {tmp_path / 'file'} cannot be used" in line


def test_it_says_when_the_report_cannot_be_written(tmp_path: Path) -> None:
    report = tmp_path / "missing" / "sandbox.json"
    line = _fails("--port", "0", "--folder", str(tmp_path), "--report", str(report))
    assert f"{report} cannot be written" in line


@pytest.mark.parametrize("host", ["", "a b", "203.0.113.1"])
def test_it_says_when_it_cannot_listen_on_an_address(tmp_path: Path, host: str) -> None:
    line = _fails(
        "--host", host, "--port", "0", "--folder", str(tmp_path), "--report", str(tmp_path / "r")
    )
    assert host in line
    assert "listen on" in line


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ([], "--folder"),
        (["--folder", "a"], "--report"),
        (["--folder", "a", "--report", "b", "--port", "high"], "'high' is not a port"),
        (["--folder", "a", "--report", "b", "--port", "65536"], "'65536' is not a port"),
        (["--folder", "a", "--report", "b", "--fold", "c"], "--fold"),
        (["--folder", "a", "--report", "b", *["--redirect-uri", "https://c/"] * 11], "ten"),
    ],
)
def test_it_names_an_option_it_cannot_use(options: list[str], named: str) -> None:
    assert named in _fails(*options)
