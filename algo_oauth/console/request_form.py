"""From what an installer typed for one request of a button to the request, or to its faults."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.console.algo_standard import SIGNED_TYPE
from algo_oauth.console.buttons import (
    ALGO_HEADERS,
    CUSTOM_HEADERS,
    HEADER_KINDS,
    LONGEST_DELAY,
    LONGEST_TIMEOUT,
    NO_HEADERS,
    OTHER_COMMAND,
    ButtonRequest,
)
from algo_oauth.console.commands import Command
from algo_oauth.console.filling import content_type_of, fill_path, fill_payload
from algo_oauth.console.placeholders import check_placeholders_of, sample
from algo_oauth.console.success_form import check_success
from algo_oauth.console.surroundings import Surroundings
from algo_oauth.console.targets import TARGETS_LIMIT, BadTarget, read_targets
from algo_oauth.oauth.request_check import METHODS, check_headers, check_payload, check_placeholders
from algo_oauth.outbound.exchange import Headers

PATH_LIMIT: Final = 2048
ARGUMENT: Final = "argument_"


class RequestForm:
    """The form of request ``number`` of a button: fields named ``request_<number>_…``.

    ``at_once`` tells that all requests of the button go out at the same time.
    """

    def __init__(
        self,
        faults: Faults,
        number: int,
        values: Mapping[str, str],
        surroundings: Surroundings,
        *,
        at_once: bool,
    ) -> None:
        self._faults = faults
        self._number = number
        self._values = values
        self._around = surroundings
        self._at_once = at_once

    def check(self) -> ButtonRequest:
        """Return the request; it may be used when there are no faults."""
        command = self._choice("command", (OTHER_COMMAND, *self._around.commands))
        preset = self._around.commands.get(command)
        own = self._preset(preset) if preset else self._own_request()
        return msgspec.structs.replace(
            own,
            command=command,
            targets=self._targets(),
            custom_headers=self._value("custom_headers"),
            data_payload=self._value("data_payload"),
            delay=self._number_of("delay", least=0, most=LONGEST_DELAY),
            timeout=self._timeout(),
            success=check_success(self._faults, self._field(""), self._values),
        )

    def _own_request(self) -> ButtonRequest:
        """Check what is asked for when the command is *Other*."""
        profile = self._profile()
        kind = self._choice("headers", HEADER_KINDS)
        if kind == ALGO_HEADERS:
            self._check_password("headers")
            self._check_one_credential(profile)
        typed = self._value("custom_headers") if kind == CUSTOM_HEADERS else ""
        headers = check_headers(
            self._faults, self._field("custom_headers"), typed, with_profile=bool(profile)
        )
        self._check_filled("custom_headers", typed)
        self._check_payload(headers, SIGNED_TYPE if kind == ALGO_HEADERS else "")
        return ButtonRequest(
            method=self._choice("method", METHODS),
            custom_path=self._path(),
            oauth_profile=profile,
            headers=kind,
        )

    def _preset(self, command: Command) -> ButtonRequest:
        """Check a command's own form; what *Other* would ask for is kept as it is."""
        self._check_password("command")
        arguments = command.check(self._faults, self._field(ARGUMENT), self._arguments())
        for name, text in arguments.items():
            self._check_filled(f"{ARGUMENT}{name}", text)
        return ButtonRequest(
            arguments=arguments,
            method=self._kept("method", METHODS),
            custom_path=self._value("custom_path"),
            oauth_profile=self._value("oauth_profile"),
            headers=self._kept("headers", HEADER_KINDS, NO_HEADERS),
        )

    def _arguments(self) -> dict[str, str]:
        prefix = self._field(ARGUMENT)
        return {
            field.removeprefix(prefix): text
            for field, text in self._values.items()
            if field.startswith(prefix)
        }

    def _profile(self) -> str:
        profile = self._value("oauth_profile")
        if profile and profile not in self._around.profile_ids:
            self._faults.add(
                self._field("oauth_profile"),
                "BTN-003",
                "This OAuth profile does not exist any more.",
                "Choose another one, or None.",
            )
        return profile

    def _check_password(self, field: str) -> None:
        if not self._around.has_remote_password:
            self._faults.add(
                self._field(field),
                "BTN-005",
                "Requests to Algo endpoints are signed, and there is no password to sign with.",
                "Enter the Remote Device RESTful API Password under Basic Settings, Features, "
                "first.",
            )

    def _check_one_credential(self, profile: str) -> None:
        if profile:
            self._faults.add(
                self._field("headers"),
                "BTN-006",
                "The OAuth profile and the Algo signature would both say who is asking.",
                "Choose None as the OAuth Profile, or other Headers.",
            )

    def _check_payload(self, headers: Headers, signed_type: str) -> None:
        field, payload = self._field("data_payload"), self._value("data_payload")
        kind = signed_type or content_type_of(headers)
        if self._check_filled("data_payload", payload):
            filled = fill_payload(payload, sample, content_type=kind)
            check_payload(self._faults, field, filled, (("Content-Type", kind),))

    def _path(self) -> str:
        field = self._field("custom_path")
        path = self._faults.text(field, self._value("custom_path"), limit=PATH_LIMIT)
        check_placeholders(self._faults, field, path)
        filled = fill_path(path, sample) if self._check_filled("custom_path", path) else ""
        if "://" in filled.partition("?")[0] or re.search(r"[#\s]", filled):
            self._faults.add(
                field,
                "BTN-001",
                "This is not a path.",
                "Write only what follows the host, without spaces and without #; "
                "the host goes into Targets.",
            )
        return path

    def _targets(self) -> str:
        field = self._field("targets")
        text = self._faults.text(
            field, self._value("targets"), limit=TARGETS_LIMIT, required=True, lines=True
        ).strip()
        if not text:
            return text
        try:
            read_targets(text)
        except BadTarget as reason:
            remedy = "Name hosts, with commas: platform.ringcentral.com"
            self._faults.add(field, "BTN-002", f"{reason}.", remedy)
        return text

    def _timeout(self) -> float:
        typed = self._value("timeout").strip()
        return self._number_of("timeout", least=1, most=LONGEST_TIMEOUT) if typed != "0" else 0.0

    def _number_of(self, name: str, *, least: float, most: float) -> float:
        return self._faults.number(self._field(name), self._value(name), least=least, most=most)

    def _check_filled(self, name: str, text: str) -> bool:
        return check_placeholders_of(
            self._faults, self._field(name), text, request=self._number, at_once=self._at_once
        )

    def _choice(self, name: str, offered: tuple[str, ...]) -> str:
        return self._faults.choice(self._field(name), self._value(name), offered)

    def _kept(self, name: str, offered: tuple[str, ...], default: str = "") -> str:
        value = self._value(name)
        return value if value in offered else default or offered[0]

    def _field(self, name: str) -> str:
        return f"request_{self._number}_{name}"

    def _value(self, name: str) -> str:
        return self._values.get(self._field(name), "")
