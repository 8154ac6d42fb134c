"""The machine that the device runs on, as the network knows it."""

import ipaddress
from pathlib import Path
from typing import Final

from algo_oauth.server.names import own_addresses

_INTERFACES: Final = Path("/sys/class/net")
_NONE: Final = "00:00:00:00:00:00"


def hardware_address(interfaces: Path = _INTERFACES) -> str:
    """Return the MAC address of the first network card; empty where the system tells none.

    Cards come before interfaces that software made, such as bridges and containers' pairs.
    """
    found = {folder: _read(folder / "address") for folder in interfaces.glob("*")}
    known = {folder: text for folder, text in found.items() if len(text) == 17 and text != _NONE}
    for folder in sorted(known, key=lambda each: (not (each / "device").exists(), each.name)):
        return known[folder]
    return ""


def addresses(version: int) -> str:
    """Return the machine's addresses of one IP version, with commas."""
    return ", ".join(
        each for each in own_addresses() if ipaddress.ip_address(each).version == version
    )


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
