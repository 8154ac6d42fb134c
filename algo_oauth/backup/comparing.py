"""What differs between two configurations, for people to read before it happens."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, Literal

import msgspec

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.words import label
from algo_oauth.console.buttons import Button
from algo_oauth.secret import Secret

Kind = Literal["added", "changed", "removed", "unchanged"]

_LONGEST_SHOWN: Final = 100
"""Characters: a certificate's fingerprint has 95."""


class FieldChange(msgspec.Struct, frozen=True):
    """One field that changes; ``how`` says it without ever showing a secret."""

    field: str
    how: str


class Change(msgspec.Struct, frozen=True):
    """What happens to one thing of the configuration."""

    kind: Kind
    what: str
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


class _Placed(msgspec.Struct, frozen=True):
    """A button with the screen that it is on."""

    button: Button
    screen: str


class _Moment(float):
    """A Unix time, which people read as its day."""


class _Accepted(msgspec.Struct, frozen=True):
    """An accepted certificate, its fields called as a person would call them."""

    name: str
    fingerprint: str
    subject: str
    valid_until: _Moment
    accepted: _Moment


def compare(before: Configuration, after: Configuration) -> tuple[Change, ...]:
    """Return what happens to everything that is in either of the two."""
    return (
        *_items("Profile", _by_id(before.profiles), _by_id(after.profiles)),
        *_items("Screen", _by_id(_bare(before)), _by_id(_bare(after))),
        *_order(before, after),
        *_items("Button", _placed(before), _placed(after)),
        *_certificates(_by_address(before), _by_address(after)),
        *_settings(before, after),
    )


def _by_id(documents: Iterable[msgspec.Struct]) -> dict[str, msgspec.Struct]:
    return {getattr(document, "id"): document for document in documents}  # noqa: B009  of any kind


def _bare(configuration: Configuration) -> Iterator[msgspec.Struct]:
    return (msgspec.structs.replace(screen, buttons=()) for screen in configuration.screens)


def _placed(configuration: Configuration) -> dict[str, msgspec.Struct]:
    return {
        button.id: _Placed(button, screen.name)
        for screen in configuration.screens
        for button in screen.buttons
    }


def _by_address(configuration: Configuration) -> dict[str, _Accepted]:
    return {
        str(each.address): _Accepted(
            name=str(each.address),
            fingerprint=each.fingerprint,
            subject=each.subject,
            valid_until=_Moment(each.not_after),
            accepted=_Moment(each.accepted_at),
        )
        for each in configuration.accepted_certificates
    }


def _certificates(
    before: Mapping[str, _Accepted], after: Mapping[str, _Accepted]
) -> Iterator[Change]:
    """Compare by target; of what is to be believed from now on, the fingerprint is told, too."""
    for change in _items("Certificate", before, after):
        told: tuple[FieldChange, ...] = ()
        if change.kind == "added":
            told = (FieldChange("Fingerprint", after[change.id].fingerprint),)
        yield msgspec.structs.replace(change, fields=change.fields or told)


def _items(
    what: str, before: Mapping[str, msgspec.Struct], after: Mapping[str, msgspec.Struct]
) -> Iterator[Change]:
    for key in (*before, *(key for key in after if key not in before)):
        old, new = before.get(key), after.get(key)
        name = _name(new if new is not None else old)
        if old is None or new is None:
            yield Change("added" if old is None else "removed", what, key, name)
        else:
            fields = tuple(differences(old, new))
            yield Change("changed" if fields else "unchanged", what, key, name, fields)


def _name(document: msgspec.Struct | None) -> str:
    if isinstance(document, _Placed):
        return document.button.text
    return str(getattr(document, "name", ""))


def _settings(before: Configuration, after: Configuration) -> Iterator[Change]:
    """Compare the parts of which there is one."""
    for part in before.__struct_fields__:
        old, new = getattr(before, part), getattr(after, part)
        if isinstance(old, msgspec.Struct):
            fields = tuple(differences(old, new))
            yield Change("changed" if fields else "unchanged", label(part), "", "", fields)


def _order(before: Configuration, after: Configuration) -> Iterator[Change]:
    """Say when the tabs of the screens come in another order."""
    old, new = [each.id for each in before.screens], [each.id for each in after.screens]
    both = set(old) & set(new)
    if [each for each in old if each in both] != [each for each in new if each in both]:
        yield Change("changed", "Screens", "", "", (FieldChange("Order", "changed"),))


def differences(before: object, after: object, where: str = "") -> Iterator[FieldChange]:
    """Yield what differs between two values of one kind, field by field."""
    if isinstance(before, msgspec.Struct) and type(before) is type(after):
        for name in before.__struct_fields__:
            old, new = getattr(before, name), getattr(after, name)
            yield from differences(old, new, _inside(where, before, name))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _differences_in_order(before, after, where)
    elif before != after:
        yield FieldChange(where, _how(before, after))


def _inside(where: str, document: msgspec.Struct, name: str) -> str:
    if isinstance(document, _Placed) and name == "button":
        return where
    return f"{where} - {label(name)}" if where else label(name)


def _differences_in_order(
    before: tuple[object, ...], after: tuple[object, ...], where: str
) -> Iterator[FieldChange]:
    each = where.removesuffix("s")
    for number, (old, new) in enumerate(zip(before, after, strict=False), 1):
        yield from differences(old, new, f"{each} {number}")
    common = min(len(before), len(after))
    for number in range(common + 1, max(len(before), len(after)) + 1):
        yield FieldChange(f"{each} {number}", "added" if len(after) > common else "removed")


def _how(before: object, after: object) -> str:
    if isinstance(before, Secret) and isinstance(after, Secret):
        return f"secret {'changed' if before and after else 'added' if after else 'removed'}"
    old, new = _shown(before), _shown(after)
    return "changed" if old is None or new is None else f"{old} → {new}"


def _shown(value: object) -> str | None:
    """Return the value if it fits on a line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "(none)"
    if isinstance(value, _Moment):
        return datetime.fromtimestamp(value, UTC).strftime("%d %b %Y")
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str) and len(value) <= _LONGEST_SHOWN and "\n" not in value:
        return value
    return None
