"""A token store in memory, which can be told to fail or to look around while saving."""

from collections.abc import Callable

from algo_oauth.errors import NotSaved
from algo_oauth.oauth.token_record import TokenRecord


class MemoryTokenStore:
    """Keeps the records and, in order, what was saved."""

    def __init__(self, *records: TokenRecord) -> None:
        self.kept = {record.profile_id: record for record in records}
        self.saved: list[TokenRecord] = []
        self.failing = False
        self.on_save: Callable[[], None] = lambda: None

    def load(self) -> list[TokenRecord]:
        return list(self.kept.values())

    def save(self, record: TokenRecord) -> None:
        self._fail_if_told()
        self.on_save()
        self.saved.append(record)
        self.kept[record.profile_id] = record

    def remove(self, profile_id: str) -> None:
        self._fail_if_told()
        self.kept.pop(profile_id, None)

    def _fail_if_told(self) -> None:
        if self.failing:
            raise NotSaved(reason="the disk is full")
