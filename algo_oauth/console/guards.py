"""What keeps a press from being carried out: the button's status, its guard, and its pause."""

import math
from typing import Final

from algo_oauth.console.buttons import (
    ASK_FIRST,
    GO_TO_SCREEN,
    HOLD_TO_SEND,
    Button,
)
from algo_oauth.errors import ButtonDisabled, GuardNotMet, NothingToSend

_HOW: Final = {
    HOLD_TO_SEND: "Hold the button until it is sent.",
    ASK_FIRST: "Press it and answer the question.",
}


def refuse_what_sends_nothing(button: Button) -> None:
    """Refuse a press that could never send anything.

    Raises:
        ButtonDisabled: the button is disabled.
        NothingToSend: it only leads to another screen.
    """
    if not button.enabled:
        raise ButtonDisabled(text=button.text)
    if button.action == GO_TO_SCREEN:
        raise NothingToSend(text=button.text)


def check_guard(button: Button, confirmed: str) -> None:
    """Refuse a press that may have been a touch by accident.

    Raises:
        GuardNotMet: the button has a guard, and nothing says that it was met.
    """
    how = _HOW.get(button.guard)
    if how is not None and not confirmed:
        raise GuardNotMet(text=button.text, remedy=how)


def seconds_left(button: Button, since: float) -> int:
    """Return the whole seconds of the pause that are left, ``since`` seconds after a press."""
    return math.ceil(max(0.0, button.pause - since))
