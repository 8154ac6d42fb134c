"""An error as a person reads it, and the base of all that are raised."""

from typing import ClassVar

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """An error as a person reads it; safe to store, to show and to send to a browser."""

    code: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.message} {self.remedy}".rstrip()


class DeviceError(Exception):
    """Base of the catalogue."""

    code: ClassVar[str] = "DEV-001"
    message: ClassVar[str] = "Something went wrong."
    remedy: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.problem = Problem(
            self.code, self.message.format(**values), self.remedy.format(**values)
        )
        super().__init__(str(self.problem))
