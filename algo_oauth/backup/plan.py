"""An import that has not happened yet: what it would change, to be shown and then carried out."""

from collections.abc import Collection, Iterator
from typing import Final

import msgspec

from algo_oauth.backup.archive_reading import Archive
from algo_oauth.backup.coherence import contradictions
from algo_oauth.backup.comparing import Change, compare
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import imported
from algo_oauth.backup.soundness import examine
from algo_oauth.errors import ArchiveUnsound

_MOST_TOLD: Final = 20


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """From one configuration to another; ``remarks`` are whole sentences."""

    before: Configuration
    after: Configuration
    changes: tuple[Change, ...]
    remarks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return self.before == self.after

    def those(self, kind: str) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    def ids(self, kind: str, what: str) -> list[str]:
        """Return the ids of what is added, changed or removed."""
        return [change.id for change in self.those(kind) if change.what == what]

    @property
    def summary(self) -> str:
        """How much of what happens, in a few words."""
        counts = ((len(self.those(kind)), kind) for kind in ("added", "changed", "removed"))
        return ", ".join(f"{count} {kind}" for count, kind in counts if count) or "no change"

    @property
    def lines(self) -> Iterator[str]:
        """The changes and remarks as lines of a report."""
        for change in self.changes:
            if change.kind != "unchanged":
                fields = "; ".join(f"{each.field}: {each.how}" for each in change.fields)
                yield f"{change.kind:<8} {change.what} {change.name}".rstrip() + (
                    f" ({fields})" if fields else ""
                )
        yield from (f"note     {remark}" for remark in self.remarks)

    @property
    def changes_pin(self) -> bool:
        """Whether touch screens have another PIN afterwards, or one no more."""
        return self.before.touch_screens.pin_hash != self.after.touch_screens.pin_hash

    @property
    def way_back(self) -> "Plan":
        """The plan that takes this one back."""
        return plan_between(self.after, self.before)


def plan_between(
    before: Configuration, after: Configuration, remarks: Collection[str] = ()
) -> Plan:
    """Return the plan from one configuration to another that is known to be good."""
    changes = compare(before, after)
    return Plan(before=before, after=after, changes=changes, remarks=tuple(remarks))


def plan_import(
    before: Configuration,
    archive: Archive,
    mode: str,
    *,
    provider_types: Collection[str],
    now: float,
) -> Plan:
    """Return what an import would do.

    Raises:
        ArchiveUnsound: the file says what cannot be, or what no form would take.
    """
    refuse(_everything_against(archive.configuration, provider_types, now))
    after, remarks = imported(before, archive, mode)
    plan = plan_between(before, after, remarks)
    findings = examine(after, plan.changes, provider_types=provider_types, now=now)
    refuse(findings.refusals)
    # Of a secret that is not in the file the form would say once more that it is needed.
    told = {_place(remark) for remark in remarks}
    remarks += [remark for remark in findings.remarks if _place(remark) not in told]
    return msgspec.structs.replace(plan, remarks=tuple(remarks))


def _place(remark: str) -> str:
    return remark.partition(": ")[0]


def _everything_against(
    incoming: Configuration, provider_types: Collection[str], now: float
) -> list[str]:
    """Return what is to be told of a file that contradicts itself: nothing of another one."""
    found = contradictions(incoming)
    if found:
        changes = compare(Configuration(), incoming)
        found += examine(incoming, changes, provider_types=provider_types, now=now).refusals
    return found


def refuse(reasons: list[str]) -> None:
    """Refuse what has reasons against it, all at once.

    Raises:
        ArchiveUnsound: there are some.
    """
    if reasons:
        told = reasons[:_MOST_TOLD]
        if len(reasons) > len(told):
            told.append(f"and {len(reasons) - len(told)} more of that kind")
        raise ArchiveUnsound(reasons="; ".join(told))
