"""Who may press, how often it counts, and what every screen shows of it."""

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final, Protocol

import msgspec

from algo_oauth.clock import Clock
from algo_oauth.console.buttons import Button
from algo_oauth.console.guards import check_guard, refuse_what_sends_nothing, seconds_left
from algo_oauth.console.press import PressJournal, PressRun, PressState, broken
from algo_oauth.console.workers import Workers
from algo_oauth.errors import ButtonUnknown, PauseNotOver

_LOG: Final = logging.getLogger(__name__)

DOUBLE_TAP: Final = 0.5
"""Seconds within which a second tap on the same button is the same press."""
REMEMBERED: Final = 1000
"""Press ids that are kept to recognise a repeated call of the same press."""
SHOWN: Final = 64
"""Characters that are told of an identifier that no button has: anything may stand there."""


class Buttons(Protocol):
    """Where the presser finds a button."""

    def button(self, button_id: str) -> Button | None:
        """Return the button, or None."""


class _Pressing:
    """One press and the event of its end."""

    def __init__(self, press: PressState, started: float) -> None:
        self.press = press
        self.started = started
        self.ended = threading.Event()


class Presser:
    """Takes presses, carries each out once, and knows the last one of every button."""

    def __init__(
        self,
        *,
        buttons: Buttons,
        run: PressRun,
        journal: PressJournal,
        workers: Workers,
        clock: Clock,
        earlier: Iterable[PressState] = (),
    ) -> None:
        self._buttons = buttons
        self._run = run
        self._journal = journal
        self._workers = workers
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, _Pressing] = {}
        self._by_id: OrderedDict[tuple[str, str], _Pressing] = OrderedDict()
        # Apart from the last presses: taking a result off a button does not end its pause.
        self._ended: dict[str, float] = {}
        self._version = 0
        self._start = uuid.uuid4().hex[:8]
        for press in earlier:
            # By its id, too: a page may repeat its call to a device that has just started again.
            pressing = _Pressing(press, started=-DOUBLE_TAP)
            pressing.ended.set()
            self._last[press.button_id] = self._by_id[press.button_id, press.press_id] = pressing
            ago = max(0.0, clock.now() - press.at)
            self._ended[press.button_id] = clock.monotonic() - ago

    def press(
        self,
        button_id: str,
        *,
        press_id: str = "",
        wait: float = 0.0,
        confirmed: str = "",
        actor: str = "",
    ) -> PressState:
        """Press a button and return where the press stands after at most ``wait`` seconds.

        The same ``press_id`` again, a double tap, and a press while the last one is still being
        sent do not send anything: they return the press that is already known.

        ``confirmed`` says how a guard against touches by accident was met, empty if it was not:
        the finger held the button, the question was answered, or another system pressed, which
        has no finger. ``actor`` names who pressed, for the journal.

        Raises:
            ButtonUnknown: no such button.
            ButtonDisabled: it is disabled.
            NothingToSend: it only leads to another screen.
            GuardNotMet: it is to be held or confirmed, and was not.
            PauseNotOver: it was pressed too short a time ago.
        """
        button = self._buttons.button(button_id)
        if button is None:
            raise ButtonUnknown(button=button_id[:SHOWN])
        refuse_what_sends_nothing(button)
        with self._lock:
            pressing = self._known(button_id, press_id)
            fresh = pressing is None
            if pressing is None:
                check_guard(button, confirmed)
                self._check_pause(button)
                pressing = self._begin(button, press_id or uuid.uuid4().hex, actor)
        if fresh:
            # Written down before anybody is told of it: a crash from here on shows as unknown.
            self._journal.sending(pressing.press)
            started = pressing
            try:
                self._workers.submit(lambda: self._carry_out(button, started))
            except RuntimeError:  # no thread: the button must not say "sending" for ever
                _LOG.exception("The press of %s could not begin", button.id)
                self._end(started, broken(started.press))
        pressing.ended.wait(wait)
        return pressing.press

    def knows(self, button_id: str, press_id: str, *, actor: str) -> bool:
        """Say whether ``actor`` has made this press already: the same call again sends nothing."""
        with self._lock:
            pressing = self._by_id.get((button_id, press_id))
            return pressing is not None and pressing.press.actor == actor

    def states(self) -> dict[str, PressState]:
        """Return the last press of every button that has one, by button identifier."""
        with self._lock:
            return {button_id: pressing.press for button_id, pressing in self._last.items()}

    @property
    def version(self) -> str:
        """Changes whenever a state does: an ETag for those who ask often."""
        return f"{self._start}-{self._version}"

    def clear(self, button_id: str, *, press_id: str = "", actor: str = "") -> None:
        """Forget the last result of a button, unless it is still being sent.

        With a ``press_id``, only the result of that press: nobody has seen a newer one.
        """
        with self._lock:
            pressing = self._last.get(button_id)
            if pressing is None or pressing.press.state == "sending":
                return
            if press_id not in ("", pressing.press.press_id):
                return
            del self._last[button_id]
            self._version += 1
        self._journal.cleared(msgspec.structs.replace(pressing.press, actor=actor))

    def _known(self, button_id: str, press_id: str) -> _Pressing | None:
        if (button_id, press_id) in self._by_id:
            return self._by_id[button_id, press_id]
        last = self._last.get(button_id)
        if last is None:
            return None
        double = self._clock.monotonic() - last.started < DOUBLE_TAP
        return last if double or last.press.state == "sending" else None

    def _check_pause(self, button: Button) -> None:
        ended = self._ended.get(button.id)
        left = 0 if ended is None else seconds_left(button, self._clock.monotonic() - ended)
        if left:
            raise PauseNotOver(text=button.text, seconds=left)

    def _begin(self, button: Button, press_id: str, actor: str) -> _Pressing:
        press = PressState(
            press_id=press_id,
            button_id=button.id,
            text=button.text,
            state="sending",
            at=self._clock.now(),
            actor=actor,
            profiles=button.profile_ids,
        )
        pressing = _Pressing(press, self._clock.monotonic())
        self._last[button.id] = self._by_id[button.id, press_id] = pressing
        self._version += 1
        while len(self._by_id) > REMEMBERED:
            self._by_id.popitem(last=False)
        return pressing

    def _carry_out(self, button: Button, pressing: _Pressing) -> None:
        ended = broken(pressing.press)
        try:
            ended = self._run.carry_out(button, pressing.press)
        except Exception:  # noqa: BLE001  whatever happens, the button must not say "sending" for ever
            _LOG.exception("The press of %s failed", button.id)
        finally:
            self._end(pressing, ended)

    def _end(self, pressing: _Pressing, ended: PressState) -> None:
        self._journal.done(ended)
        with self._lock:
            pressing.press = ended
            self._ended[ended.button_id] = self._clock.monotonic()
            self._version += 1
        pressing.ended.set()
