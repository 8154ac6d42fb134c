"""The number under which a provider's support finds one answer in its own logs."""

import re
from typing import Final

from algo_oauth.outbound.exchange import Answer, Exchange

SUPPORT_HEADERS: Final = (
    "RCRequestId",
    "x-slack-req-id",
    "x-zm-trackingid",
    "trackingid",
    "request-id",
    "x-ms-request-id",
    "X-Request-Id",
)
"""RingCentral's, Slack's, Zoom's, Webex's, Microsoft's two, and what many others send."""


def support_id(answer: Answer) -> tuple[str, str]:
    """Return the header's name and value; both empty where an answer has none."""
    for name in SUPPORT_HEADERS:
        if value := answer.header(name):
            return name, value
    return "", ""


_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,79}")


def request_id(exchange: Exchange) -> str:
    """Return what the provider calls a request in its own logs, to be kept; empty without one.

    An answer is a stranger's word: what is no id, or repeats a secret, is left out.
    """
    found = support_id(exchange.answer)[1] if exchange.answer else ""
    if not _REQUEST_ID.fullmatch(found):
        return ""
    secrets = (secret.reveal() for secret in exchange.request.secrets)
    return "" if any(secret and secret in found for secret in secrets) else found
