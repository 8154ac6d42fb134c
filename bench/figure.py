"""What a measurement found: a number, its unit, and the most it may be."""

from statistics import median, quantiles

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. Without a ``bound`` the value is only reported."""

    what: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def verdict(self) -> str:
        """``ok`` or ``over``; empty for what is only reported."""
        if self.bound is None:
            return ""
        return "ok" if self.value <= self.bound else "over"


def milliseconds(what: str, seconds: list[float], *, bound: float | None = None) -> list[Figure]:
    """Return the median, which may be bounded, and the 95th percentile of times in seconds."""
    p95 = quantiles(seconds, n=20)[-1]
    return [
        Figure(what=f"{what}, p50", value=median(seconds) * 1000, unit="ms", bound=bound),
        Figure(what=f"{what}, p95", value=p95 * 1000, unit="ms"),
    ]


def ratio(
    what: str, ours: list[float], theirs: list[float], *, bound: float | None = None
) -> Figure:
    """Return how many times the median of ``theirs`` fits into that of ``ours``."""
    return Figure(what=what, value=median(ours) / median(theirs), unit="times", bound=bound)
