"""A button and its API requests, as the installer configured them."""

from typing import Final

import msgspec

from algo_oauth.oauth.success import SuccessRule

STATUSES: Final = ("Enabled", "Disabled")
SEND_API_REQUEST: Final = "Send API Request"
GO_TO_SCREEN: Final = "Go to Screen"
ACTIONS: Final = (SEND_API_REQUEST, GO_TO_SCREEN)

COLOURS: Final = ("Default", "Red", "Amber", "Green", "Blue", "Violet", "Grey")
TEXT_SIZES: Final = ("Normal", "Small", "Large")

IN_ORDER: Final = "In order"
ALL_AT_ONCE: Final = "All at once"
ORDERS: Final = (IN_ORDER, ALL_AT_ONCE)
GO_ON: Final = "Go on"
STOP: Final = "Stop"
AFTER_FAILURE: Final = (GO_ON, STOP)

NO_GUARD: Final = "None"
HOLD_TO_SEND: Final = "Hold to send"
ASK_FIRST: Final = "Ask first"
GUARDS: Final = (NO_GUARD, HOLD_TO_SEND, ASK_FIRST)

WHILE_LOCKED: Final = ("Not shown", "Can be pressed")
"""What a touch screen that waits for its PIN does with a button: ``while_locked`` false, true."""

OTHER_COMMAND: Final = "Other"
NO_HEADERS: Final = "None"
ALGO_HEADERS: Final = "Algo Standard Authentication Headers"
CUSTOM_HEADERS: Final = "Custom Headers"
HEADER_KINDS: Final = (NO_HEADERS, ALGO_HEADERS, CUSTOM_HEADERS)

MOST_REQUESTS: Final = 5
TEXT_LIMIT: Final = 60
LONGEST_DELAY: Final = 60.0
LONGEST_TIMEOUT: Final = 60.0
LONGEST_PAUSE: Final = 600.0
DEFAULT_PAYLOAD: Final = '{\n  "text": "HELLO!"\n}'


class ButtonRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One API request of a button. ``oauth_profile`` is a profile's id, empty for none.

    ``command`` is *Other* or the name of an Algo command, whose own form filled ``arguments``.
    ``delay`` is waited before it, in seconds; ``timeout`` is how long it may take (seconds, 0 for
    the device's own patience). ``success`` is None where the profile's provider decides.
    """

    command: str = OTHER_COMMAND
    arguments: dict[str, str] = {}
    method: str = "POST"
    custom_path: str = ""
    targets: str = ""
    oauth_profile: str = ""
    headers: str = NO_HEADERS
    custom_headers: str = ""
    data_payload: str = ""
    delay: float = 0.0
    timeout: float = 0.0
    success: SuccessRule | None = None

    @property
    def is_signed(self) -> bool:
        """Whether it goes out with Algo Standard authentication."""
        return self.command != OTHER_COMMAND or self.headers == ALGO_HEADERS

    @property
    def profile_id(self) -> str:
        """The id of the profile that it is sent with; a signed one is sent with none."""
        return "" if self.is_signed else self.oauth_profile


class Button(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A button in cell ``position`` of its screen's grid, counted by rows from 0.

    ``icon`` is the name of a Bootstrap icon, ``go_to`` the id of the screen that *Go to Screen*
    shows. ``pause`` is how long a press blocks the next one, in seconds. ``while_locked`` lets a
    touch screen press it without the PIN. ``press_id_header`` names the header that carries the
    press's id, empty for none.
    """

    id: str
    text: str
    position: int
    enabled: bool = True
    action: str = SEND_API_REQUEST
    go_to: str = ""
    colour: str = COLOURS[0]
    icon: str = ""
    text_size: str = TEXT_SIZES[0]
    guard: str = NO_GUARD
    pause: float = 0.0
    while_locked: bool = False
    order: str = IN_ORDER
    after_failure: str = GO_ON
    press_id_header: str = ""
    requests: tuple[ButtonRequest, ...] = ()

    def uses(self, profile_id: str) -> bool:
        """Say whether a request of this button is sent with that profile."""
        return any(request.profile_id == profile_id for request in self.requests)

    @property
    def works_while_locked(self) -> bool:
        """Whether a locked touch screen shows it; what only leads to a screen stays behind."""
        return self.while_locked and self.action != GO_TO_SCREEN

    @property
    def profile_ids(self) -> tuple[str, ...]:
        """The ids of the profiles that its requests are sent with, each once."""
        named = (request.profile_id for request in self.requests if request.profile_id)
        return tuple(dict.fromkeys(named))
