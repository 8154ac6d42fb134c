"""The memory of a device in a folder of its own, with what takes configurations in and out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from algo_oauth.backup.shelf import Shelf
from algo_oauth.backup.stores import Stores
from algo_oauth.backup.transfer import Transfer
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.repositories import (
    DeviceRepository,
    ProfileRepository,
    ScreenRepository,
)
from algo_oauth.storage.vault import Vault
from tests.backup.samples import A_CONFIGURATION, RECORD
from tests.doubles.clock import HandClock


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
        self.shelf = Shelf(folder.path)
        self.transfer = Transfer(
            stores=Stores(
                self.documents, profiles=self.profiles, screens=self.screens, device=self.device
            ),
            shelf=self.shelf,
            vault=self.vault,
            clock=clock,
            provider_types=("CUSTOM", "RINGCENTRAL"),
        )

    def fill(self) -> None:
        """Put the configuration of the samples in."""
        for profile in A_CONFIGURATION.profiles:
            self.profiles.put(profile.id, profile)
        for screen in A_CONFIGURATION.screens:
            self.screens.put(screen.id, screen)
        self.device.put(RECORD)

    def reopened(self) -> "Memory":
        """Return what another start would find on disk."""
        return Memory(self.folder, self.clock)


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
