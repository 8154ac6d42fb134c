"""From the device's configuration and a file's to the one that an import would make."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from algo_oauth.backup.archive_reading import Archive
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.matching import matched, name_for, with_secrets_of
from algo_oauth.backup.placing import merged_screens
from algo_oauth.backup.secrets_apart import LeftOut
from algo_oauth.backup.words import label
from algo_oauth.oauth.profile import NAME_LIMIT, OAuthProfile
from algo_oauth.outbound.certificates import AcceptedCertificate

MERGE: Final = "merge"
REPLACE: Final = "replace"
MODES: Final = (MERGE, REPLACE)


def imported(before: Configuration, archive: Archive, mode: str) -> tuple[Configuration, list[str]]:
    """Return the configuration after the import, and remarks for people.

    *Merge* adds profiles, screens and accepted certificates and changes those that correspond;
    nothing else. *Replace* makes the device what the file says. What the file does not say stays
    in both.
    """
    remarks: list[str] = []
    incoming = _with_own_secrets(before, archive.configuration, remarks)
    if mode == MERGE:
        return merged(before, incoming, remarks), remarks
    said = {
        part: _with_said(getattr(before, part), getattr(incoming, part), fields)
        for part, fields in archive.says.items()
    }
    remarks += _unknown_pin(before, incoming)
    return msgspec.structs.replace(before, **said), remarks


def _with_said(here: Any, incoming: Any, said: Iterable[str]) -> Any:
    """Return a part of the configuration as the file has it.

    Of settings, only what the file says; a secret that it left out stays as it is.
    """
    if not isinstance(incoming, msgspec.Struct):
        return incoming
    found = {name: _with_own(getattr(here, name), getattr(incoming, name)) for name in said}
    return msgspec.structs.replace(here, **found)


def _unknown_pin(before: Configuration, incoming: Configuration) -> Iterator[str]:
    """Say that touch screens will have no PIN although they had one where the file comes from."""
    if isinstance(incoming.touch_screens.pin_hash, LeftOut) and not before.touch_screens.pin_hash:
        yield "Touch Screens, PIN: It is not in the file. Set it afterwards."


def _with_own(here: Any, incoming: Any) -> Any:
    """Return a value as the file has it, every secret that it left out as it is here."""
    if isinstance(incoming, LeftOut):
        return here
    if isinstance(incoming, msgspec.Struct) and type(incoming) is type(here):
        names = incoming.__struct_fields__
        own = {name: _with_own(getattr(here, name), getattr(incoming, name)) for name in names}
        return msgspec.structs.replace(incoming, **own)
    return incoming


def merged(before: Configuration, incoming: Configuration, remarks: list[str]) -> Configuration:
    """Return the configuration with what has an identity of its own added or put in place."""
    own_profiles = matched(before.profiles, incoming.profiles)
    ids = {each.id: own_profiles.get(each.id, each).id for each in incoming.profiles}
    return msgspec.structs.replace(
        before,
        profiles=_merged_profiles(before, incoming, ids, remarks),
        screens=merged_screens(before.screens, incoming.screens, ids, remarks),
        accepted_certificates=_merged_certificates(before, incoming),
    )


def _with_own_secrets(
    before: Configuration, incoming: Configuration, remarks: list[str]
) -> Configuration:
    own, filled = matched(before.profiles, incoming.profiles), []
    for profile in incoming.profiles:
        whole, missing = with_secrets_of(profile, own.get(profile.id))
        filled.append(whole)
        remarks += [
            f"Profile {profile.name}, {label(field)}: It is not in the file. Enter it afterwards."
            for field in missing
        ]
    return msgspec.structs.replace(incoming, profiles=tuple(filled))


def _merged_profiles(
    before: Configuration, incoming: Configuration, ids: dict[str, str], remarks: list[str]
) -> tuple[OAuthProfile, ...]:
    kept = {profile.id: profile for profile in before.profiles}
    arriving = {ids[each.id]: each for each in incoming.profiles}
    names = [each.name for key, each in kept.items() if key not in arriving]
    for key, profile in arriving.items():
        name = name_for(profile.name, names, limit=NAME_LIMIT)
        names.append(name)
        if name != profile.name:
            remarks.append(f"Profile {profile.name} gets the name {name}: the other one is taken.")
        kept[key] = msgspec.structs.replace(profile, id=key, name=name)
    return tuple(kept.values())


def _merged_certificates(
    before: Configuration, incoming: Configuration
) -> tuple[AcceptedCertificate, ...]:
    """Return one certificate a target: what was accepted here already keeps its date."""
    kept = {str(each.address): each for each in before.accepted_certificates}
    for each in incoming.accepted_certificates:
        own = kept.get(str(each.address))
        if own is None or own.fingerprint != each.fingerprint:
            kept[str(each.address)] = each
    return tuple(kept.values())
