"""The device put together: every room furnished, the doors between them open."""

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from algo_oauth.backup.keeper import BackupKeeper
from algo_oauth.backup.plan import Plan
from algo_oauth.backup.shelf import BEFORE_PROVISIONING, open_shelf
from algo_oauth.backup.stores import Stores
from algo_oauth.backup.transfer import Transfer
from algo_oauth.checks import Faults
from algo_oauth.clock import Clock, SystemClock
from algo_oauth.console.press import PressRun
from algo_oauth.console.presser import Presser
from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.console.workers import Workers
from algo_oauth.console.writing import RequestWriter
from algo_oauth.errors import StorageError
from algo_oauth.noting import Noting
from algo_oauth.oauth.call import ApiCaller
from algo_oauth.oauth.device_flow import DeviceFlows
from algo_oauth.oauth.explain import load_remedies
from algo_oauth.oauth.keeper import TokenKeeper
from algo_oauth.oauth.presets import load_presets
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import RedirectFlow
from algo_oauth.oauth.token_record import Forgotten, TokenEvent
from algo_oauth.oauth.tokens import TokenManager
from algo_oauth.outbound.connect_to import ConnectTo, parse_routes
from algo_oauth.outbound.door import Door
from algo_oauth.outbound.trust import Trust
from algo_oauth.passwords import hash_password, readable_password
from algo_oauth.provisioning.provision import Provision
from algo_oauth.sandbox_process import SandboxReport, sandbox_routes
from algo_oauth.secret import Secret
from algo_oauth.server.certificates import ServedCertificate
from algo_oauth.settings import SHIPPED_CONFIG, Settings
from algo_oauth.storage.activity import DEVICE, TOKEN
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import with_shared_settings
from algo_oauth.storage.documents import CONFIGURATION, TOKENS, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.notice import Notice
from algo_oauth.storage.pins import PinRepository
from algo_oauth.storage.press_journal import PressActivity
from algo_oauth.storage.repositories import (
    DEVICE_TABLE,
    TOKENS_TABLE,
    DeviceRepository,
    ProfileRepository,
    ScreenRepository,
    TokenRepository,
)
from algo_oauth.storage.touch_passes import TouchPassRepository
from algo_oauth.storage.touch_settings import TouchSettingsRepository
from algo_oauth.storage.vault import Vault
from algo_oauth.version import VERSION

PRESS_THREADS: Final = 256
"""Presses that may hang at once before others wait; a thread that waits costs some 50 kB."""
TEST_THREADS: Final = 8


class Device(Noting):
    """One device: one process, one state folder.

    Raises:
        StartError: a setting cannot be used.
        StorageError: the state folder cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        folder: StateFolder | None = None,
        sandbox: SandboxReport | None = None,
    ) -> None:
        self.settings = settings
        self.sandbox = sandbox
        self.clock: Clock = clock or SystemClock()
        self.started_at = self.clock.now()
        self.new_password: Secret | None = None
        self.certificate: ServedCertificate | None = None
        self.restart: Callable[[], None] | None = None
        self._changing = threading.RLock()
        self.presets = load_presets(SHIPPED_CONFIG / "providers.toml", settings.providers_file)
        self.connect_to = ConnectTo((*parse_routes(settings.connect_to), *sandbox_routes(sandbox)))
        trust = Trust(settings.ca_bundle)
        self.folder = folder or StateFolder(settings.state_folder)
        try:
            self._open_storage()
        except BaseException:
            self.folder.close()
            raise
        self.door = self._open_door(trust)
        self._open_oauth()
        self._open_console()
        self.note(DEVICE, "device", f"The device started, version {VERSION}")
        self.keeper.start()
        self.backup_keeper.start()

    def _open_storage(self) -> None:
        self.configuration = Documents(self.folder, CONFIGURATION, self.clock)
        self.token_file = Documents(self.folder, TOKENS, self.clock)
        self.vault = Vault(self.folder, sealed_before=self._holds_secrets())
        self.profiles = ProfileRepository(self.configuration, self.vault)
        self.screens = ScreenRepository(self.configuration, self.vault)
        self.touch_passes = TouchPassRepository(self.configuration, self.vault)
        self.touch_settings = TouchSettingsRepository(self.configuration, self.vault)
        self.token_store = TokenRepository(self.token_file, self.vault)
        self.pins = PinRepository(self.configuration, self.vault)
        self.device_store = DeviceRepository(self.configuration, self.vault)
        self._open_backups()
        self.provisioned = self._provisioning()
        with self.configuration.together():
            self.record = self.device_store.get() or self._first_record()
            if self.provisioned is not None:
                self.transfer.carry_out(self.provisioned, why=BEFORE_PROVISIONING)
                self.record = self.device_store.get() or self.record
        self.journal = Journal(self.folder, self.clock, retention=self.record.retention)
        if self.provisioned is not None and not self.provisioned.is_empty:
            self.note_change("system", f"The device was provisioned: {self.provisioned.summary}")

    def _open_backups(self) -> None:
        self.transfer = Transfer(
            stores=Stores(
                self.configuration,
                profiles=self.profiles,
                screens=self.screens,
                device=self.device_store,
                pins=self.pins,
                touch_settings=self.touch_settings,
            ),
            shelf=open_shelf(self.settings, self.vault),
            vault=self.vault,
            clock=self.clock,
            provider_types=self.presets,
        )
        self.backup_keeper = BackupKeeper(
            transfer=self.transfer, schedule=lambda: self.record.backups, clock=self.clock
        )

    def _provisioning(self) -> Plan | None:
        """Return what the provisioning file changes; refused before a new device is made."""
        if not self.settings.provision:
            return None
        before = self.transfer.current()
        if self.device_store.get() is None:
            before = msgspec.structs.replace(before, screens=(FIRST_SCREEN,))
        provision = Provision(Path(self.settings.provision).absolute(), os.environ)
        return provision.plan(before, presets=self.presets, now=self.clock.now())

    def _open_door(self, trust: Trust) -> Door:
        return Door(
            trust=trust,
            connect_to=self.connect_to,
            connect_timeout=self.settings.connect_timeout,
            read_timeout=self.settings.read_timeout,
            proxy=self.settings.outbound_proxy,
            pins=self.pins,
        )

    def _open_oauth(self) -> None:
        self.remedies = load_remedies(SHIPPED_CONFIG / "remedies.toml")
        self.tokens = TokenManager(
            door=self.door,
            store=self.token_store,
            remedies=self.remedies,
            clock=self.clock,
            presets=self.presets,
            on_unsaved=self._note_unsaved_token,
            on_event=self._note_token,
        )
        self.redirect_flow = RedirectFlow(
            tokens=self.tokens, clock=self.clock, find=self.profiles.get
        )
        self.device_flows = DeviceFlows(
            tokens=self.tokens, clock=self.clock, find=self.profiles.get
        )
        self.caller = ApiCaller(
            door=self.door,
            tokens=self.tokens,
            remedies=self.remedies,
            clock=self.clock,
            presets=self.presets,
        )
        self.keeper = TokenKeeper(
            tokens=self.tokens, in_use=self._profiles_in_use, clock=self.clock
        )

    def _open_console(self) -> None:
        activity = PressActivity(self.journal, self.clock)
        activity.end_unfinished()
        self.test_workers = Workers("test", limit=TEST_THREADS)
        self.writer = RequestWriter(
            clock=self.clock,
            device_name=lambda: self.record.name,
            remote_password=lambda: self.record.remote_api_password,
        )
        self.press_run = PressRun(
            caller=self.caller,
            profiles=self.profiles,
            workers=Workers("target", limit=PRESS_THREADS),
            clock=self.clock,
            total_timeout=self.settings.total_timeout,
            writer=self.writer,
        )
        self.presser = Presser(
            buttons=self.screens,
            run=self.press_run,
            journal=activity,
            workers=Workers("press", limit=PRESS_THREADS),
            clock=self.clock,
            earlier=activity.last_presses(),
        )

    def _holds_secrets(self) -> bool:
        return bool(self.configuration.all(DEVICE_TABLE) or self.token_file.all(TOKENS_TABLE))

    def _first_record(self) -> DeviceRecord:
        """Make the record of a new state folder; a password nobody chose is printed once.

        The first screen is made with it: the guides start with a button on a screen.
        """
        password = self.settings.first_admin_password
        if not password:
            password = self.new_password = Secret(readable_password())
        record = DeviceRecord(
            password_hash=hash_password(password.reveal()),
            session_key=Secret(secrets.token_urlsafe(32)),
        )
        with self.configuration.together():
            self.screens.put(FIRST_SCREEN.id, FIRST_SCREEN)
            self.device_store.put(record)
        return record

    def change_record(self, record: DeviceRecord) -> None:
        """Keep a changed record.

        Raises:
            NotSaved: it is as it was before.
        """
        with self._changing:
            self.device_store.put(record)
            self.record = record
            self.journal.retain(record.retention)

    def apply_settings(self, wanted: Mapping[str, str], faults: Faults | None = None) -> Faults:
        """Change settings by their names (``storage.device_settings``): all of them, or none.

        ``faults`` are those that were found before; with any of them, nothing is changed either.

        Raises:
            NotSaved: they are as they were before.
        """
        faults = Faults() if faults is None else faults
        with self._changing:
            record = with_shared_settings(self.record, wanted, faults)
            if not faults and record != self.record:
                self.change_record(record)
        return faults

    @property
    def idle_minutes(self) -> int:
        """Minutes without use after which a session ends."""
        return self.record.idle_minutes or self.settings.idle_minutes

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the status page should say about the device's memory."""
        files = (*self.configuration.notices, *self.token_file.notices, *self.journal.notices)
        return (*files, *self.backup_keeper.notices)

    def rotate_vault_key(self) -> None:
        """Seal every secret with a new key; stopped in between, old and new texts both open.

        Raises:
            StorageError: a file could not be written; every secret can still be opened.
        """
        self.vault.add_key()
        stores = (self.profiles, self.device_store, self.touch_settings, self.token_store)
        for store in (*stores, self.transfer):
            store.reseal()
        self.vault.drop_old_keys()

    def take_over(self, plan: Plan, *, why: str) -> list[Forgotten]:
        """Back up the configuration, then make it what the plan says.

        Returns:
            The tokens of profiles that are gone now.

        Raises:
            ChangedMeanwhile: it is not the one that the plan starts from.
            NotSaved: it is as it was before.
        """
        with self._changing:
            self.transfer.carry_out(plan, why=why)
            self.record = self.device_store.get() or self.record
            self.journal.retain(self.record.retention)
        for button_id in plan.ids("removed", "Button"):
            self.presser.clear(button_id, actor=self.actor())
        forgotten = map(self.forget_token, plan.ids("removed", "Profile"))
        tokens = [each for each in forgotten if each is not None]
        self.note_change("system", f"A configuration was imported: {plan.summary}")
        return tokens

    def forget_token(self, profile_id: str) -> Forgotten | None:
        """Forget a removed profile's token, and return it; None and a note where it still stands.

        The profile is gone in either case, and what is gone must be offered to be brought back.
        """
        try:
            return self.tokens.forget(profile_id)
        except StorageError as error:
            text = "A removed profile's token is still kept"
            self.note_token(profile_id, profile_id, text, error.problem)
            return None

    def profiles_to_authorize(self) -> dict[str, str]:
        """Return the profiles that only a person's consent can help, by button identifier.

        A button that uses several is told of the first.
        """
        names = {each.id: each.name for each in self.profiles.all()}
        lost = {each.id for each in self.profiles.all() if self.tokens.needs_consent(each)}
        if not lost:
            return {}
        found = {
            button.id: next((each for each in button.profile_ids if each in lost), "")
            for button in self.screens.buttons().values()
        }
        return {button_id: names[each] for button_id, each in found.items() if each}

    def _profiles_in_use(self) -> list[OAuthProfile]:
        """Return the profiles that enabled buttons are sent with."""
        buttons = [button for button in self.screens.buttons().values() if button.enabled]
        ids = {request.profile_id for button in buttons for request in button.requests}
        return [profile for profile in self.profiles.all() if profile.id in ids]

    def close(self) -> None:
        """Close files and connections; what still hangs will show as unknown."""
        self.keeper.stop()
        self.device_flows.stop()
        self.press_run.stop()
        self.backup_keeper.stop()
        self.door.close()
        self.note(DEVICE, "device", "The device stopped")
        self.journal.close()
        self.token_file.close()
        self.configuration.close()
        self.folder.close()

    def _note_token(self, profile: OAuthProfile, event: TokenEvent) -> None:
        self.note_token(profile.name, profile.id, event.text, event.problem)

    def _note_unsaved_token(self, error: StorageError) -> None:
        self.note(TOKEN, "storage", "A new token is in use but could not be saved", error.problem)
