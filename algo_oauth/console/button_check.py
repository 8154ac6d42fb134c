"""From what an installer typed to a button, or to everything that is wrong with it."""

from collections.abc import Collection, Container, Mapping

import msgspec

from algo_oauth.checks import Faults
from algo_oauth.console.buttons import (
    ACTIONS,
    COMMANDS,
    HEADER_KINDS,
    MOST_REQUESTS,
    STATUSES,
    TEXT_LIMIT,
    Button,
    ButtonRequest,
)
from algo_oauth.console.commands import Command, commands
from algo_oauth.console.screen_check import number_on_offer
from algo_oauth.console.screens import Screen, make_identifier
from algo_oauth.console.targets import TARGETS_LIMIT, BadTarget, read_targets
from algo_oauth.oauth.request_check import METHODS, check_headers, check_payload, check_placeholders

PATH_LIMIT = 2048


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What the device has that a button may name.

    ``icons`` are the names of Bootstrap icons; ``has_remote_password`` tells whether requests
    to Algo endpoints can be signed.
    """

    profile_ids: Collection[str] = ()
    screen_ids: Collection[str] = ()
    icons: Container[str] = ()
    commands: Mapping[str, Command] = msgspec.field(default_factory=commands)
    has_remote_password: bool = False


def check_button(
    values: Mapping[str, str],
    *,
    screen: Screen,
    before: Button | None,
    taken: Container[str],
    surroundings: Surroundings,
) -> tuple[Button, Faults]:
    """Check a button's form for a screen; the button may be used when there are no faults.

    ``before`` is the button while it is edited, and keeps its identifier; a new one gets an
    identifier that is not ``taken``.
    """
    faults = Faults()
    status = faults.choice("button_status", values.get("button_status", ""), STATUSES)
    text = faults.text("text", values.get("text", ""), limit=TEXT_LIMIT, required=True)
    position = _check_position(faults, values.get("position", ""), screen, before)
    action = faults.choice("action", values.get("action", ""), ACTIONS)
    count = number_on_offer(faults, "number_of_requests", values, most=MOST_REQUESTS)
    requests = tuple(_check_request(faults, n, values, surroundings) for n in range(1, count + 1))
    button = Button(
        id=before.id if before else make_identifier(text, taken),
        text=text,
        position=position,
        enabled=status == "Enabled",
        action=action,
        requests=requests,
    )
    return button, faults


def _check_position(faults: Faults, text: str, screen: Screen, before: Button | None) -> int:
    own = [before.position] if before else []
    for position in (*screen.free_positions, *own):
        if text == str(position):
            return position
    faults.add(
        "position",
        "BTN-004",
        "This place is taken, or the grid has no such place.",
        "Choose a free one."
        if screen.free_positions
        else "The screen is full: enlarge its grid, or delete a button first.",
    )
    return 0


def _check_request(
    faults: Faults, n: int, values: Mapping[str, str], surroundings: Surroundings
) -> ButtonRequest:
    def value(field: str) -> str:
        return values.get(f"request_{n}_{field}", "")

    def named(field: str) -> str:
        return f"request_{n}_{field}"

    profile = value("oauth_profile")
    if profile and profile not in surroundings.profile_ids:
        faults.add(
            named("oauth_profile"),
            "BTN-003",
            "This OAuth profile does not exist any more.",
            "Choose another one, or None.",
        )
    kind = faults.choice(named("headers"), value("headers"), HEADER_KINDS)
    custom = value("custom_headers") if kind == "Custom Headers" else ""
    headers = check_headers(faults, named("custom_headers"), custom, with_profile=bool(profile))
    check_payload(faults, named("data_payload"), value("data_payload"), headers)
    path = faults.text(named("custom_path"), value("custom_path"), limit=PATH_LIMIT)
    check_placeholders(faults, named("custom_path"), path)
    _check_path(faults, named("custom_path"), path)
    return ButtonRequest(
        command=faults.choice(named("command"), value("command"), COMMANDS),
        method=faults.choice(named("method"), value("method"), METHODS),
        custom_path=path,
        targets=_check_targets(faults, named("targets"), value("targets")),
        oauth_profile=profile,
        headers=kind,
        custom_headers=value("custom_headers"),
        data_payload=value("data_payload"),
    )


def _check_path(faults: Faults, field: str, path: str) -> None:
    if "://" in path.partition("?")[0] or "#" in path or any(c.isspace() for c in path):
        faults.add(
            field,
            "BTN-001",
            "This is not a path.",
            "Write only what follows the host, without spaces and without #; "
            "the host goes into Targets.",
        )


def _check_targets(faults: Faults, field: str, text: str) -> str:
    text = faults.text(field, text, limit=TARGETS_LIMIT, required=True, lines=True).strip()
    if not text:
        return text
    try:
        read_targets(text)
    except BadTarget as reason:
        faults.add(
            field, "BTN-002", f"{reason}.", "Name hosts, with commas: platform.ringcentral.com"
        )
    return text
