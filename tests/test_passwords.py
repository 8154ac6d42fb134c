"""The admin password's hash."""

import pytest

from algo_oauth.passwords import LONGEST, hash_password, is_password
from algo_oauth.secret import Secret


def test_it_knows_the_password_again() -> None:
    assert is_password("correct horse", hash_password("correct horse"))


def test_it_hashes_with_argon2id_and_a_salt_of_its_own() -> None:
    first, second = hash_password("same"), hash_password("same")
    assert first.reveal().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


@pytest.mark.parametrize("typed", ["", "Correct horse", "correct horse ", "\x00", "\udc80"])
def test_it_refuses_another(typed: str) -> None:
    assert not is_password(typed, hash_password("correct horse"))


@pytest.mark.parametrize("kept", ["", "no hash", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abc"])
def test_it_refuses_everything_where_no_hash_is_kept(kept: str) -> None:
    assert not is_password("correct horse", Secret(kept))


def test_it_looks_at_a_long_password_up_to_its_limit() -> None:
    kept = hash_password("x" * LONGEST)
    assert is_password("x" * LONGEST, kept)
    assert not is_password("x" * (LONGEST - 1), kept)
