"""Everything that is wrong with a provisioning file, collected before anything is done."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from algo_oauth.backup.words import form_label
from algo_oauth.checks import Faults
from algo_oauth.errors import Problem, ProvisionRefused


class Complaints:
    """The faults of one file, each a line; the same one is told once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: dict[str, None] = {}

    def add(self, where: str, what: str) -> None:
        """Note a fault, without its full stop."""
        self._lines[f"{where}: {what}."] = None

    def unknown(self, where: str, table: Mapping[str, object], known: Iterable[str]) -> None:
        """Note every name that is not known there."""
        names = set(known)
        for name in table:
            if name not in names:
                self.add(where, f"{name!r} is not known here; known are {', '.join(sorted(names))}")

    def of_form(self, where: str, faults: Faults) -> None:
        """Note what a form would say of the same values."""
        for field, problems in faults.of.items():
            for problem in problems:
                self.add_problem(f"{where}, {form_label(field)}", problem)

    def add_problem(self, where: str, problem: Problem) -> None:
        """Note one fault of a form."""
        self.add(where, f"{problem.message} {problem.remedy} ({problem.code})")

    def end(self) -> None:
        """Refuse the file if there is a fault.

        Raises:
            ProvisionRefused: with a line for each.
        """
        if self._lines:
            lines = "".join(f"\n  {line}" for line in self._lines)
            raise ProvisionRefused(file=self._file, lines=lines)
