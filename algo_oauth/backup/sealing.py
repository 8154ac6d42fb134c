"""Secrets sealed under a passphrase: argon2id makes the key, AES-256-GCM seals.

Parameters as in the second recommendation of RFC 9106 §4, with one lane: a console is a small
machine. They stand in the file, so that a later version may choose others; a file that asks for
much more than that is refused before it takes the machine's memory.
"""

import os
import threading
import unicodedata
from typing import Annotated, Final, Literal

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from algo_oauth.errors import PassphraseWeak, PassphraseWrong
from algo_oauth.secret import Secret

LEAST: Final = 12
MOST: Final = 1024
"""Characters of a passphrase."""

_SALT: Final = 16
_NONCE: Final = 12
_KEY: Final = 32
_one_at_a_time: Final = threading.Lock()


class ByPassphrase(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="passphrase",
    tag_field="kind",
    forbid_unknown_fields=True,
):
    """How secrets were sealed, and what came out. ``memory`` is in KiB."""

    kdf: Literal["argon2id"] = "argon2id"
    passes: Annotated[int, msgspec.Meta(ge=1, le=16)] = 3
    memory: Annotated[int, msgspec.Meta(ge=8 * 1024, le=256 * 1024)] = 64 * 1024
    lanes: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    salt: Annotated[bytes, msgspec.Meta(min_length=_SALT, max_length=64)]
    cipher: Literal["AES-256-GCM"] = "AES-256-GCM"
    nonce: Annotated[bytes, msgspec.Meta(min_length=_NONCE, max_length=_NONCE)]
    text: bytes = b""


def new_sealing() -> ByPassphrase:
    """Return how the next secrets are sealed: salt and nonce are used once."""
    return ByPassphrase(salt=os.urandom(_SALT), nonce=os.urandom(_NONCE))


def check_passphrase(passphrase: Secret) -> None:
    """Check a passphrase that is to seal something.

    Raises:
        PassphraseWeak: it is too short, or too long to be one.
    """
    length = len(passphrase.reveal())
    if not LEAST <= length <= MOST:
        raise PassphraseWeak(least=LEAST, most=MOST, length=length)


def seal(plain: bytes, how: ByPassphrase, passphrase: Secret, *, about: bytes) -> ByPassphrase:
    """Return ``how`` with the sealed text, which opens only beside the same ``about``."""
    text = AESGCM(_key(how, passphrase)).encrypt(how.nonce, plain, about)
    return msgspec.structs.replace(how, text=text)


def unseal(sealed: ByPassphrase, passphrase: Secret, *, about: bytes) -> bytes:
    """Return what was sealed.

    Raises:
        PassphraseWrong: it does not open, or ``about`` was changed: AES-GCM does not tell which.
    """
    try:
        return AESGCM(_key(sealed, passphrase)).decrypt(sealed.nonce, sealed.text, about)
    except InvalidTag as error:
        raise PassphraseWrong from error


def _key(how: ByPassphrase, passphrase: Secret) -> bytes:
    # The same letters may come as other code points from another keyboard (RFC 8265 §4.2.2).
    typed = unicodedata.normalize("NFC", passphrase.reveal()[:MOST])
    with _one_at_a_time:  # one takes 64 MiB
        return hash_secret_raw(
            typed.encode("utf-8", "replace"),
            how.salt,
            time_cost=how.passes,
            memory_cost=how.memory,
            parallelism=how.lanes,
            hash_len=_KEY,
            type=Type.ID,
        )
