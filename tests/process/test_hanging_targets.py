"""Fifty presses hang on a target that never answers, and nobody else notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from tests.doubles.running_device import RunningDevice
from tests.doubles.tls_target import Received, answering, json_answer, never_answering, tls_target
from tests.process.visitor import WITH_PASSWORD, Visitor, logged_in

HANGING = 50


def a_button(name: str, position: int, port: int) -> Button:
    request = ButtonRequest(
        custom_path="hello", targets=f"127.0.0.1:{port}", data_payload='{"text": "HELLO!"}'
    )
    return Button(id=name, text=name, position=position, requests=(request,))


def configure(state: Path, *, dead: int, good: int) -> None:
    """Put fifty buttons for the dead target on two screens, and one for the good target."""
    device = Device(load_settings(["--state", str(state)], WITH_PASSWORD))
    for number, screen_id in enumerate(("first", "second")):
        cells = range(HANGING // 2)
        buttons = [a_button(f"dead-{number}-{cell}", cell, dead) for cell in cells]
        buttons.append(a_button(f"good-{number}", HANGING // 2, good))
        screen = Screen(id=screen_id, name=screen_id, columns=6, rows=5, buttons=tuple(buttons))
        device.screens.put(screen_id, screen)
    device.close()


@pytest.fixture
def targets(certificate: trustme.LeafCert) -> Iterator[tuple[int, Received, int]]:
    """The dead target's port and what it received, and the good target's port."""
    with (
        tls_target(never_answering, certificate) as (dead, received),
        tls_target(answering(json_answer("{}", "201 Created")), certificate) as (good, _),
    ):
        yield dead, received, good


def states(visitor: Visitor) -> dict[str, str]:
    buttons = visitor.get("/screen/state").json()["buttons"]
    return {name: press["state"] for name, press in buttons.items()}


def test_it_serves_pages_and_other_buttons_while_fifty_presses_hang(
    tmp_path: Path, authority_file: Path, targets: tuple[int, Received, int]
) -> None:
    dead, received, good = targets
    configure(tmp_path / "state", dead=dead, good=good)
    patient = {
        **WITH_PASSWORD,
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
        "ALGO_OAUTH_READ_TIMEOUT": "120",
        "ALGO_OAUTH_TOTAL_TIMEOUT": "120",
    }
    with RunningDevice(tmp_path / "state", environ=patient) as device, logged_in(device) as visitor:
        for number in range(2):
            for cell in range(HANGING // 2):
                answer = visitor.call(f"/screen/press/dead-{number}-{cell}")
                assert answer.status_code == 202
        for _ in range(HANGING):
            assert received.arrived.acquire(timeout=30), "every press must have gone out"

        for page in ("/", "/advanced-settings/oauth/", "/basic-settings/screens/", "/screen"):
            assert visitor.get(page).status_code == 200
        for number in range(2):
            pressed = visitor.call(f"/screen/press/good-{number}")
            assert (pressed.status_code, pressed.json()["state"]) == (200, "sent")

        still = list(states(visitor).values())
        assert still.count("sending") == HANGING
        assert still.count("sent") == 2
    assert len(received.requests) == HANGING, "nothing may be sent twice"
