"""Reading what a device authorization endpoint answers (RFC 8628 §3.2), strictly."""

import json
from typing import Annotated, Final

import msgspec

from algo_oauth.errors import DeviceAnswerUnusable
from algo_oauth.outbound.exchange import Answer
from algo_oauth.secret import Secret

INTERVAL: Final = 5.0
"""Seconds between two polls where the provider names none (§3.2)."""
_LONGEST_LIFE: Final = 86_400.0
_LONGEST_INTERVAL: Final = 300.0

_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]


class _Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The members of the answer; Google and others write ``verification_url``."""

    device_code: _Text
    user_code: _Text
    expires_in: float = 1800.0
    interval: float = INTERVAL
    verification_uri: str = ""
    verification_url: str = ""
    verification_uri_complete: str = ""


class DeviceCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a person and the device need: lifetimes and interval in seconds."""

    device_code: Secret
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    lifetime: float
    interval: float


def read_device_answer(answer: Answer, *, host: str) -> DeviceCode:
    """Read a successful answer.

    Raises:
        DeviceAnswerUnusable: something that RFC 8628 asks for is missing or makes no sense.
    """
    try:
        said = msgspec.convert(json.loads(answer.body), _Answered, strict=False)
    except (ValueError, RecursionError) as error:
        wrong = str(error) if isinstance(error, msgspec.ValidationError) else "it is not JSON"
        raise DeviceAnswerUnusable(host=host, reason=wrong.replace("`", "")) from error
    address = said.verification_uri or said.verification_url
    complete = said.verification_uri_complete
    for link in filter(None, (address, complete)):
        # The page shows it as a link: nothing but a web address may stand there.
        if not link.startswith("https://") or not link.isprintable():
            raise DeviceAnswerUnusable(host=host, reason="its link is not an https address")
    if not address or not said.user_code.isprintable():
        raise DeviceAnswerUnusable(host=host, reason="it names no address to enter a code at")
    if not said.expires_in > 0 or not said.interval >= 0:
        raise DeviceAnswerUnusable(host=host, reason="its times make no sense")
    return DeviceCode(
        device_code=Secret(said.device_code),
        user_code=said.user_code,
        verification_uri=address,
        verification_uri_complete=complete,
        lifetime=min(said.expires_in, _LONGEST_LIFE),
        interval=min(max(said.interval, 1.0), _LONGEST_INTERVAL),
    )
