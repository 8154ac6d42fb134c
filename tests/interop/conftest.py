"""The servers, each started once, and what is said when one of them cannot run."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import trustme

from algo_oauth.clock import SystemClock
from tests.interop.certificate_files import CertificateFiles, written
from tests.interop.on_authlib.server import authlib_server
from tests.interop.on_django.server import django_server
from tests.interop.on_node.server import NODE, node_server
from tests.interop.server import Server

SERVERS: Final = ("authlib", "django", "node")
LEFT_OUT: Final = pytest.StashKey[int]()
MUST_RUN: Final = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs node where there is none; in CI it fails instead."""
    if NODE or MUST_RUN:
        return
    needing = [item for item in items if item.get_closest_marker("node")]
    for item in needing:
        item.add_marker(pytest.mark.skip(reason="node is not installed"))
    config.stash[LEFT_OUT] = len(needing)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name the set of tests that was left out."""
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.section("skipped: interop with oidc-provider", yellow=True)
        terminalreporter.line(f"Tests that need node, which this machine does not have: {left_out}")


@pytest.fixture(scope="session")
def files(
    certificate: trustme.LeafCert, tmp_path_factory: pytest.TempPathFactory
) -> CertificateFiles:
    return written(certificate, tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def authlib(files: CertificateFiles, authority_file: Path) -> Iterator[Server]:
    with authlib_server(files, authority_file, SystemClock()) as server:
        yield server


@pytest.fixture(scope="session")
def django(
    files: CertificateFiles, authority_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with django_server(files, authority_file, tmp_path_factory.mktemp("django")) as server:
        yield server


@pytest.fixture(scope="session")
def node(
    files: CertificateFiles, authority_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with node_server(files, authority_file, tmp_path_factory.mktemp("node")) as server:
        yield server


@pytest.fixture(params=["authlib", "django", pytest.param("node", marks=pytest.mark.node)])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the servers in turn."""
    chosen: Server = request.getfixturevalue(request.param)
    return chosen
