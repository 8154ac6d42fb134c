"""Fill from issuer: a provider describes itself, and the form takes it over."""

import threading
from typing import Final

from algo_oauth.checks import Faults
from algo_oauth.errors import IssuerUnusable
from algo_oauth.oauth.discovery import ProviderDescription, read_issuer
from algo_oauth.web.services import device

WITHIN: Final = 5.0
"""Seconds for one try: this runs while a page waits."""
# The threads that serve pages are few: a silent provider must never hold them all.
_at_once: Final = threading.BoundedSemaphore(2)


def describe(faults: Faults, issuer: str) -> ProviderDescription | None:
    """Return what the issuer says of itself, or None with the fault beside its field."""
    address = faults.https_url("issuer", issuer)
    if faults:
        return None
    if not _at_once.acquire(blocking=False):
        faults.add("issuer", "AUT-013", "Two others are being asked just now.", "Try again.")
        return None
    try:
        return read_issuer(device().door, address, within=WITHIN)
    except IssuerUnusable as refusal:
        problem = refusal.problem
        faults.add("issuer", problem.code, problem.message, problem.remedy)
        return None
    finally:
        _at_once.release()
