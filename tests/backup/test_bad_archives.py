"""Files that are not what a device wrote: each refused with its reason, whatever they are."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algo_oauth.backup import archive_reading
from algo_oauth.backup.archive import write_archive
from algo_oauth.backup.archive_reading import open_archive, read_archive
from algo_oauth.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveForeign,
    ArchiveNewer,
    ArchiveTooLarge,
    PassphraseWrong,
)
from algo_oauth.storage.vault import Vault
from tests.backup.samples import (
    A_CONFIGURATION,
    NOW,
    PASSPHRASE,
    a_file,
    changed_file,
    sealed_file,
)

Change = Callable[[dict[str, Any]], None]


def read_and_open(content: bytes, vault: Vault) -> None:
    open_archive(read_archive(content), passphrase=PASSPHRASE, vault=vault)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"\x00" * 100,
        b"\xff\xfe\x00",
        b"PK\x03\x04zip",
        b"device.name = Reception\n",
        b"[]",
        b"{}",
        b"null",
        b"17",
        b'{"format": "another program"}',
        b'{"sha256":"00","tables":{}}',
        b'{"format": null, "version": 1}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"format": "\\ud800"}',
        b"9" * 10_000,
    ],
)
def test_it_refuses_what_is_something_else(vault: Vault, content: bytes) -> None:
    with pytest.raises(ArchiveForeign):
        read_and_open(content, vault)


@pytest.mark.parametrize("make", [a_file, sealed_file])
def test_it_refuses_a_file_that_is_cut_off_anywhere(
    vault: Vault, make: Callable[[], bytes]
) -> None:
    content = make().rstrip()
    for end in range(0, len(content), 97):
        with pytest.raises((ArchiveDamaged, ArchiveForeign)):
            read_and_open(content[:end], vault)


def test_it_says_of_a_file_that_is_cut_off_that_it_is_damaged(vault: Vault) -> None:
    with pytest.raises(ArchiveDamaged, match="cut off"):
        read_and_open(a_file()[:3000], vault)


def test_it_refuses_a_file_in_which_any_letter_was_changed(vault: Vault) -> None:
    content = sealed_file()
    for place in range(2, len(content) - 2, 61):
        other = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        # White space between the parts is no part of what is said.
        if not content[place : place + 1].isspace() and json_of(other) != json_of(content):
            with pytest.raises((ArchiveDamaged, ArchiveForeign, ArchiveNewer)):
                read_and_open(other, vault)


def json_of(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_it_refuses_a_changed_number_by_its_checksum(vault: Vault) -> None:
    content = a_file().replace(b'"columns": 4', b'"columns": 3')
    with pytest.raises(ArchiveDamaged, match="checksum"):
        read_and_open(content, vault)


def at(*path: str | int, value: Any) -> Change:
    """Return a change of the file that puts a value at a place."""

    def change(raw: dict[str, Any]) -> None:
        inside: Any = raw
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = value

    return change


PROFILE: Final = ("contents", "profiles", 0)


@pytest.mark.parametrize(
    "change",
    [
        at("contents", value=[]),
        at("contents", "profiles", value={}),
        at("contents", "profiles", value=[1]),
        at("contents", "device", value=3),
        at("contents", "device", "name", value=3),
        at(*PROFILE, "name", value=None),
        at(*PROFILE, "client_secret", value="plain text"),
        at(*PROFILE, "client_secret", value=99),
        at(*PROFILE, "client_secret", value=-1),
        at(*PROFILE, "client_secret", value=True),
        at(*PROFILE, "client_secret", value={}),
        at("contents", "screens", 0, "columns", value="4"),
        at("contents", "screens", 0, "buttons", 0, "requests", value="none"),
        at("contents", "device", "backups", value={"hour": 24}),
        at("version", value=0),
        at("version", value="1"),
        at("made_at", value="yesterday"),
        at("product", value=["0.1.0"]),
        at("secrets", value={"kind": "rot13"}),
        at("secrets", value=None),
    ],
)
def test_it_refuses_values_that_no_configuration_has(vault: Vault, change: Change) -> None:
    content = changed_file(a_file(), change)
    with pytest.raises(ArchiveDamaged):
        read_and_open(content, vault)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("passes", 10_000),
        ("passes", 0),
        ("memory", 2**40),
        ("memory", 8),
        ("lanes", 1000),
        ("lanes", 0),
        ("salt", ""),
        ("nonce", "AAAA"),
        ("kdf", "md5"),
        ("cipher", "none"),
    ],
)
def test_it_refuses_a_sealing_that_would_take_the_machine_or_the_secret(
    vault: Vault, field: str, value: object
) -> None:
    content = changed_file(sealed_file(), at("secrets", field, value=value))
    with pytest.raises(ArchiveDamaged):
        read_and_open(content, vault)


@pytest.mark.parametrize(
    "change",
    [
        at("version", value=2),
        at("colour", value="red"),
        at("contents", "doors", value={}),
        at(*PROFILE, "colour", value="red"),
        at("contents", "screens", 0, "buttons", 0, "sound", value="bell"),
        at("contents", "device", "radio", value=True),
        at("secrets", value={"kind": "left out", "hint": "my dog"}),
    ],
)
def test_it_says_that_a_newer_version_made_it(vault: Vault, change: Change) -> None:
    def newer(raw: dict[str, Any]) -> None:
        change(raw)
        raw["product"] = "9.9"

    content = changed_file(a_file(), newer)
    with pytest.raises(ArchiveNewer, match=r"made by a newer version \(algo-oauth 9\.9\)"):
        read_and_open(content, vault)


@pytest.mark.parametrize("name", ["password_hash", "session_key"])
def test_it_takes_nobodys_password(vault: Vault, name: str) -> None:
    content = changed_file(a_file(), at("contents", "device", name, value=None))
    with pytest.raises(ArchiveNewer, match=name):
        read_and_open(content, vault)


def test_it_takes_the_file_of_an_older_version_that_knew_less(vault: Vault) -> None:
    def older(raw: dict[str, Any]) -> None:
        del raw["contents"]["profiles"][0]["issuer"]
        del raw["contents"]["screens"][0]["buttons"][0]["guard"]
        del raw["contents"]["device"]["backups"]

    archive = open_archive(read_archive(changed_file(a_file(), older)), vault=vault)
    assert archive.configuration.profiles[0].issuer == ""
    assert archive.configuration.screens == A_CONFIGURATION.screens
    assert archive.says["device"] >= {"name", "idle_minutes"}
    assert "backups" not in archive.says["device"]


def test_it_opens_secrets_only_in_the_file_that_they_were_sealed_in(vault: Vault) -> None:
    def redirected(raw: dict[str, Any]) -> None:
        raw["contents"]["profiles"][0]["token_url"] = "https://thief.example/token"

    with pytest.raises(PassphraseWrong):
        read_and_open(changed_file(sealed_file(), redirected), vault)
    own = write_archive(A_CONFIGURATION, now=NOW, seal_with=vault)
    with pytest.raises(ArchiveDamaged, match="another file"):
        read_and_open(changed_file(own, redirected), vault)


def test_it_refuses_a_backup_whose_sealed_part_is_gone(vault: Vault) -> None:
    content = write_archive(A_CONFIGURATION, now=NOW, seal_with=vault)
    with pytest.raises(ArchiveDamaged):
        read_and_open(changed_file(content, at("secrets", "text", value="")), vault)


def test_it_refuses_a_file_larger_than_any_configuration(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_reading, "LIMIT", 1024 * 1024)
    with pytest.raises(ArchiveTooLarge, match="1 MB"):
        read_and_open(b" " * (1024 * 1024 + 1), vault)


anything = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@anything
@given(content=st.binary(max_size=400))
def test_it_survives_any_bytes(vault: Vault, content: bytes) -> None:
    with pytest.raises(ArchiveError):
        read_and_open(content, vault)


@anything
@given(part=st.sampled_from(["contents", "secrets", "made_at", "device", "version"]), value=values)
def test_it_survives_any_value_in_any_part(vault: Vault, part: str, value: object) -> None:
    content = changed_file(a_file(), at(part, value=value))
    try:
        read_and_open(content, vault)
    except ArchiveError as error:
        assert error.problem.message.endswith(".")


@anything
@given(place=st.integers(0, 10_000), value=values)
def test_it_survives_any_value_in_any_field_of_the_contents(
    vault: Vault, place: int, value: object
) -> None:
    def change(raw: dict[str, Any]) -> None:
        documents = [raw["contents"]["device"], *raw["contents"]["profiles"]]
        for each in raw["contents"]["screens"]:
            documents += [each, *each["buttons"], each["buttons"][0]["requests"][0]]
        document = documents[place % len(documents)]
        document[sorted(document)[place % len(document)]] = value

    try:
        read_and_open(changed_file(a_file(), change), vault)
    except ArchiveError as error:
        assert error.problem.message.endswith(".")
