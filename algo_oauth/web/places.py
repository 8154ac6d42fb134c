"""Where a page may send the browser next: nowhere outside this device."""

from urllib.parse import urlsplit

HOME = "/"


def local_path(wanted: str) -> str:
    """Return the wanted path if it is one of this device's, else the start page."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if parts.scheme or parts.netloc or not plain or any(ord(c) < 32 for c in wanted):
        return HOME
    return wanted
