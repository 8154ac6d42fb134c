"""Where the parts of a configuration are kept: read as one, replaced in one write."""

import contextlib

from algo_oauth.backup.configuration import NO_RECORD, Configuration, portable, settled
from algo_oauth.backup.plan import Plan
from algo_oauth.errors import ChangedMeanwhile
from algo_oauth.storage.documents import Documents
from algo_oauth.storage.pins import PinRepository
from algo_oauth.storage.repositories import (
    DeviceRepository,
    ProfileRepository,
    ScreenRepository,
    replace_together,
)
from algo_oauth.storage.touch_settings import TouchSettingsRepository


class Stores:
    """The repositories of one device, all in one file."""

    def __init__(
        self,
        documents: Documents,
        *,
        profiles: ProfileRepository,
        screens: ScreenRepository,
        device: DeviceRepository,
        pins: PinRepository,
        touch_settings: TouchSettingsRepository,
    ) -> None:
        self._documents = documents
        self._profiles = profiles
        self._screens = screens
        self._device = device
        self._pins = pins
        self._touch_settings = touch_settings

    def current(self) -> Configuration:
        """Return the configuration as it is, of one moment: never the half of an import."""
        with contextlib.ExitStack() as held:
            # In the order in which ``carry_out`` locks them.
            for table in (self._screens, self._profiles, self._device, self._pins):
                held.enter_context(table.held())
            held.enter_context(self._touch_settings.held())
            return Configuration(
                profiles=tuple(self._profiles.all()),
                screens=tuple(self._screens.all()),
                device=portable(self._device.get() or NO_RECORD),
                accepted_certificates=tuple(self._pins.all()),
                touch_screens=self._touch_settings.get(),
            )

    def carry_out(self, plan: Plan) -> None:
        """Make the configuration what the plan says, in one write that memory follows.

        Raises:
            ChangedMeanwhile: it is not the one that the plan starts from.
            NotSaved: it is as it was before.
        """

        def unless_changed() -> None:
            if self.current() != plan.before:
                raise ChangedMeanwhile

        after = plan.after
        # Whoever saves a button looks into the profiles meanwhile: screens are locked first.
        tables = [
            self._screens.replacing(lambda _: {screen.id: screen for screen in after.screens}),
            self._profiles.replacing(lambda _: {each.id: each for each in after.profiles}),
            self._device.replacing(lambda record: settled(after.device, on=record)),
            self._pins.replacing(
                lambda _: {str(each.address): each for each in after.accepted_certificates}
            ),
            self._touch_settings.replacing(after.touch_screens),
        ]
        replace_together(self._documents, tables, unless=unless_changed)
