"""How the device's own RESTful API is offered: Advanced Settings → Admin → API Support."""

from typing import Final

import msgspec

from algo_oauth.secret import NO_SECRET, Secret

STANDARD: Final = "Standard"
BASIC: Final = "Basic"
NONE: Final = "None"
METHODS: Final = (STANDARD, BASIC, NONE)
DEFAULT_TOLERANCE: Final = 30


class ApiSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The API is off until somebody enables it, and there is no factory password.

    ``method`` is one of ``METHODS``. ``password`` signs calls (Standard) or comes with them
    (Basic), so it is kept as it is, sealed, and not as a hash. ``tolerance`` is how many seconds
    the ``Date`` of a signed call may be from the device's clock.
    """

    enabled: bool = False
    method: str = STANDARD
    password: Secret = NO_SECRET
    tolerance: int = DEFAULT_TOLERANCE

    @property
    def words(self) -> str:
        """How it is offered, for people."""
        if not self.enabled:
            return "off"
        return f"on, {'without' if self.method == NONE else self.method} authentication"

    @property
    def is_open(self) -> bool:
        """Whether everybody who reaches the device may call it."""
        return self.enabled and self.method == NONE
