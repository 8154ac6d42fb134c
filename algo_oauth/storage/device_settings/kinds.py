"""The kinds of values that several settings have."""

from collections.abc import Collection, Mapping
from typing import Any

from algo_oauth.checks import Faults
from algo_oauth.storage.device_settings.setting import Check


def number(least: int, most: int, *, hint: str = "") -> Check:
    """Return the check of a whole number; ``hint`` is said beside a bad one."""

    def check(faults: Faults, field: str, text: str) -> int:
        return faults.whole_number(field, text, least=least, most=most, hint=hint)

    return check


def number_or_unset(least: int, most: int, *, hint: str = "") -> Check:
    """Return the check of a whole number that may be left empty: None, then."""
    check_number = number(least, most, hint=hint)

    def check(faults: Faults, field: str, text: str) -> int | None:
        return check_number(faults, field, text) if text.strip() else None

    return check


def choice(offered: Collection[str]) -> Check:
    """Return the check of one of several texts."""

    def check(faults: Faults, field: str, text: str) -> str:
        return faults.choice(field, text, offered)

    return check


def word(words: Mapping[str, Any]) -> Check:
    """Return the check of a text that stands for a value."""

    def check(faults: Faults, field: str, text: str) -> Any:
        return words.get(faults.choice(field, text, words))

    return check
