"""A warm press of a whole device: token at hand, connection open, buttons in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from algo_oauth.console.buttons import Button
from algo_oauth.console.press import PressState
from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from algo_oauth.storage.journal_files import CURRENT
from tests.console.conftest import LONG, to
from tests.doubles.clock import HandClock
from tests.doubles.tls_target import Received, answering, json_answer, tls_target
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting

FileState = tuple[int, int, int]


class WarmDevice:
    """A device with one button that was pressed once, and what arrived at its provider."""

    def __init__(self, state: Path, ca_file: Path, clock: HandClock) -> None:
        environ = {"ALGO_OAUTH_CA_BUNDLE": str(ca_file), "ALGO_OAUTH_ADMIN_PASSWORD": "long enough"}
        self.state = state
        self.clock = clock
        self.device = Device(load_settings(["--state", str(state)], environ), clock=clock)

    def furnish(self, *, token_port: int, port: int) -> None:
        """Keep a profile and a button, as an installer does."""
        profile = a_profile(token_url=f"https://127.0.0.1:{token_port}/token")
        self.device.profiles.put("p1", profile)
        button = Button(
            id="hello", text="Hello", position=0, requests=(to(port, oauth_profile="p1"),)
        )
        self.device.screens.put(FIRST_SCREEN.id, FIRST_SCREEN.with_button(button))

    def press(self) -> PressState:
        """Press, later than a double tap would."""
        self.clock.advance(1)
        return self.device.presser.press("hello", wait=LONG)

    def files(self) -> dict[str, FileState]:
        """Return each file with what changes when it is replaced or written to."""
        kept = {file.name: file.stat() for file in self.state.rglob("*") if file.is_file()}
        return {name: (at.st_ino, at.st_size, at.st_mtime_ns) for name, at in kept.items()}


@pytest.fixture
def tokens(certificate: trustme.LeafCert) -> Iterator[tuple[int, Received]]:
    """A token endpoint."""
    with tls_target(answering(granting()), certificate) as served:
        yield served


@pytest.fixture
def api(certificate: trustme.LeafCert) -> Iterator[tuple[int, Received]]:
    """A target."""
    with tls_target(answering(json_answer("{}")), certificate) as served:
        yield served


@pytest.fixture
def furnished(
    tmp_path: Path,
    authority_file: Path,
    clock: HandClock,
    tokens: tuple[int, Received],
    api: tuple[int, Received],
) -> Iterator[WarmDevice]:
    made = WarmDevice(tmp_path / "state", authority_file, clock)
    made.furnish(token_port=tokens[0], port=api[0])
    yield made
    made.device.close()


def test_it_makes_exactly_one_request_when_warm(
    furnished: WarmDevice, tokens: tuple[int, Received], api: tuple[int, Received]
) -> None:
    furnished.press()
    assert (len(tokens[1].requests), len(api[1].requests)) == (1, 1)
    assert furnished.press().state == "sent"
    assert (len(tokens[1].requests), len(api[1].requests)) == (1, 2)


def test_it_opens_no_connection_when_warm(
    furnished: WarmDevice, tokens: tuple[int, Received], api: tuple[int, Received]
) -> None:
    furnished.press()
    assert (tokens[1].connections, api[1].connections) == (1, 1)
    assert furnished.press().state == "sent"
    assert (tokens[1].connections, api[1].connections) == (1, 1)


def test_it_writes_to_the_journal_alone_when_warm(furnished: WarmDevice) -> None:
    new = furnished.files()
    furnished.press()
    warm = furnished.files()
    assert changed(new, warm) > {CURRENT}, "the first press keeps its token"
    furnished.press()
    assert changed(warm, furnished.files()) == {CURRENT}


def changed(before: dict[str, FileState], after: dict[str, FileState]) -> set[str]:
    return {name for name in before | after if before.get(name) != after.get(name)}
