"""The number under which a provider's support finds one answer in its own logs."""

from typing import Final

from algo_oauth.outbound.exchange import Answer

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
