"""The servers, each started once, and what is said when one of them cannot run."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
import trustme

from algo_oauth.oauth import device_flow
from algo_oauth.outbound.connect_to import ConnectTo
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.trust import Trust
from tests.conftest import NO_NODE
from tests.doubles.clock import HandClock
from tests.interop.certificate_files import CertificateFiles, written
from tests.interop.conformance import Record
from tests.interop.core import PATIENCE, Core
from tests.interop.on_authlib.server import authlib_server
from tests.interop.on_django.server import django_server
from tests.interop.on_node.server import CAN_RUN, node_server
from tests.interop.present_clock import PresentClock
from tests.interop.server import Server

EVERYBODY: Final = ("authlib", "django", pytest.param("node", marks=pytest.mark.node))
MUST_RUN: Final = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs node where there is none, and the committed tables where new ones come.

    In CI a missing node is a failure.
    """
    if config.getoption("--keep-tables"):
        items[:] = [item for item in items if item.path.name != "test_tables.py"]
    if CAN_RUN or MUST_RUN:
        return
    for item in items:
        if item.get_closest_marker("node"):
            item.add_marker(pytest.mark.skip(reason=NO_NODE))


@pytest.fixture(scope="session")
def files(
    certificate: trustme.LeafCert, tmp_path_factory: pytest.TempPathFactory
) -> CertificateFiles:
    return written(certificate, tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def record(pytestconfig: pytest.Config) -> Iterator[Record]:
    """What the run sees, for the tables of the documentation."""
    kept = Record(keep=pytestconfig.getoption("--keep-tables"))
    yield kept
    if kept.keep:
        kept.write()


@pytest.fixture(scope="session")
def door(authority_file: Path) -> Iterator[Door]:
    """One door for all, with patience: the servers of three languages share a busy machine."""
    opened = Door(
        trust=Trust(str(authority_file)),
        connect_to=ConnectTo(),
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
    )
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def present() -> PresentClock:
    """The clock of Authlib's server: that of the test which runs now."""
    return PresentClock()


@pytest.fixture
def clock(present: PresentClock) -> HandClock:
    """The device's time."""
    return present.anew()


@pytest.fixture
def core(door: Door, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Core]:
    """A device's OAuth side; it polls when the test says so."""
    monkeypatch.setattr(device_flow, "EVERY", 3600.0)
    made = Core(door, clock)
    yield made
    made.devices.stop()


@pytest.fixture(scope="session")
def authlib(
    files: CertificateFiles, authority_file: Path, present: PresentClock
) -> Iterator[Server]:
    with authlib_server(files, authority_file, present) as server:
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


@pytest.fixture(params=EVERYBODY)
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the servers in turn."""
    chosen: Server = request.getfixturevalue(request.param)
    return chosen
