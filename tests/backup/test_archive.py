"""The file of a configuration: whole there and back, and nothing secret to be read in it."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algo_oauth.backup.archive import write_archive
from algo_oauth.backup.archive_reading import Archive, open_archive, read_archive
from algo_oauth.backup.configuration import OWN_FIELDS, Configuration
from algo_oauth.backup.sealing import LEAST, check_passphrase
from algo_oauth.backup.secrets_apart import LeftOut
from algo_oauth.errors import PassphraseNeeded, PassphraseWeak, PassphraseWrong, SealedElsewhere
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.vault import Vault
from tests.backup.samples import (
    A_CONFIGURATION,
    NOW,
    PASSPHRASE,
    a_file,
    button,
    profile,
    screen,
    sealed_file,
)


def opened(content: bytes, vault: Vault, passphrase: Secret = NO_SECRET) -> Archive:
    return open_archive(read_archive(content), passphrase=passphrase, vault=vault)


def test_it_gives_everything_back_with_the_passphrase(vault: Vault) -> None:
    archive = opened(sealed_file(), vault, PASSPHRASE)
    assert archive.configuration == A_CONFIGURATION
    assert (archive.device, archive.made_at) == ("Reception", NOW)
    assert not archive.secrets_left_out


def test_it_gives_everything_back_on_the_device_that_sealed_it(vault: Vault) -> None:
    content = write_archive(A_CONFIGURATION, now=NOW, seal_with=vault)
    assert opened(content, vault).configuration == A_CONFIGURATION


def filled(kind: type[Any]) -> dict[str, Any]:
    """Return a value other than its default for every plain field of a document."""
    samples: dict[Any, Any] = {str: "x", int: 7, float: 1.5, bool: False, Secret: Secret("s")}
    fields = msgspec.structs.fields(kind)
    return {field.name: samples[field.type] for field in fields if field.type in samples}


def test_it_carries_every_field_that_profiles_and_buttons_have(vault: Vault) -> None:
    everything = profile("door", **{**filled(OAuthProfile), "id": "door"})
    every_button = button("hello", **{**filled(type(button("b"))), "id": "hello", "position": 1})
    request = every_button.requests[0]
    every_request = msgspec.structs.replace(request, **filled(type(request)), arguments={"a": "b"})
    every_button = msgspec.structs.replace(every_button, requests=(every_request, request))
    configuration = Configuration(profiles=(everything,), screens=(screen("hall", every_button),))
    content = a_file(configuration, PASSPHRASE)
    assert opened(content, vault, PASSPHRASE).configuration == configuration


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_it_gives_any_secret_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    found = tuple(profile(f"p{n}", client_secret=Secret(text)) for n, text in enumerate(texts))
    with StateFolder(tmp_path_factory.mktemp("vault")) as folder:
        own = Vault(folder, sealed_before=False)
        content = write_archive(Configuration(profiles=found), now=NOW, seal_with=own)
        assert opened(content, own).configuration.profiles == found


@pytest.mark.parametrize("how", ["left out", "passphrase", "vault"])
def test_it_shows_no_secret_to_who_reads_the_file(vault: Vault, how: str) -> None:
    sealing = {"left out": None, "passphrase": PASSPHRASE, "vault": vault}[how]
    text = write_archive(A_CONFIGURATION, now=NOW, seal_with=sealing).decode()
    assert "secret-of-door" not in text
    assert PASSPHRASE.reveal() not in text
    assert '"client-door"' in text


def test_it_never_takes_the_admin_password_or_the_session_key_along(vault: Vault) -> None:
    raw = json.loads(sealed_file())
    assert raw["contents"]["device"]["name"] == "Reception"
    assert not set(OWN_FIELDS) & raw["contents"]["device"].keys()


def test_it_marks_secrets_that_it_leaves_out_and_those_that_were_never_set(vault: Vault) -> None:
    first = opened(a_file(), vault).configuration.profiles[0]
    assert isinstance(first.client_secret, LeftOut)
    assert first.jwt_assertion is NO_SECRET


def test_it_wants_the_passphrase(vault: Vault) -> None:
    with pytest.raises(PassphraseNeeded):
        opened(sealed_file(), vault)


@pytest.mark.parametrize("typed", ["correct horse battery", "Correct horse battery staple", " "])
def test_it_refuses_another_passphrase(vault: Vault, typed: str) -> None:
    with pytest.raises(PassphraseWrong) as caught:
        opened(sealed_file(), vault, Secret(typed))
    assert "secret-of" not in str(caught.value)


def test_it_takes_a_passphrase_that_another_keyboard_composes(vault: Vault) -> None:
    content = a_file(passphrase=Secret("Schl\u00fcssel f\u00fcr B\u00fcro"))
    typed = Secret("Schlu\u0308ssel fu\u0308r Bu\u0308ro")
    assert opened(content, vault, typed).configuration == A_CONFIGURATION


def test_it_seals_the_same_configuration_differently_each_time() -> None:
    texts = {json.loads(a_file(passphrase=PASSPHRASE))["secrets"]["text"] for _ in range(2)}
    assert len(texts) == 2


def test_it_refuses_the_backup_of_another_device(
    vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with StateFolder(tmp_path_factory.mktemp("other")) as folder:
        other = Vault(folder, sealed_before=False)
        content = write_archive(A_CONFIGURATION, now=NOW, seal_with=other)
    with pytest.raises(SealedElsewhere, match="passphrase"):
        opened(content, vault)


@pytest.mark.parametrize("length", [1, LEAST - 1, 1025])
def test_it_refuses_a_passphrase_that_could_be_guessed(length: int) -> None:
    with pytest.raises(PassphraseWeak, match=f"this one has {length}"):
        check_passphrase(Secret("x" * length))
