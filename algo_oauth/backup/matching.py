"""Which document of a file is which one of the device: by id, else by name."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from algo_oauth.backup.secrets_apart import LeftOut
from algo_oauth.checks import free_name
from algo_oauth.console.screens import Screen
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import NO_SECRET, Secret

Kind = TypeVar("Kind", OAuthProfile, Screen)


def matched(here: Iterable[Kind], incoming: Iterable[Kind]) -> dict[str, Kind]:
    """Return the device's own document by the id of the incoming one that it corresponds to.

    Each is taken once. An id counts more than a name: a name can be given to something else.
    """
    own, others = {each.id: each for each in here}, list(incoming)
    found = {each.id: own.pop(each.id) for each in others if each.id in own}
    by_name = {each.name.casefold(): each for each in own.values()}
    for each in others:
        if each.id not in found and each.name.casefold() in by_name:
            found[each.id] = by_name.pop(each.name.casefold())
    return found


def name_for(wanted: str, taken: Iterable[str], *, limit: int) -> str:
    """Return the wanted name, or another one if it is taken; what is too long stays so."""
    names = list(taken)
    if wanted.casefold() not in {name.casefold() for name in names}:
        return wanted
    return free_name(wanted, names, limit=limit)


def with_secrets_of(new: Kind, old: Kind | None) -> tuple[Kind, list[str]]:
    """Fill secrets that a file left out from the device's own document.

    Returns:
        The document, and the fields of secrets that nobody has.
    """
    filled, missing = {}, []
    for field in new.__struct_fields__:
        value = getattr(new, field)
        if isinstance(value, LeftOut):
            own: Secret = getattr(old, field) if old is not None else NO_SECRET
            filled[field] = own
            missing += [] if own else [field]
    return msgspec.structs.replace(new, **filled), missing
