"""What the status page says about the device's memory."""

import msgspec


class Notice(msgspec.Struct, frozen=True):
    """Something a person should know about a stored file."""

    file: str
    """The file's name inside the state folder."""
    sentence: str
    when: float
    """Unix time in seconds."""
