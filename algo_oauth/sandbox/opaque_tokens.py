"""Tokens as text: opaque to clients, of RingCentral's shape, and told apart at a glance."""

import base64
import secrets
from typing import Final

_ACCESS_MARK: Final = b"SBX01P01PAS00|"
_REFRESH_MARK: Final = b"SBX01P01PRS00|"


def new_access_token() -> str:
    """Return a new access token of 99 characters."""
    return _new_token(_ACCESS_MARK)


def new_refresh_token() -> str:
    """Return a new refresh token of 99 characters."""
    return _new_token(_REFRESH_MARK)


def is_access_token(text: str) -> bool:
    """Whether ``text`` has the shape of an access token, whoever made it."""
    padded = text + "=" * (-len(text) % 4)
    try:
        return base64.urlsafe_b64decode(padded.encode("ascii")).startswith(_ACCESS_MARK)
    except ValueError:
        return False


def _new_token(mark: bytes) -> str:
    random = secrets.token_urlsafe(45).encode()
    return base64.urlsafe_b64encode(mark + random).decode().rstrip("=")
