"""What a start makes of a device: the record of a new one, and what a provisioning file says."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

import msgspec

from algo_oauth.backup.plan import Plan
from algo_oauth.backup.shelf import BEFORE_PROVISIONING
from algo_oauth.console.screens import FIRST_SCREEN
from algo_oauth.errors import BadSetting
from algo_oauth.memory import Memory
from algo_oauth.oauth.presets import Preset
from algo_oauth.passwords import LONGEST, SHORTEST, hash_password, readable_password
from algo_oauth.provisioning.provision import Provision
from algo_oauth.secret import Secret
from algo_oauth.settings import PREFIX, Settings
from algo_oauth.storage.device_record import DeviceRecord


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """A device's record when it starts, and how it came to be.

    ``new_password`` is that of a new device for which nobody chose one: to be printed once.
    ``provisioned`` is what the provisioning file changed, None where there is no such file.
    """

    record: DeviceRecord
    new_password: Secret | None = None
    provisioned: Plan | None = None


def set_up(
    memory: Memory, settings: Settings, *, presets: Mapping[str, Preset], now: float
) -> SetUp:
    """Make what a new device has, and do what the provisioning file says: both or nothing.

    Raises:
        BadSetting: the password chosen for a new device could be guessed.
        ProvisionRefused: the file has faults.
        StorageError: it cannot be saved.
    """
    plan = _planned(memory, settings, presets=presets, now=now)
    new_password = None
    with memory.configuration.together():
        record = memory.device_store.get()
        if record is None:
            record, new_password = _first_record(settings)
            # The guides start with a button on a screen.
            memory.screens.put(FIRST_SCREEN.id, FIRST_SCREEN)
            memory.device_store.put(record)
        if plan is not None:
            memory.transfer.carry_out(plan, why=BEFORE_PROVISIONING)
            record = memory.device_store.get() or record
    return SetUp(record=record, new_password=new_password, provisioned=plan)


def _planned(
    memory: Memory, settings: Settings, *, presets: Mapping[str, Preset], now: float
) -> Plan | None:
    """Return what the provisioning file changes; refused before a new device is made."""
    if not settings.provision:
        return None
    before = memory.transfer.current()
    if memory.device_store.get() is None:
        before = msgspec.structs.replace(before, screens=(FIRST_SCREEN,))
    provision = Provision(Path(settings.provision).absolute(), os.environ)
    return provision.plan(before, presets=presets, now=now)


def _first_record(settings: Settings) -> tuple[DeviceRecord, Secret | None]:
    """Return the record of a new state folder, and the password if nobody chose one."""
    chosen = settings.first_admin_password
    if chosen and not SHORTEST <= len(chosen.reveal()) <= LONGEST:
        raise BadSetting(
            name=f"{PREFIX}ADMIN_PASSWORD",
            fault=f"a password needs {SHORTEST} to {LONGEST} characters",
            hint="Choose another one, or leave it out to have one made.",
        )
    password = chosen or Secret(readable_password())
    record = DeviceRecord(
        password_hash=hash_password(password.reveal()),
        session_key=Secret(secrets.token_urlsafe(32)),
    )
    return record, None if chosen else password
