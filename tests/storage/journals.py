"""Journals to write into, and what is in them."""

from algo_oauth.storage.activity import TEST, Entry
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.retention import Retention
from tests.doubles.clock import HandClock


def entry(text: str, *, kind: str = TEST, press: str = "") -> Entry:
    return Entry(1_800_000_000.0, kind, "button-1", text, press=press)


def opened(folder: StateFolder, *, limit: int = 2_000_000) -> Journal:
    return Journal(folder, HandClock(), retention=Retention(file=limit))


def texts(journal: Journal) -> list[str]:
    return [entry.text for entry in journal.scan()]
