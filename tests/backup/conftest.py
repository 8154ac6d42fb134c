"""The memory of a device in a folder of its own, with what takes configurations in and out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from algo_oauth.backup.archive import write_archive
from algo_oauth.backup.archive_reading import open_archive, read_archive
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import MERGE
from algo_oauth.backup.plan import Plan, plan_import
from algo_oauth.backup.shelf import FOLDER, Shelf
from algo_oauth.backup.stores import Stores
from algo_oauth.backup.transfer import Transfer
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.pins import PinRepository
from algo_oauth.storage.repositories import (
    DeviceRepository,
    ProfileRepository,
    ScreenRepository,
)
from algo_oauth.storage.touch_settings import TouchSettingsRepository
from algo_oauth.storage.vault import Vault
from tests.backup.samples import A_CONFIGURATION, NOW, RECORD, WITH_TOUCH_SCREENS
from tests.doubles.clock import HandClock

TYPES: Final = ("CUSTOM", "RINGCENTRAL")


class Memory:
    """What is stored of one device, and the ``transfer`` that works on it."""

    def __init__(self, folder: StateFolder, clock: HandClock) -> None:
        self.folder = folder
        self.clock = clock
        self.vault = Vault(folder, sealed_before=False)
        self.documents = Documents(folder, CONFIGURATION, clock)
        self.profiles = ProfileRepository(self.documents, self.vault)
        self.screens = ScreenRepository(self.documents, self.vault)
        self.device = DeviceRepository(self.documents, self.vault)
        self.pins = PinRepository(self.documents, self.vault)
        self.touch_settings = TouchSettingsRepository(self.documents, self.vault)
        self.shelf = Shelf(folder.path / FOLDER)
        self.transfer = Transfer(
            stores=Stores(
                self.documents,
                profiles=self.profiles,
                screens=self.screens,
                device=self.device,
                pins=self.pins,
                touch_settings=self.touch_settings,
            ),
            shelf=self.shelf,
            vault=self.vault,
            clock=clock,
            provider_types=TYPES,
        )

    def fill(self) -> None:
        """Put the configuration of the samples in."""
        for profile in WITH_TOUCH_SCREENS.profiles:
            self.profiles.put(profile.id, profile)
        for screen in WITH_TOUCH_SCREENS.screens:
            self.screens.put(screen.id, screen)
        self.device.put(RECORD)
        for certificate in WITH_TOUCH_SCREENS.accepted_certificates:
            self.pins.accept(certificate)
        self.touch_settings.put(WITH_TOUCH_SCREENS.touch_screens)

    def reopened(self) -> "Memory":
        """Return what another start would find on disk."""
        return Memory(self.folder, self.clock)


class Planner:
    """Plans imports; files keep their secrets unless one is told to leave them out."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def __call__(
        self,
        incoming: Configuration,
        mode: str = MERGE,
        *,
        before: Configuration = A_CONFIGURATION,
        with_secrets: bool = True,
    ) -> Plan:
        content = write_archive(incoming, now=NOW, seal_with=self._vault if with_secrets else None)
        return self.of_file(content, mode, before=before)

    def of_file(
        self, content: bytes, mode: str = MERGE, before: Configuration = A_CONFIGURATION
    ) -> Plan:
        archive = open_archive(read_archive(content), vault=self._vault)
        return plan_import(before, archive, mode, provider_types=TYPES, now=NOW)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[StateFolder]:
    with StateFolder(tmp_path / "state") as folder:
        yield folder


@pytest.fixture
def memory(folder: StateFolder, clock: HandClock) -> Memory:
    """The memory of a device that is configured as the samples say."""
    memory = Memory(folder, clock)
    memory.fill()
    return memory


@pytest.fixture
def vault(folder: StateFolder) -> Vault:
    return Vault(folder, sealed_before=False)


@pytest.fixture
def planned(vault: Vault) -> Planner:
    return Planner(vault)
