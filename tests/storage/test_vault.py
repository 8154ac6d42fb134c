"""The vault: secrets are sealed on disk, and only the right key opens them."""

import stat
from enum import Enum
from pathlib import Path

import msgspec
import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from algo_oauth.errors import DocumentUnreadable, NotSaved, WrongKey
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.documents import CONFIGURATION, Documents
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.vault import KEY_FILE, Vault
from tests.doubles.clock import HandClock

SECRET = Secret("correct horse battery staple")


class Mode(Enum):
    BASIC = "basic"


class Inner(msgspec.Struct, frozen=True):
    assertion: Secret


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    secret: Secret = NO_SECRET
    inner: Inner | None = None
    mode: Mode = Mode.BASIC
    spare: Secret | None = None
    codes: tuple[Secret, ...] = ()


@pytest.fixture
def vault(folder: StateFolder) -> Vault:
    return Vault(folder, sealed_before=False)


def reopened(folder: StateFolder) -> Vault:
    return Vault(folder, sealed_before=True)


def test_it_opens_what_it_sealed_after_a_restart(vault: Vault, folder: StateFolder) -> None:
    assert reopened(folder).open(vault.seal(SECRET)) == SECRET


@settings(max_examples=30, deadline=None)
@given(value=st.text())
def test_it_gives_any_text_back(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    with StateFolder(tmp_path_factory.mktemp("vault")) as folder:
        vault = Vault(folder, sealed_before=False)
        assert vault.open(vault.seal(Secret(value))) == Secret(value)


def test_it_seals_the_same_secret_differently_each_time(vault: Vault) -> None:
    assert vault.seal(SECRET) != vault.seal(SECRET)


def test_it_leaves_an_empty_secret_empty(vault: Vault) -> None:
    assert vault.seal(NO_SECRET) == ""
    assert vault.open("") == NO_SECRET


def test_it_keeps_the_key_from_other_users(vault: Vault, folder: StateFolder) -> None:
    assert stat.S_IMODE((folder.path / KEY_FILE).stat().st_mode) == 0o600


def test_it_takes_back_reading_rights_that_a_restored_key_file_gives(
    vault: Vault, folder: StateFolder
) -> None:
    (folder.path / KEY_FILE).chmod(0o644)
    reopened(folder)
    assert stat.S_IMODE((folder.path / KEY_FILE).stat().st_mode) == 0o600


def test_it_leaves_no_secret_in_any_file(vault: Vault, folder: StateFolder) -> None:
    document = Sample("door", SECRET, Inner(SECRET), spare=SECRET, codes=(SECRET,))
    with Documents(folder, CONFIGURATION, HandClock()) as documents:
        documents.put("profiles", "door", vault.encode(document))
        documents.put("profiles", "gate", vault.encode(document))
    files = list(folder.path.iterdir())
    assert len(files) == 4
    for file in files:
        assert SECRET.reveal().encode() not in file.read_bytes()


def test_it_gives_a_typed_document_back_from_the_file(vault: Vault, folder: StateFolder) -> None:
    document = Sample("door", SECRET, Inner(SECRET), spare=SECRET, codes=(SECRET, NO_SECRET))
    with Documents(folder, CONFIGURATION, HandClock()) as documents:
        documents.put("profiles", "door", vault.encode(document))
        stored = documents.get("profiles", "door")
    assert reopened(folder).decode(stored, Sample, place="the profile 'door'") == document


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        (None, "got null"),
        ([], "got array"),
        ({}, "missing required field name"),
        ({"name": 1}, "$.name"),
        ({"name": "door", "colour": "red"}, "unknown field colour"),
        ({"name": "door", "secret": 1}, "Expected a sealed text - at $.secret"),
        ({"name": "door", "secret": None}, "Expected a sealed text - at $.secret"),
        ({"name": "door", "inner": {"assertion": []}}, "$.inner.assertion"),
        ({"name": "door", "mode": "other"}, "$.mode"),
    ],
)
def test_it_names_the_place_of_a_document_it_cannot_read(
    vault: Vault, stored: object, reason: str
) -> None:
    with pytest.raises(DocumentUnreadable) as caught:
        vault.decode(stored, Sample, place="the profile 'door'")
    assert "the profile 'door'" in str(caught.value)
    assert reason in str(caught.value)


class Unstorable(msgspec.Struct, frozen=True):
    path: Path


def test_it_refuses_a_field_it_has_no_form_for(vault: Vault) -> None:
    with pytest.raises(TypeError, match="cannot be stored"):
        vault.encode(Unstorable(Path("/")))


def changed(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


@pytest.mark.parametrize("text", ["x", "gAAAA", "é", "\ud800", SECRET.reveal()])
def test_it_refuses_what_it_never_sealed(vault: Vault, text: str) -> None:
    with pytest.raises(WrongKey, match=KEY_FILE):
        vault.open(text)


@pytest.mark.parametrize("place", [0, 9, 30, 60, -20])
def test_it_refuses_a_sealed_text_that_was_changed(vault: Vault, place: int) -> None:
    sealed = vault.seal(SECRET)
    with pytest.raises(WrongKey):
        vault.open(changed(sealed, place % len(sealed)))


def test_it_refuses_a_secret_inside_a_document_that_another_key_sealed(
    vault: Vault, tmp_path: Path
) -> None:
    with StateFolder(tmp_path / "other") as other:
        stored = Vault(other, sealed_before=False).encode(Sample("door", SECRET))
    with pytest.raises(WrongKey):
        vault.decode(stored, Sample, place="the profile 'door'")


def test_it_makes_no_new_key_when_sealed_secrets_are_there(folder: StateFolder) -> None:
    with pytest.raises(WrongKey, match=KEY_FILE):
        Vault(folder, sealed_before=True)
    assert not (folder.path / KEY_FILE).exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"not a key", b"\xff\xfe", Fernet.generate_key()[:-8], b"x" * 5000],
    ids=["empty", "blank", "words", "bytes", "cut", "long"],
)
@pytest.mark.parametrize("sealed_before", [True, False])
def test_it_refuses_a_damaged_key_file_and_leaves_it(
    folder: StateFolder, content: bytes, sealed_before: bool
) -> None:
    (folder.path / KEY_FILE).write_bytes(content)
    with pytest.raises(WrongKey):
        Vault(folder, sealed_before=sealed_before)
    assert (folder.path / KEY_FILE).read_bytes() == content


def test_it_still_opens_old_texts_after_a_key_was_added(vault: Vault, folder: StateFolder) -> None:
    sealed = vault.seal(SECRET)
    vault.add_key()
    assert vault.open(sealed) == SECRET
    assert reopened(folder).open(sealed) == SECRET


def test_it_opens_resealed_texts_and_no_others_after_dropping_old_keys(
    vault: Vault, folder: StateFolder
) -> None:
    sealed = vault.seal(SECRET)
    vault.add_key()
    resealed = vault.reseal(sealed)
    vault.drop_old_keys()
    assert reopened(folder).open(resealed) == SECRET
    for opening in (vault, reopened(folder)):
        with pytest.raises(WrongKey):
            opening.open(sealed)


def test_it_reseals_empty_as_empty(vault: Vault) -> None:
    assert vault.reseal("") == ""


def test_it_can_be_rotated_again_after_stopping_half_way(vault: Vault, folder: StateFolder) -> None:
    sealed = vault.seal(SECRET)
    vault.add_key()
    second = reopened(folder)
    second.add_key()
    resealed = second.reseal(sealed)
    second.drop_old_keys()
    assert len((folder.path / KEY_FILE).read_text().split()) == 1
    assert reopened(folder).open(resealed) == SECRET


def test_it_never_puts_a_secret_into_an_error(vault: Vault) -> None:
    with pytest.raises(NotSaved, match="half a character") as caught:
        vault.seal(Secret(f"{SECRET.reveal()}\ud800"))
    assert caught.value.__cause__ is None
    assert SECRET.reveal() not in str(caught.value)
