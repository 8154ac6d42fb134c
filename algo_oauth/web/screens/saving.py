"""Changes to a screen's buttons that no other change may come between.

A screen's document holds its buttons: everything is checked and changed inside
``screens.change``, against the screen as it is at that moment.
"""

from collections.abc import Callable, Mapping

import msgspec

from algo_oauth.checks import Faults, free_name
from algo_oauth.console.button_check import Surroundings, check_button
from algo_oauth.console.buttons import TEXT_LIMIT, Button
from algo_oauth.console.screens import NAME_LIMIT, Screen, make_identifier
from algo_oauth.device import Device


class HasFaults(Exception):
    """What was typed cannot be saved."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        super().__init__("the form has faults")


def surroundings(device: Device) -> Surroundings:
    """Return what a button of this device may name."""
    return Surroundings(
        profile_ids=[profile.id for profile in device.profiles.all()],
        screen_ids=[screen.id for screen in device.screens.all()],
        has_remote_password=bool(device.record.remote_api_password),
    )


def save_button(
    device: Device, screen_id: str, values: Mapping[str, str], before: Button | None
) -> Button | None:
    """Check and save a button and return it; None when its screen is gone.

    Raises:
        HasFaults: nothing was saved.
    """

    def checked(screen: Screen) -> Button:
        button, faults = check_button(
            values,
            screen=screen,
            before=before,
            taken=device.screens.buttons(),
            surroundings=surroundings(device),
        )
        if faults:
            raise HasFaults(faults)
        return button

    return _add(device, screen_id, checked)


def copy_button(device: Device, screen_id: str, original: Button) -> Button | None:
    """Put a copy into the first free cell and return it; None when there is no such cell."""
    text = f"{original.text} copy"
    return _place(device, screen_id, original, text=text if len(text) <= TEXT_LIMIT else "")


def put_button_back(device: Device, screen_id: str, button: Button) -> Button | None:
    """Bring a deleted button back, into its own cell if that is free; None when none is."""
    return _place(device, screen_id, button, cell=button.position, identifier=button.id)


def put_screen_back(device: Device, screen: Screen) -> Screen:
    """Bring a deleted screen back; what was taken meanwhile gets a new name or identifier."""
    taken = {*device.screens.buttons()}
    buttons = []
    for button in screen.buttons:
        identifier = make_identifier(button.text, taken) if button.id in taken else button.id
        taken.add(identifier)
        buttons.append(msgspec.structs.replace(button, id=identifier))
    names = [other.name for other in device.screens.all()]
    kept = msgspec.structs.replace(
        screen, name=free_name(screen.name, names, limit=NAME_LIMIT), buttons=tuple(buttons)
    )
    device.screens.put(kept.id, kept)
    return kept


def _place(
    device: Device,
    screen_id: str,
    button: Button,
    *,
    text: str = "",
    cell: int = -1,
    identifier: str = "",
) -> Button | None:
    def placed(screen: Screen) -> Button:
        taken, free = device.screens.buttons(), screen.free_positions
        if not free:
            raise HasFaults(Faults())
        wanted = text or button.text
        return msgspec.structs.replace(
            button,
            id=identifier
            if identifier and identifier not in taken
            else make_identifier(wanted, taken),
            text=wanted,
            position=cell if cell in free else free[0],
        )

    try:
        return _add(device, screen_id, placed)
    except HasFaults:
        return None


def _add(device: Device, screen_id: str, make: Callable[[Screen], Button]) -> Button | None:
    added: list[Button] = []

    def change(screen: Screen) -> Screen:
        added[:] = [make(screen)]
        return screen.with_button(added[0])

    return added[0] if device.screens.change(screen_id, change) else None
