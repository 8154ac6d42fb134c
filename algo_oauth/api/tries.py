"""How often something came from an address within the last minute."""

import ipaddress
import math
import threading
from collections import OrderedDict
from typing import Final

from algo_oauth.clock import Clock

WINDOW: Final = 60.0
"""Seconds that one of them counts."""
MOST: Final = 1000
_ONE_HOUSE: Final = 64
"""Bits of an IPv6 address that whoever has one does not choose."""


class Tries:
    """Counts by address, at most ``MOST`` addresses, in memory."""

    def __init__(self, clock: Clock, *, limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = threading.Lock()
        self._times: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Return the whole seconds until there is room for another one; 0 for now."""
        with self._lock:
            times = self._recent(_house(address))
        if len(times) < self._limit:
            return 0
        return max(1, math.ceil(times[-self._limit] + WINDOW - self._clock.monotonic()))

    def count(self, address: str) -> None:
        """Count one."""
        with self._lock:
            times = self._recent(_house(address))
            self._times[_house(address)] = [*times, self._clock.monotonic()][-self._limit :]
            self._times.move_to_end(_house(address))
            while len(self._times) > MOST:
                self._times.popitem(last=False)

    def _recent(self, house: str) -> list[float]:
        oldest = self._clock.monotonic() - WINDOW
        return [time for time in self._times.get(house, []) if time > oldest]


def _house(address: str) -> str:
    """Return what stands for an address: for IPv6 its network, as each has many addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, _ONE_HOUSE), strict=False))
