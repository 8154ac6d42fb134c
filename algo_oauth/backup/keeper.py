"""Scheduled backups, made in the background; a time that was missed is made up for once."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from algo_oauth.backup.schedule import latest_time
from algo_oauth.backup.shelf import FOLDER, SCHEDULED
from algo_oauth.backup.transfer import Transfer
from algo_oauth.clock import Clock
from algo_oauth.errors import StorageError
from algo_oauth.storage.backup_schedule import BackupSchedule
from algo_oauth.storage.notice import Notice

_LOG: Final = logging.getLogger(__name__)

EVERY: Final = 30.0
"""Seconds between two looks at the clock."""
AFTER_FAILURE: Final = 900.0
"""Seconds before a backup that failed is tried again."""
PATIENCE: Final = 5.0
"""Seconds that stopping waits for a backup that is being written."""


class BackupKeeper:
    """Makes a backup when ``schedule`` says so; ``notices`` tell when that failed."""

    def __init__(
        self, *, transfer: Transfer, schedule: Callable[[], BackupSchedule], clock: Clock
    ) -> None:
        self.notices: tuple[Notice, ...] = ()
        self._transfer = transfer
        self._schedule = schedule
        self._clock = clock
        self._looking = threading.Lock()
        self._made_for = 0.0
        self._not_before = 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="backup-keeper", daemon=True)

    def start(self) -> None:
        """Look after the schedule until ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """Stop; a backup that is being written is waited for."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def look(self) -> None:
        """Make a backup if one is due; any thread may ask."""
        with self._looking:
            self._look()

    def _look(self) -> None:
        schedule, now = self._schedule(), self._clock.now()
        due = latest_time(schedule, now)
        if due is None:
            self.notices = ()  # nobody waits any more for one that failed
            return
        if due <= self._made_for or self._clock.monotonic() < self._not_before:
            return
        try:
            if due > self._newest(now):
                self._transfer.back_up(why=SCHEDULED, keep=schedule.keep)
        except StorageError as error:
            self._not_before = self._clock.monotonic() + AFTER_FAILURE
            told = f"{error.problem.message} {error.problem.remedy}"
            sentence = f"The scheduled backup could not be made. {told}"
            self.notices = (Notice(FOLDER, sentence, now),)
            return
        self._made_for = due
        self.notices = ()

    def _newest(self, now: float) -> float:
        """Return when the newest scheduled backup was made; none is from days to come.

        A clock that ran ahead once must not keep backups from being made until it is that late.
        """
        made = [each.made_at for each in self._transfer.shelf.all() if each.why == SCHEDULED]
        return max((moment for moment in made if moment <= now), default=0.0)

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # noqa: BLE001  one bad round must not end the looking after
                _LOG.exception("A look at the backups failed")
            if self._stopping.wait(EVERY):
                return
