"""The admin password: hashed with argon2id, compared in the time that takes.

19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet recommends for argon2id.
A console on a small machine must not need the 64 MiB of the library's own choice for each guess,
and who guesses gets five tries a minute.
"""

import secrets
import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from algo_oauth.secret import Secret

LONGEST: Final = 1024
"""Characters of a password that are looked at."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Strangers must not be able to fill the memory, or all threads, with guesses.
_at_once: Final = threading.BoundedSemaphore(2)


def hash_password(password: str) -> Secret:
    """Return the text to keep in a password's place (argon2's own form, salt included)."""
    with _at_once:
        return Secret(_HASHER.hash(password[:LONGEST]))


def is_password(typed: str, kept: Secret) -> bool:
    """Say whether the typed password is the one whose hash is kept."""
    try:
        with _at_once:
            return _HASHER.verify(kept.reveal(), typed[:LONGEST])
    except (Argon2Error, InvalidHashError, UnicodeError):
        return False


def readable_password() -> str:
    """Return 20 letters and digits in groups: about 99 bits, easy to type from a console."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    text = "".join(secrets.choice(alphabet) for _ in range(20))
    return "-".join(text[start : start + 5] for start in range(0, 20, 5))
