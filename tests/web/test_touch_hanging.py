"""Fifty presses of a target that never answers, and everything else goes on."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from flask import Flask

from algo_oauth.console.buttons import Button
from algo_oauth.console.press import PressState
from algo_oauth.console.screens import FIRST_SCREEN, Screen
from algo_oauth.device import Device
from algo_oauth.settings import load_settings
from tests.console.conftest import to
from tests.doubles.tls_target import answering, json_answer, never_answering, tls_target
from tests.web.test_screens_page import put
from tests.web.test_touch_passes import holder
from tests.web.test_touch_screen import press

MANY = 50
LONG = 30


@pytest.fixture
def device(tmp_path: Path, authority_file: Path) -> Iterator[Device]:
    """A device that waits longer for a target than any of these tests takes."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": "correct horse battery",
        "ALGO_OAUTH_CA_BUNDLE": str(authority_file),
        "ALGO_OAUTH_STATE": str(tmp_path / "state"),
        "ALGO_OAUTH_READ_TIMEOUT": "120",
        "ALGO_OAUTH_TOTAL_TIMEOUT": "120",
    }
    opened = Device(load_settings([], environ))
    yield opened
    opened.close()


@pytest.fixture
def hanging(app: Flask, device: Device, certificate: trustme.LeafCert) -> Iterator[str]:
    """Presses fifty buttons at once; gives a touch pass."""
    token = device.touch_passes.make("Hall", now=0.0).reveal()
    with tls_target(never_answering, certificate) as (port, received):
        many = tuple(
            Button(id=f"slow-{n}", text="Slow", position=n, requests=(to(port),))
            for n in range(MANY)
        )
        device.screens.put("many", Screen(id="many", name="Many", buttons=many))
        presses = [
            threading.Thread(target=press, args=(holder(app, token), button.id)) for button in many
        ]
        for each in presses:
            each.start()
        for each in presses:
            each.join(LONG)
        for _ in range(MANY):
            assert received.arrived.acquire(timeout=LONG), "a press waits for another one"
        yield token


def test_it_sends_another_button_and_answers_pages(
    app: Flask, device: Device, hanging: str, certificate: trustme.LeafCert
) -> None:
    with tls_target(answering(json_answer("{}")), certificate) as (port, received):
        put(
            device,
            Button(id="good", text="Good", position=0, requests=(to(port),)),
            screen_id=FIRST_SCREEN.id,
        )
        tablet = holder(app, hanging)
        press(tablet, "good", "p-1")
        assert device.presser.press("good", press_id="p-1", wait=LONG).state == "sent"
        assert len(received.requests) == 1
    states = tablet.get("/screen/state").get_json()["buttons"]
    assert [states[f"slow-{n}"]["state"] for n in range(MANY)] == ["sending"] * MANY
    assert tablet.get("/screen").status_code == 200


def test_it_holds_few_of_the_threads_that_serve_pages(
    app: Flask, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten calls at the same moment four wait for an end, and six answer at once."""
    token = device.touch_passes.make("Hall", now=0.0).reveal()
    gate, answered = threading.Event(), threading.Semaphore(0)

    def hanging_press(
        button_id: str, *, press_id: str = "", wait: float = 0.0, actor: str = ""
    ) -> PressState:
        if wait:
            gate.wait(LONG)
        return PressState(
            press_id=press_id, button_id=button_id, text="Slow", state="sending", at=0.0
        )

    def call() -> None:
        assert press(holder(app, token), "slow").status_code == 202
        answered.release()

    monkeypatch.setattr(device.presser, "press", hanging_press)
    calls = [threading.Thread(target=call) for _ in range(10)]
    for each in calls:
        each.start()
    at_once = [answered.acquire(timeout=LONG) for _ in range(6)]
    others_wait = not answered.acquire(timeout=0.2)
    gate.set()
    for each in calls:
        each.join(LONG)
    assert all(at_once)
    assert others_wait
