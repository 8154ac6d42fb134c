"""The address of a request as it goes over the wire."""

from typing import Final
from urllib.parse import urlsplit

import requests

HTTPS_PORT: Final = 443


def path_as_sent(url: str) -> str:
    """Return the path and query that the request line will carry, percent-encoded as there.

    An address that cannot be sent gives what stands there: the door says what is wrong with it.
    """
    ready = requests.PreparedRequest()
    try:
        ready.prepare_url(url, None)
    except (requests.RequestException, ValueError):
        parts = urlsplit(url)
        return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return ready.path_url
