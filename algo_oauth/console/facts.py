"""What placeholders stand for in one request of one press to one target."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import msgspec

from algo_oauth.console.placeholders import OF_A_REQUEST
from algo_oauth.oauth.json_path import BadPath, JsonPath
from algo_oauth.oauth.patience import OutOfPatience
from algo_oauth.outbound.exchange import Answer


class NoValue(Exception):
    """There is nothing to fill in; the message says what is missing, without a full stop."""


class PressFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same in all requests of a press. ``at`` is its Unix time."""

    button_id: str
    button_text: str
    device_name: str
    press_id: str
    at: float

    @property
    def time(self) -> str:
        """When the button was pressed, in UTC, to the second."""
        return datetime.fromtimestamp(self.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class EarlierAnswer:
    """The answer to an earlier request, its JSON read once and only if somebody asks."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self._answer = answer

    @cached_property
    def _document(self) -> Any:
        try:
            return json.loads(self._answer.body)
        except (ValueError, RecursionError):
            raise NoValue("is not JSON") from None

    def find(self, path: str) -> Any:
        """Return the first value that a JSON path finds.

        Raises:
            NoValue: it finds none, or not in time, or there is no JSON.
        """
        try:
            found = JsonPath(path).find(self._document)
        except BadPath:
            found = []
        except OutOfPatience:
            raise NoValue(f"would take too long to look through for {path}") from None
        if not found:
            raise NoValue(f"has no {path}")
        return found[0]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The press's facts with those of one target: ``answers`` by the number of the request."""

    press: PressFacts
    target: str
    answers: Mapping[int, EarlierAnswer] = {}

    def value(self, name: str) -> Any:
        """Return what a placeholder stands for, as JSON has it.

        Raises:
            NoValue: the device does not know it, or the earlier answer does not hold it.
        """
        press = self.press
        simple = {
            "button.text": press.button_text,
            "button.id": press.button_id,
            "device.name": press.device_name,
            "time": press.time,
            "press.id": press.press_id,
            "target": self.target,
        }
        return simple[name] if name in simple else self._of_a_request(name)

    def _of_a_request(self, name: str) -> Any:
        parts = OF_A_REQUEST.fullmatch(name)
        if parts is None:
            raise NoValue(f"{{{{{name}}}}} is not known")
        number, status, path = parts.groups()
        answer = self.answers.get(int(number))
        if answer is None:
            raise NoValue(f"request {number} got no answer")
        if status:
            return answer.status
        try:
            return answer.find(path)
        except NoValue as missing:
            raise NoValue(f"the answer to request {number} {missing}") from None
