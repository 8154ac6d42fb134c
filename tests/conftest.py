"""What every room's tests share: an authority, and a door that trusts it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import trustme
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from algo_oauth.outbound.connect_to import ConnectTo, Route
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.trust import Trust
from tests.doubles.chromium import chromium

# How long an example takes says how busy the machine is, and nothing about the device.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


NO_NODE: Final = "this machine has no node"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--keep-pictures",
        action="store_true",
        help="put the pictures that the browser tests take into docs/, where the README shows them",
    )
    parser.addoption(
        "--keep-tables",
        action="store_true",
        help="write docs/interop.md anew from what the interop tests see",
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the set of tests that a machine without node leaves out."""
    skipped = terminalreporter.getreports("skipped")
    left_out = [report for report in skipped if NO_NODE in str(report.longrepr)]
    if left_out:
        terminalreporter.section("skipped: interop with oidc-provider", yellow=True)
        terminalreporter.line(f"{NO_NODE}: {len(left_out)} tests")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One real browser for all tests: Playwright can be started once in a process."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority for the targets of the tests."""
    return trustme.CA()


@pytest.fixture(scope="session")
def authority_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authority's certificate as a PEM file."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


@pytest.fixture(scope="session")
def certificate(authority: trustme.CA) -> trustme.LeafCert:
    """A certificate for the names that the tests' targets go by."""
    return authority.issue_cert("127.0.0.1", "localhost", "api.example.test")


@pytest.fixture
def door(authority_file: Path) -> Iterator[Door]:
    """A door that trusts the authority of the tests."""
    opened = Door(
        trust=Trust(str(authority_file)),
        connect_to=ConnectTo(),
        connect_timeout=2.0,
        read_timeout=2.0,
    )
    yield opened
    opened.close()


@pytest.fixture
def far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own time is not UTC, as the machines that run tests mostly have."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ+9")
        time.tzset()
        yield
    time.tzset()


def routed_door(authority_file: Path, *routes: Route) -> Door:
    """Return a door with routes."""
    return Door(trust=Trust(str(authority_file)), connect_to=ConnectTo(routes), read_timeout=2.0)
