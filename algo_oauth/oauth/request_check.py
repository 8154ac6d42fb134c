"""Checking an API request before anything is sent: address, headers, payload.

The OAuth test and the buttons ask the same questions, so that what a test accepts a button does.
"""

import re
from typing import Final

from algo_oauth.checks import Faults, json_fault, strict_json
from algo_oauth.outbound.exchange import Headers

METHODS: Final = ("POST", "GET", "PUT", "PATCH", "DELETE")
HEADERS_LIMIT: Final = 4096
PAYLOAD_LIMIT: Final = 65_536

_PLACEHOLDER: Final = re.compile(r"<[^<>]*>|\bteam_id\b", re.IGNORECASE)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token of RFC 9110 §5.6.2
OWN_HEADERS: Final = {"host", "content-length", "transfer-encoding", "connection", "expect"}
_JSON_TYPE: Final = re.compile(r"application/([\w.+-]+\+)?json", re.IGNORECASE)


def check_placeholders(faults: Faults, field: str, address: str) -> None:
    """Point out a ``<Team_ID>`` (or the guide's bare ``team_ID``) that was not replaced."""
    left = _PLACEHOLDER.search(address)
    if left:
        where = "the Team ID is the number at the end of Copy team link."
        refuse_placeholder(faults, field, left.group(), where)


def refuse_placeholder(faults: Faults, field: str, placeholder: str, where: str) -> None:
    """Point out a placeholder that was not replaced; ``where`` says where to find its value."""
    faults.add(
        field,
        "REQ-001",
        f"{placeholder} is a placeholder that is still to be replaced.",
        f"Put the real value there: {where}",
    )


def check_headers(faults: Faults, field: str, text: str, *, with_profile: bool) -> Headers:
    """Read headers, ``Name: value`` one a line."""
    faults.text(field, text, limit=HEADERS_LIMIT, lines=True)
    headers = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        name = name.strip()
        if not colon or not _NAME.fullmatch(name):
            faults.add(
                field,
                "REQ-002",
                f"{line[:60]!r} is not a header.",
                "Write one a line: Content-Type: application/json; charset=utf-8",
            )
        elif name.lower() in OWN_HEADERS:
            faults.add(field, "REQ-003", f"{name} is set by the device itself.", "Remove it.")
        elif with_profile and name.lower() == "authorization":
            faults.add(
                field,
                "REQ-004",
                "Authorization is set from the OAuth profile.",
                "Remove it here, or choose no profile.",
            )
        else:
            headers.append((name, value.strip()))
    return tuple(headers)


def check_payload(faults: Faults, field: str, text: str, headers: Headers) -> bytes:
    """Check the payload against the content type; without one it is sent as JSON."""
    faults.text(field, text, limit=PAYLOAD_LIMIT, lines=True)
    kind = next((v for n, v in headers if n.lower() == "content-type"), "application/json")
    if text.strip() and _JSON_TYPE.match(kind):
        try:
            strict_json(text)
        except (ValueError, RecursionError) as error:
            faults.add(
                field,
                "REQ-005",
                f"The payload is not valid JSON ({json_fault(error)}).",
                "Correct it; for another kind of payload name its Content-Type among the headers.",
            )
    return text.encode("utf-8", "replace")
