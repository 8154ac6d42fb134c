"""A press in flight when the device dies: nobody knows, and the button says so."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from algo_oauth.device import Device
from algo_oauth.settings import CHECKOUT
from algo_oauth.storage.activity import PRESS_DONE
from tests.console.killed_press import open_device
from tests.doubles.tls_target import Received, never_answering, tls_target


@pytest.fixture(scope="module")
def target(certificate: trustme.LeafCert) -> Iterator[tuple[int, Received]]:
    with tls_target(never_answering, certificate) as listening:
        yield listening


@pytest.fixture(scope="module")
def device(
    target: tuple[int, Received], authority_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Device]:
    """The device started again after a process that was killed while its press hung."""
    state = str(tmp_path_factory.mktemp("killed"))
    port, received = target
    program = [sys.executable, "-m", "tests.console.killed_press"]
    program += [state, str(authority_file), str(port)]
    with subprocess.Popen(program, cwd=CHECKOUT) as process:
        try:
            assert received.arrived.acquire(timeout=60), "the press did not reach its target"
        finally:
            process.kill()
    opened = open_device(state, str(authority_file))
    yield opened
    opened.close()


def test_it_shows_the_press_as_unknown(device: Device) -> None:
    press = device.presser.states()["slow"]
    assert (press.state, press.press_id) == ("unknown", "the-one")


def test_it_says_that_it_may_have_been_sent(device: Device) -> None:
    problem = device.presser.states()["slow"].problem
    assert problem is not None
    assert problem.code == "PRS-004"
    assert problem.message.startswith("Unknown: may have been sent.")


def test_it_does_not_send_it_again_when_a_page_repeats_its_call(
    device: Device, target: tuple[int, Received]
) -> None:
    assert device.presser.press("slow", press_id="the-one", wait=10).state == "unknown"
    assert len(target[1].requests) == 1


def test_it_tells_of_the_press_in_the_activity(device: Device) -> None:
    (ended,) = [entry for entry in device.journal.scan() if entry.kind == PRESS_DONE]
    assert (ended.press, ended.result, ended.subject) == ("the-one", "unknown", "slow")
    assert device.journal.pending() == frozenset()
