"""What a start prints, and where the rest of it is: the password, the certificate, the sandbox."""

import hashlib
import re
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from algo_oauth.sandbox_process import REPORT
from tests.doubles.running_device import PATIENCE, RunningDevice
from tests.process.visitor import PASSWORD, WITH_PASSWORD, Visitor, logged_in


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDevice]:
    """A new device with its sandbox."""
    with RunningDevice(tmp_path_factory.mktemp("first") / "state", sandbox=True) as running:
        yield running


def test_it_prints_its_https_address(device: RunningDevice) -> None:
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+", device.url)
    assert device.get("/login").status_code == 200


def test_it_answers_the_health_question_over_tls(device: RunningDevice) -> None:
    answer = device.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_prints_the_fingerprint_of_the_certificate_that_it_shows(device: RunningDevice) -> None:
    host, port = device.url.removeprefix("https://").split(":")
    shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((host, int(port))))
    fingerprint = hashlib.sha256(shown).digest().hex(":").upper()
    assert device.output.after("Fingerprint:    ") == fingerprint


def test_it_shows_the_same_fingerprint_on_its_status_page(device: RunningDevice) -> None:
    with logged_in(device, str(device.password)) as visitor:
        assert str(device.output.after("Fingerprint:    ")) in visitor.get("/").text


def test_it_prints_a_password_that_opens_it(device: RunningDevice) -> None:
    assert device.password
    with Visitor(device) as visitor:
        assert visitor.log_in(device.password).status_code == 302
        assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("  Client ID:     ", "client_id"),
        ("  Client Secret: ", "client_secret"),
        ("  JWT assertion: ", "jwt"),
        ("  Team ID:       ", "team_id"),
    ],
)
def test_it_prints_what_the_sandbox_asks_for(device: RunningDevice, label: str, field: str) -> None:
    assert device.output.after(label) == getattr(device.sandbox, field)


def test_it_keeps_the_sandboxs_report_to_its_owner(device: RunningDevice) -> None:
    assert stat.S_IMODE((device.state / REPORT).stat().st_mode) == 0o600


def test_its_report_leads_to_the_sandbox(device: RunningDevice) -> None:
    report = device.sandbox
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": report.jwt}
    answer = requests.post(
        f"{report.base_url}/restapi/oauth/token",
        data=form,
        auth=(report.client_id, report.client_secret),
        verify=report.ca_cert,
        timeout=PATIENCE,
    )
    assert answer.status_code == 200


def test_it_says_nothing_on_standard_error(device: RunningDevice) -> None:
    assert device.errors.text == ""


def test_it_prints_the_password_at_the_first_start_only(tmp_path: Path) -> None:
    with RunningDevice(tmp_path) as first:
        password = str(first.password)
    with RunningDevice(tmp_path) as second, Visitor(second) as visitor:
        assert second.password is None
        assert visitor.log_in(password).status_code == 302


def test_it_takes_the_password_of_a_new_folder_from_the_environment(tmp_path: Path) -> None:
    with RunningDevice(tmp_path, environ=WITH_PASSWORD) as first, Visitor(first) as visitor:
        assert first.password is None
        assert visitor.log_in(PASSWORD).status_code == 302
    other = {"ALGO_OAUTH_ADMIN_PASSWORD": "another one"}
    with RunningDevice(tmp_path, environ=other) as second, Visitor(second) as visitor:
        assert visitor.log_in("another one").status_code == 401
        assert visitor.log_in(PASSWORD).status_code == 302


def test_it_takes_every_option_from_the_environment_too(tmp_path: Path) -> None:
    environ = {"ALGO_OAUTH_HOST": "localhost", "ALGO_OAUTH_IDLE_MINUTES": "7", **WITH_PASSWORD}
    with RunningDevice(tmp_path, environ=environ) as device, Visitor(device) as visitor:
        assert device.url.startswith("https://localhost:")
        visitor.log_in()
        assert 'value="7"' in visitor.get("/system/").text
