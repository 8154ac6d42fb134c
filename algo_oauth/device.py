"""The device put together: every room furnished, the doors between them open."""

import threading
from collections.abc import Callable, Mapping
from typing import Final

from algo_oauth.backup.keeper import BackupKeeper
from algo_oauth.backup.plan import Plan
from algo_oauth.checks import Faults
from algo_oauth.clock import Clock, SystemClock
from algo_oauth.console.press import PressRun
from algo_oauth.console.presser import Presser
from algo_oauth.console.workers import Workers
from algo_oauth.console.writing import RequestWriter
from algo_oauth.errors import StorageError
from algo_oauth.memory import Memory
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
from algo_oauth.sandbox_process import SandboxReport, sandbox_routes
from algo_oauth.server.certificates import ServedCertificate
from algo_oauth.setting_up import set_up
from algo_oauth.settings import SHIPPED_CONFIG, Settings
from algo_oauth.storage.activity import DEVICE, TOKEN
from algo_oauth.storage.device_record import DeviceRecord
from algo_oauth.storage.device_settings import with_shared_settings
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.notice import Notice
from algo_oauth.storage.press_journal import PressActivity
from algo_oauth.version import VERSION

PRESS_THREADS: Final = 256
"""Presses that may hang at once before others wait; a thread that waits costs some 50 kB."""
TEST_THREADS: Final = 8


class Device(Memory, Noting):
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
        self.certificate: ServedCertificate | None = None
        self.restart: Callable[[], None] | None = None
        self._changing = threading.RLock()
        self.presets = load_presets(SHIPPED_CONFIG / "providers.toml", settings.providers_file)
        self.connect_to = ConnectTo((*parse_routes(settings.connect_to), *sandbox_routes(sandbox)))
        trust = Trust(settings.ca_bundle)
        opened = folder or StateFolder(settings.state_folder)
        try:
            super().__init__(
                opened,
                self.clock,
                provider_types=self.presets,
                backups=settings.backups_folder,
            )
            self._begin()
        except BaseException:
            opened.close()
            raise
        self.door = self._open_door(trust)
        self._open_oauth()
        self._open_console()
        self.note(DEVICE, "device", f"The device started, version {VERSION}")
        self.keeper.start()
        self.backup_keeper.start()

    def _begin(self) -> None:
        start = set_up(self, self.settings, presets=self.presets, now=self.clock.now())
        self.record, self.new_password = start.record, start.new_password
        self.provisioned = start.provisioned
        self.end_removals()
        self.journal = Journal(self.folder, self.clock, retention=self.record.retention)
        if self.provisioned is not None and not self.provisioned.is_empty:
            self.note_change("system", f"The device was provisioned: {self.provisioned.summary}")
        self.backup_keeper = BackupKeeper(
            transfer=self.transfer, schedule=lambda: self.record.backups, clock=self.clock
        )

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

    def change_record(self, change: Callable[[DeviceRecord], DeviceRecord]) -> DeviceRecord:
        """Change the record without another change in between; return what it was before.

        What ``change`` raises leaves it as it was.

        Raises:
            NotSaved: it is as it was before.
        """
        with self._changing:
            before = self.record
            self._keep(change(before))
        self._follow_schedule(before)
        return before

    def _keep(self, record: DeviceRecord) -> None:
        self.device_store.put(record)
        self.record = record
        self.journal.retain(record.retention)

    def _follow_schedule(self, before: DeviceRecord) -> None:
        """Begin a new schedule with a backup; nobody else's change waits for that."""
        if self.record.backups != before.backups:
            self.backup_keeper.look()

    def apply_settings(self, wanted: Mapping[str, str], faults: Faults | None = None) -> Faults:
        """Change settings by their names (``storage.device_settings``): all of them, or none.

        ``faults`` are those that were found before; with any of them, nothing is changed either.

        Raises:
            NotSaved: they are as they were before.
        """
        faults = Faults() if faults is None else faults
        with self._changing:
            before = self.record
            record = with_shared_settings(before, wanted, faults)
            if not faults and record != before:
                self._keep(record)
        self._follow_schedule(before)
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
        lost = {
            each.id: each.name for each in self.profiles.all() if self.tokens.needs_consent(each)
        }
        if not lost:
            return {}
        found = {
            button.id: next((lost[each] for each in button.profile_ids if each in lost), "")
            for button in self.screens.buttons().values()
        }
        return {button_id: name for button_id, name in found.items() if name}

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
        self.tokens.stop()
        self.backup_keeper.stop()
        self.door.close()
        self.note(DEVICE, "device", "The device stopped")
        self.journal.close()
        super().close()

    def _note_token(self, profile: OAuthProfile, event: TokenEvent) -> None:
        self.note_token(profile.name, profile.id, event.text, event.problem)

    def _note_unsaved_token(self, error: StorageError) -> None:
        self.note(TOKEN, "storage", "A new token is in use but could not be saved", error.problem)
