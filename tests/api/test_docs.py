"""``docs/api.md`` says what is so, and its examples work as they stand there."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from algo_oauth import errors
from algo_oauth.api.application import BODY_LIMIT
from algo_oauth.api.description import FILE
from algo_oauth.server.limits import Limits
from algo_oauth.settings import CHECKOUT
from algo_oauth.storage.device_settings import SETTINGS
from tests.api.test_interop import BUTTON, PASSWORD, save
from tests.doubles.running_device import PATIENCE, RunningDevice
from tests.process.visitor import WITH_PASSWORD, logged_in

PAGE: Final = (CHECKOUT / "docs" / "api.md").read_text(encoding="utf-8")
DOCUMENT: Final = json.loads(FILE.read_text(encoding="utf-8"))


def example(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    state = tmp_path_factory.mktemp("device") / "state"
    with RunningDevice(state, environ=WITH_PASSWORD) as device:
        with logged_in(device) as visitor:
            visitor.post("/basic-settings/screens/screen-1/buttons", BUTTON)
        yield device


def run(running: RunningDevice, folder: Path, *program: str, method: str, script: str) -> str:
    """Run an example where the certificate is, against the device's port; nothing else differs."""
    with logged_in(running) as visitor:
        save(visitor, auth_method=method)
    (folder / "algo-8450.crt").write_bytes(Path(running.certificate).read_bytes())
    done = subprocess.run(
        [*program, script.replace("https://localhost:8450", running.url)],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_its_example_of_basic_authentication_works(running: RunningDevice, tmp_path: Path) -> None:
    assert PASSWORD in example("sh")
    told = run(running, tmp_path, "bash", "-c", method="Basic", script=example("sh"))
    assert json.loads(told)["Device Name"] == "Algo 8450"


def test_its_example_for_a_shell_works(running: RunningDevice, tmp_path: Path) -> None:
    told = run(running, tmp_path, "bash", "-c", method="Standard", script=example("bash"))
    assert json.loads(told)["id"] == "hello"


def test_its_example_in_python_works(running: RunningDevice, tmp_path: Path) -> None:
    told = run(running, tmp_path, sys.executable, "-c", method="Standard", script=example("python"))
    pressed, buttons = told.splitlines()
    assert "'id': 'hello'" in pressed
    assert "'text': 'Hello'" in buttons


def rows(heading: str) -> dict[str, str]:
    """Return the rows of the table below a heading: first cell → second cell."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| `?([^|`]+)`? \| (.+) \|$", section, re.MULTILINE)
    return {first.strip(): second for first, second in cells if first.strip("- ")}


def test_it_lists_every_call_and_no_other() -> None:
    described = {
        f"{method.upper()} {path}" for path, calls in DOCUMENT["paths"].items() for method in calls
    }
    assert rows("Calls").keys() - {"call"} == described


def test_it_explains_every_setting_as_the_device_does() -> None:
    listed = rows("Settings")
    assert {name: listed[name] for name in listed if name != "setting"} == {
        setting.name: setting.about for setting in SETTINGS
    }


def test_it_says_how_long_a_body_may_be() -> None:
    assert f"longer than {BODY_LIMIT} bytes." in rows("What is refused, and how")["413"]
    assert f"A body of more than {Limits().body_bytes // 2**20} MiB is refused" in PAGE


def statuses() -> set[str]:
    """Return every status that the description knows but those of success."""
    calls = [call for path in DOCUMENT["paths"].values() for call in path.values()]
    return {status for call in calls for status in call["responses"] if int(status) >= 400}


def test_it_explains_every_status() -> None:
    assert rows("What is refused, and how").keys() - {"status"} == statuses()


def test_every_error_of_the_api_has_a_status_that_is_explained() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.CallRefused)
    ]
    assert len(kinds) > 15
    assert {str(kind.status) for kind in kinds} <= statuses()
