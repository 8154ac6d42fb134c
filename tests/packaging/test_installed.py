"""The installed command: in an environment of its own, far from the checkout."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.doubles.running_device import PATIENCE, RunningDevice
from tests.packaging.conftest import run

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def device(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    """The installed device with its sandbox, started in a folder with treacherous files."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for name in ("secrets.py", "ssl.py", "flask.py"):
        (elsewhere / name).write_text("raise RuntimeError('not what was wanted')")
    home = tmp_path_factory.mktemp("home")
    environ = {"XDG_STATE_HOME": str(home), "ALGO_OAUTH_ADMIN_PASSWORD": PASSWORD}
    with RunningDevice(
        home / "algo-oauth",
        sandbox=True,
        environ=environ,
        program=(str(environment / "algo-oauth"),),
        folder=elsewhere,
        by_default=True,
    ) as running:
        yield running


def addresses_in(page: str) -> set[str]:
    """Return the addresses on this server that a page loads."""
    return set(re.findall(r'(?:src|<link[^>]*href)="(/[^"#]*)', page))


def test_its_environment_lacks_nothing(environment: Path, tmp_path: Path) -> None:
    assert "No broken requirements" in run(str(environment / "pip"), "check", folder=tmp_path)


@pytest.mark.parametrize("program", [("algo-oauth",), ("python", "-m", "algo_oauth")])
def test_it_explains_its_options(
    environment: Path, tmp_path: Path, program: tuple[str, ...]
) -> None:
    text = run(str(environment / program[0]), *program[1:], "--help", folder=tmp_path)
    assert text.startswith("usage: algo-oauth")
    for option in ("host", "port", "state", "sandbox", "sandbox-port", "behind-proxy"):
        assert f"--{option}" in text


def test_it_serves_the_login_page_and_all_that_it_loads(device: RunningDevice) -> None:
    page = device.get("/login")
    assert page.status_code == 200
    assert 'type="password"' in page.text
    loaded = addresses_in(page.text)
    assert any("bootstrap" in address for address in loaded)
    assert any(address.endswith("device.css") for address in loaded)
    assert {address: device.get(address).status_code for address in loaded} == dict.fromkeys(
        loaded, 200
    )


def test_it_keeps_its_state_in_the_platforms_folder(device: RunningDevice) -> None:
    kept = {file.name for file in device.state.iterdir()}
    assert {"config.json", "vault.key", "certs", "sandbox.json"} <= kept


def test_it_knows_the_shipped_providers(device: RunningDevice) -> None:
    with requests.Session() as http:
        http.trust_env = False
        http.verify = device.certificate
        token = http.get(f"{device.url}/login/state", timeout=PATIENCE).json()["csrf_token"]
        form = {"password": PASSWORD, "csrf_token": token, "next": "/advanced-settings/oauth/"}
        page = http.post(f"{device.url}/login", data=form, timeout=PATIENCE)
    assert page.status_code == 200
    assert "Register the application" in page.text


def test_it_brings_the_sandbox_with_its_page(device: RunningDevice) -> None:
    report = device.sandbox
    with requests.Session() as http:
        http.trust_env = False
        http.verify = report.ca_cert
        page = http.get(report.base_url, timeout=PATIENCE)
        loaded = addresses_in(page.text)
        assert loaded
        for address in loaded:
            assert http.get(report.base_url + address, timeout=PATIENCE).status_code == 200


def test_it_complains_about_nothing(device: RunningDevice) -> None:
    assert device.errors.text == ""
