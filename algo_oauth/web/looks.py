"""Looking at the certificates that targets show, before anybody trusts them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import msgspec

from algo_oauth.console.targets import Target
from algo_oauth.console.workers import Workers, run_together
from algo_oauth.errors import OutboundError, Problem
from algo_oauth.outbound.address import Address, address_of
from algo_oauth.outbound.certificates import AcceptedCertificate, Pins, SeenCertificate
from algo_oauth.outbound.door import Door

PATIENCE: Final = 5.0
"""Seconds that each step of a look may take."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a target showed, or why there was nothing to see.

    ``is_vouched_for``: a known authority stands behind it, so that it needs no acceptance.
    """

    target: str
    address: Address
    seen: SeenCertificate | None = None
    is_vouched_for: bool = False
    problem: Problem | None = None

    def is_accepted(self, pins: Pins) -> bool:
        """Say whether exactly this certificate was accepted for this target."""
        return self.seen is not None and pins.fingerprint(self.address) == self.seen.fingerprint

    def is_changed(self, pins: Pins) -> bool:
        """Say whether another certificate was accepted for this target."""
        accepted = pins.fingerprint(self.address)
        return self.seen is not None and bool(accepted) and accepted != self.seen.fingerprint

    def to_accept(self, now: float) -> AcceptedCertificate | None:
        """Return the certificate as it is kept when it is accepted at Unix time ``now``."""
        if self.seen is None:
            return None
        return AcceptedCertificate(
            host=self.address.host,
            port=self.address.port,
            fingerprint=self.seen.fingerprint,
            subject=self.seen.subject,
            not_after=self.seen.not_after,
            accepted_at=now,
        )


def look_at_all(door: Door, workers: Workers, targets: Sequence[Target]) -> tuple[Look, ...]:
    """Look at every target at the same time. Nothing is sent to any of them."""
    found: dict[Target, Look] = {}

    def note(target: Target) -> None:
        found[target] = _look_at(door, target)

    jobs: list[Callable[[], None]] = [partial(note, target) for target in targets]
    run_together(workers, jobs)
    return tuple(found[target] for target in targets)


def _look_at(door: Door, target: Target) -> Look:
    address = address_of(target.url(""))
    try:
        seen = door.look_at(address, within=PATIENCE)
        vouched = door.vouches_for(address, within=PATIENCE)
    except OutboundError as fault:
        return Look(target=target.address, address=address, problem=fault.problem)
    return Look(target=target.address, address=address, seen=seen, is_vouched_for=vouched)
