"""A console with its buttons in memory: real door, real tokens, real workers."""

from typing import Any

import msgspec
import pytest

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.press import PressRun, PressState
from algo_oauth.console.presser import Presser
from algo_oauth.console.workers import Workers
from algo_oauth.console.writing import RequestWriter
from algo_oauth.oauth.call import ApiCaller
from algo_oauth.oauth.explain import load_remedies
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.door import Door
from algo_oauth.secret import Secret
from tests.doubles.clock import HandClock
from tests.doubles.token_store import MemoryTokenStore
from tests.oauth.samples import REMEDIES

LONG = 20.0
"""Seconds that a test waits for what must come."""


class Console:
    """The console of a test, and what its journal was told."""

    def __init__(self, door: Door, clock: HandClock) -> None:
        self.clock = clock
        self.buttons: dict[str, Button] = {}
        self.profiles: dict[str, OAuthProfile] = {}
        self.told: list[tuple[str, PressState]] = []
        self.password = Secret("algo")
        remedies = load_remedies(REMEDIES)
        tokens = TokenManager(
            door=door,
            store=MemoryTokenStore(),
            remedies=remedies,
            clock=clock,
            on_unsaved=lambda _: None,
        )
        self.run = PressRun(
            caller=ApiCaller(door=door, tokens=tokens, remedies=remedies, clock=clock),
            profiles=self.profiles,
            workers=Workers("target", limit=64),
            clock=clock,
            total_timeout=20.0,
            writer=RequestWriter(
                clock=clock,
                device_name=lambda: 'Lobby "8450"',
                remote_password=lambda: self.password,
            ),
        )
        self.presser = self.new_presser()

    def new_presser(self, *earlier: PressState) -> Presser:
        """Return a presser as a start of the device would make it."""
        return Presser(
            buttons=self,
            run=self.run,
            journal=self,
            workers=Workers("press", limit=8),
            clock=self.clock,
            earlier=earlier,
        )

    def add(self, button_id: str, *requests: ButtonRequest, **more: Any) -> None:
        """Put a button on the console."""
        fields: dict[str, Any] = {"text": button_id.title(), "position": 0, **more}
        self.buttons[button_id] = Button(id=button_id, requests=requests, **fields)

    def press(self, button_id: str, press_id: str = "", confirmed: str = "") -> PressState:
        """Press and wait for the end."""
        return self.presser.press(button_id, press_id=press_id, confirmed=confirmed, wait=LONG)

    def press_twice(self, button_id: str, *, after: float) -> tuple[PressState, PressState]:
        """Press, and again after some seconds, as two presses; return what each is told."""
        first = self.press(button_id, "one")
        self.clock.advance(after)
        return first, self.press(button_id, "two")

    def button(self, button_id: str) -> Button | None:
        return self.buttons.get(button_id)

    def sending(self, press: PressState) -> None:
        self.told.append(("sending", press))

    def done(self, press: PressState) -> None:
        self.told.append(("done", press))

    def cleared(self, press: PressState) -> None:
        self.told.append(("cleared", press))


def to(*ports: int, **changes: Any) -> ButtonRequest:
    """Return a request to targets on loopback."""
    targets = ", ".join(f"127.0.0.1:{port}" for port in ports)
    request = ButtonRequest(targets=targets, custom_path="go", data_payload='{"text": "HELLO!"}')
    return msgspec.structs.replace(request, **changes)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def console(door: Door, clock: HandClock) -> Console:
    return Console(door, clock)
