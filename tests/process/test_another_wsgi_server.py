"""``app:application`` for another WSGI server."""

import subprocess
import sys
from pathlib import Path

from algo_oauth.settings import CHECKOUT
from tests.doubles.running_device import PATIENCE, RunningDevice, plain_environment


def served(state: Path, *, password: str = "") -> subprocess.CompletedProcess[str]:
    """Import the application as a WSGI server does and ask for its health."""
    program = "import app; print(app.application.test_client().get('/healthz').get_data(True))"
    settings = {"ALGO_OAUTH_STATE": str(state)}
    if password:
        settings["ALGO_OAUTH_ADMIN_PASSWORD"] = password
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env=plain_environment(settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_it_serves_from_app_application(tmp_path: Path) -> None:
    done = served(tmp_path, password="correct horse battery")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, '{"status":"ok"}', "")


def test_it_shows_the_first_password_there_too(tmp_path: Path) -> None:
    assert "Admin password: " in served(tmp_path).stderr
    assert served(tmp_path).stderr == ""


def test_it_refuses_a_folder_in_use_in_one_line_there_too(tmp_path: Path) -> None:
    with RunningDevice(tmp_path):
        done = served(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("algo-oauth: STO-001: ")
    assert done.stderr.count("\n") == 1
