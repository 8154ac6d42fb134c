"""The admin password: hashed with argon2id, compared in the time that takes.

19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet recommends for argon2id.
A console on a small machine must not need the 64 MiB of the library's own choice for each guess,
and who guesses gets five tries a minute.
"""

import re
import secrets
import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from algo_oauth.secret import Secret

SHORTEST: Final = 8
"""Characters that a password of the device needs."""

LONGEST: Final = 1024
"""Characters of a password that are looked at."""

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_HASH: Final = re.compile(
    r"\$argon2id\$v=19\$m=(?P<memory>[0-9]{1,6}),t=[1-9],p=[1-9]"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}"
)
_MOST_MEMORY: Final = 64 * 1024
"""KiB that a hash from elsewhere may ask for."""
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


def is_hash(kept: Secret) -> bool:
    """Say whether a text may stand in a password's place, though another device has made it.

    One that asks for much more memory than this device's own would stop it at the first guess.
    """
    found = _HASH.fullmatch(kept.reveal())
    return found is not None and int(found["memory"]) <= _MOST_MEMORY


def readable_password() -> str:
    """Return 20 letters and digits in groups: about 99 bits, easy to type from a console."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    text = "".join(secrets.choice(alphabet) for _ in range(20))
    return "-".join(text[start : start + 5] for start in range(0, 20, 5))
