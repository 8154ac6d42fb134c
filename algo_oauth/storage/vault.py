"""Secrets at rest: sealed with a key that stands in its own file beside the state.

Fernet (AES-128-CBC with HMAC-SHA256) from ``cryptography``. The key protects copies of
``config.json`` and ``tokens.json``; it cannot protect against somebody who has both files.
"""

import threading
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from algo_oauth.errors import DocumentUnreadable, FolderUnusable, NotSaved, WrongKey
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.replace_file import replace_file

KEY_FILE: Final = "vault.key"

Kind = TypeVar("Kind")


class Vault:
    """Seals and opens secrets; safe for many threads.

    To rotate: ``add_key()``, store every sealed text again as ``reseal(text)``, and only then
    ``drop_old_keys()``. Stopped in between, old and new texts open all the same.

    Args:
        folder: holds ``vault.key``: one key a line, the newest first; made on first use.
        sealed_before: whether the folder holds sealed texts already. A missing key file is
            then an error: a new key would open none of them.

    Raises:
        WrongKey: the key file is missing and needed, or does not hold keys.
        FolderUnusable: the key file is there and cannot be read.
        NotSaved: the first key cannot be written.
    """

    def __init__(self, folder: StateFolder, *, sealed_before: bool) -> None:
        self._file = folder.path / KEY_FILE
        self._changing = threading.Lock()
        keys = self._read_keys()
        if not keys:
            if sealed_before:
                raise self._wrong_key()
            keys = [Fernet.generate_key()]
            self._write_keys(keys)
        self._use(keys)

    def _wrong_key(self) -> WrongKey:
        return WrongKey(file=self._file)

    def _read_keys(self) -> list[bytes]:
        try:
            text = self._file.read_bytes()
            _close_to_others(self._file)
        except FileNotFoundError:
            return []
        except OSError as error:
            reason = f"{KEY_FILE} cannot be read ({plain_reason(error)})"
            raise FolderUnusable(folder=self._file.parent, reason=reason) from error
        # A file without a key in it was emptied by accident, and must not be written over.
        if not text.split():
            raise self._wrong_key()
        return text.split()

    def _write_keys(self, keys: list[bytes]) -> None:
        try:
            replace_file(self._file, b"".join(key + b"\n" for key in keys))
        except OSError as error:
            raise NotSaved(reason=plain_reason(error)) from error

    def _use(self, keys: list[bytes]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            # Without the cause: its text might hold a part of the key.
            raise self._wrong_key() from None
        self._keys = keys

    def seal(self, secret: Secret) -> str:
        """Return the text to store; empty stays empty.

        Raises:
            NotSaved: the secret is not text that UTF-8 can hold.
        """
        if not secret:
            return ""
        try:
            return self._fernet.encrypt(secret.reveal().encode()).decode()
        except UnicodeEncodeError:
            # Without the cause: it carries the whole secret.
            raise NotSaved(reason="a secret holds half a character") from None

    def open(self, text: str) -> Secret:
        """Return the secret of a stored text.

        Raises:
            WrongKey: no key opens it, or the text is damaged: Fernet does not tell which.
        """
        if not text:
            return NO_SECRET
        try:
            return Secret(self._fernet.decrypt(text.encode()).decode())
        except (InvalidToken, ValueError) as error:
            raise self._wrong_key() from error

    def add_key(self) -> None:
        """Seal with a new key from now on; the keys so far still open.

        Raises:
            NotSaved: the keys are the ones they were before.
        """
        with self._changing:
            self._change_keys([Fernet.generate_key(), *self._keys])

    def reseal(self, text: str) -> str:
        """Return the text to store in place of ``text``: sealed with the newest key.

        Raises:
            WrongKey: no key opens it.
        """
        return self.seal(self.open(text))

    def drop_old_keys(self) -> None:
        """Keep only the newest key. What it does not open is lost: reseal everything first.

        Raises:
            NotSaved: the keys are the ones they were before.
        """
        with self._changing:
            self._change_keys(self._keys[:1])

    def _change_keys(self, keys: list[bytes]) -> None:
        # On disk first: a text must never be sealed with a key that a power cut can take.
        self._write_keys(keys)
        self._use(keys)

    def encode(self, document: msgspec.Struct) -> dict[str, Any]:
        """Return ``document`` as JSON-ready values, every ``Secret`` in it sealed."""
        builtins: dict[str, Any] = msgspec.to_builtins(document, enc_hook=self._encode_field)
        return builtins

    def _encode_field(self, value: object) -> str:
        if isinstance(value, Secret):
            return self.seal(value)
        raise TypeError(f"{type(value).__name__} cannot be stored")

    def decode(self, stored: object, kind: type[Kind], *, place: str) -> Kind:
        """Return the typed document of what ``encode`` made.

        Args:
            stored: what came out of the file.
            kind: the ``msgspec.Struct`` type to make.
            place: what a person calls it, as "the profile 'Door'".

        Raises:
            DocumentUnreadable: a field is missing, unknown or of another type.
            WrongKey: no key opens a secret in it.
        """
        try:
            return msgspec.convert(stored, kind, dec_hook=self._decode_field)
        except msgspec.ValidationError as error:
            reason = str(error).replace("`", "")
            raise DocumentUnreadable(place=place, reason=reason) from error

    def _decode_field(self, kind: type, value: object) -> Secret:
        if kind is not Secret or not isinstance(value, str):
            raise TypeError("Expected a sealed text")
        return self.open(value)


def _close_to_others(file: Path) -> None:
    """Take reading from group and others: a restored backup may have given it."""
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)
