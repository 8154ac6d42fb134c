"""An import that is carried out: a backup first, then all of it in one write, or nothing."""

import errno
import os
import threading
from collections.abc import Callable
from itertools import count
from typing import Any

import msgspec
import pytest

from algo_oauth.backup.archive import write_archive
from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import MERGE, REPLACE
from algo_oauth.backup.plan import Plan
from algo_oauth.backup.shelf import BEFORE_IMPORT
from algo_oauth.errors import ChangedMeanwhile, NotSaved
from algo_oauth.storage.touch_settings import TouchSettings
from tests.backup.conftest import Memory
from tests.backup.samples import (
    NOW,
    PASSPHRASE,
    RECORD,
    button,
    certificate,
    pin_hash,
    profile,
    screen,
)
from tests.doubles.failing_steps import fail_at

OTHER = Configuration(
    profiles=(profile("attic"), profile("door", client_id="another")),
    screens=(screen("cellar", button("alarm", profile_id="attic")),),
    device=msgspec.structs.replace(RECORD, name="Cellar"),
    accepted_certificates=(certificate("10.0.0.7", "B"), certificate("10.0.0.8")),
    touch_screens=TouchSettings(pin_hash=pin_hash("b"), lock_minutes=9),
)


def a_plan(memory: Memory, mode: str = REPLACE) -> Plan:
    content = write_archive(OTHER, now=NOW, seal_with=memory.vault)
    return memory.transfer.plan(memory.transfer.open(content), mode)


def carry_out(memory: Memory, plan: Plan) -> None:
    memory.transfer.carry_out(plan, why=BEFORE_IMPORT)


@pytest.mark.parametrize("mode", [MERGE, REPLACE])
def test_it_shows_the_new_configuration_at_once_and_after_a_restart(
    memory: Memory, mode: str
) -> None:
    plan = a_plan(memory, mode)
    carry_out(memory, plan)
    for seen in (memory, memory.reopened()):
        assert seen.transfer.current() == plan.after
        assert seen.screens.button("alarm") is not None
    assert (memory.screens.button("hello") is None) == (mode == REPLACE)


def test_it_leaves_the_password_and_the_sessions_alone(memory: Memory) -> None:
    carry_out(memory, a_plan(memory))
    record = memory.reopened().device.get()
    assert record is not None
    assert (record.password_hash, record.session_key) == (
        RECORD.password_hash,
        RECORD.session_key,
    )
    assert record.name == "Cellar"


def test_it_backs_up_what_was_there_before(memory: Memory) -> None:
    before = memory.transfer.current()
    carry_out(memory, a_plan(memory))
    (backup,) = memory.shelf.all()
    assert (backup.why, backup.made_at) == (BEFORE_IMPORT, memory.clock.now())
    archive = memory.transfer.open(memory.shelf.read(backup.name))
    assert archive.configuration == before
    carry_out(memory, memory.transfer.plan(archive, REPLACE))
    assert memory.reopened().transfer.current() == before


def test_it_writes_once(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, names = os.replace, []

    def noted(old: Any, new: Any) -> None:
        names.append(os.path.basename(new))  # noqa: PTH119
        replace(old, new)

    plan = a_plan(memory)
    monkeypatch.setattr(os, "replace", noted)
    carry_out(memory, plan)
    assert [name for name in names if name == "config.json"] == ["config.json"]


def test_it_does_nothing_at_all_for_an_empty_plan(memory: Memory) -> None:
    archive = memory.transfer.open(memory.transfer.export(PASSPHRASE), PASSPHRASE)
    before = (memory.folder.path / "config.json").read_bytes()
    carry_out(memory, memory.transfer.plan(archive, REPLACE))
    assert (memory.folder.path / "config.json").read_bytes() == before
    assert memory.shelf.all() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda memory: memory.profiles.put("new", profile("new")),
        lambda memory: memory.screens.remove("roof"),
        lambda memory: memory.device.put(msgspec.structs.replace(RECORD, name="Other")),
        lambda memory: memory.pins.accept(certificate("10.0.0.7", "C")),
        lambda memory: memory.touch_settings.put(TouchSettings(dim_minutes=1)),
    ],
    ids=["profile", "screen", "device", "certificate", "touch screens"],
)
def test_it_refuses_when_something_was_changed_since(
    memory: Memory, change: Callable[[Memory], None]
) -> None:
    plan = a_plan(memory)
    change(memory)
    changed = memory.transfer.current()
    with pytest.raises(ChangedMeanwhile):
        carry_out(memory, plan)
    assert memory.transfer.current() == memory.reopened().transfer.current() == changed


def test_it_keeps_a_password_that_is_changed_meanwhile(memory: Memory) -> None:
    plan = a_plan(memory)
    renewed = msgspec.structs.replace(RECORD, password_hash=RECORD.session_key)
    memory.device.put(renewed)
    carry_out(memory, plan)
    record = memory.reopened().device.get()
    assert record is not None
    assert record.password_hash == RECORD.session_key


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_it_changes_nothing_when_any_step_fails(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    before, plan = memory.transfer.current(), a_plan(memory)
    for failing in count(1):
        with monkeypatch.context() as patch:
            fail_at(patch, failing, code)
            try:
                carry_out(memory, plan)
                break
            except NotSaved:
                pass
        assert memory.transfer.current() == before
        assert memory.reopened().transfer.current() == before
    assert failing > 10
    assert memory.reopened().transfer.current() == plan.after


def test_it_shows_nothing_before_it_is_on_disk(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, replace = [], os.replace

    def looking(old: Any, new: Any) -> None:
        if str(new).endswith("config.json"):
            seen.append(memory.profiles.get("attic"))
        replace(old, new)

    plan = a_plan(memory)
    monkeypatch.setattr(os, "replace", looking)
    carry_out(memory, plan)
    assert seen == [None]
    assert memory.profiles.get("attic") is not None


def test_it_loses_no_button_that_is_saved_at_the_same_time(memory: Memory) -> None:
    """Either the import is refused, or the button comes after it: never lost without a word."""
    plan, start = a_plan(memory, MERGE), threading.Barrier(2)
    refused = []

    def save() -> None:
        start.wait()
        memory.screens.change(
            "roof",
            # As the page does: it looks into the profiles while the screens are locked.
            lambda roof: roof.with_button(button("late", len(memory.profiles.all()))),
        )

    saving = threading.Thread(target=save)
    saving.start()
    start.wait()
    try:
        carry_out(memory, plan)
    except ChangedMeanwhile:
        refused.append(True)
    saving.join(20)
    assert not saving.is_alive()
    assert memory.screens.button("late") is not None
    assert (memory.profiles.get("attic") is None) == bool(refused)


def test_it_exports_with_and_without_secrets(memory: Memory) -> None:
    sealed, bare = memory.transfer.export(PASSPHRASE), memory.transfer.export()
    assert memory.transfer.open(sealed, PASSPHRASE).configuration == memory.transfer.current()
    assert memory.transfer.open(bare).secrets_left_out
    for content in (sealed, bare):
        assert b"secret-of-door" not in content
        assert b"hash-of-the-password" not in content


def test_it_opens_its_backups_after_the_key_was_changed(memory: Memory) -> None:
    first = memory.transfer.back_up()
    memory.vault.add_key()
    memory.transfer.reseal()
    memory.vault.drop_old_keys()
    archive = memory.transfer.open(memory.shelf.read(first.name))
    assert archive.configuration == memory.transfer.current()


def test_it_leaves_backups_alone_that_it_cannot_open_when_the_key_changes(memory: Memory) -> None:
    memory.transfer.back_up()
    name = memory.shelf.all()[0].name
    memory.shelf.write(name, b"damaged")
    memory.vault.add_key()
    memory.transfer.reseal()
    assert memory.shelf.read(name) == b"damaged"
