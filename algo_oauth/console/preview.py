"""What a button would send, to be looked at before anybody presses it."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from algo_oauth.console.algo_standard import SIGNED_TYPE, content_md5
from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.facts import Facts, NoValue, PressFacts
from algo_oauth.console.filling import DoesNotFit
from algo_oauth.console.placeholders import OF_A_REQUEST
from algo_oauth.console.targets import read_targets
from algo_oauth.console.writing import RequestWriter
from algo_oauth.oauth.call import ApiRequest, headers_with
from algo_oauth.outbound.address import path_as_sent
from algo_oauth.outbound.exchange import Headers
from algo_oauth.outbound.masking import Mask
from algo_oauth.secret import DOTS

PRESS_ID: Final = "‹press id›"
TIME: Final = "‹time of sending›"
_NOBODY: Final = Mask()


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """One request as its first target would get it, secrets masked.

    ``targets`` are all that get it; ``delay`` is waited before it, in seconds; ``fault`` says
    what cannot be filled in, empty if all can: method, address and so on are empty then.
    """

    number: int
    targets: tuple[str, ...]
    delay: float
    method: str = ""
    url: str = ""
    headers: Headers = ()
    body: str = ""
    fault: str = ""


class _Guessed(Facts, frozen=True):
    """The facts of a press that has not been: answers are named in the place of their values."""

    def value(self, name: str) -> Any:
        parts = OF_A_REQUEST.fullmatch(name)
        return _result_of(int(parts.group(1))) if parts else super().value(name)


def preview(button: Button, *, writer: RequestWriter, now: float) -> tuple[Preview, ...]:
    """Return what a press of a checked button would send at Unix time ``now``."""
    press = PressFacts(
        button_id=button.id,
        button_text=button.text,
        device_name=writer.device_name(),
        press_id=PRESS_ID,
        at=now,
    )
    extra = ((button.press_id_header, PRESS_ID),) if button.press_id_header else ()
    return tuple(
        _preview(request, number, press, writer=writer, extra=extra)
        for number, request in enumerate(button.requests, start=1)
    )


def _preview(
    request: ButtonRequest, number: int, press: PressFacts, *, writer: RequestWriter, extra: Headers
) -> Preview:
    targets = read_targets(request.targets)
    facts = _Guessed(press=press, target=targets[0].address)
    shown = Preview(
        number=number,
        targets=tuple(target.address for target in targets),
        delay=request.delay,
    )
    try:
        written = writer.sketch(request, targets[0], facts)
    except (NoValue, DoesNotFit) as fault:
        return msgspec.structs.replace(shown, fault=str(fault))
    headers = (*headers_with(written, _credentials(request, written)), *extra)
    return msgspec.structs.replace(
        shown,
        method=written.method,
        url=_readable(_NOBODY.url(targets[0].url(path_as_sent(written.url))), number),
        headers=_NOBODY.headers(headers),
        body=_NOBODY.broken_json(written.body.decode("utf-8", "replace")),
    )


def _credentials(request: ButtonRequest, written: ApiRequest) -> Headers:
    """Return what the headers that say who asks look like, with nothing in them."""
    if request.profile_id:
        return (("Authorization", f"Bearer {DOTS}"),)
    if not request.is_signed:
        return ()
    of_body: Headers = ()
    if written.body:
        of_body = (("Content-Type", SIGNED_TYPE), ("Content-MD5", content_md5(written.body)))
    return (("Date", TIME), *of_body, ("Authorization", f"hmac {DOTS}"))


def _result_of(number: int) -> str:
    return f"‹result of request {number}›"


def _readable(url: str, number: int) -> str:
    """Return the address with what is still to come in plain words."""
    for words in (PRESS_ID, *map(_result_of, range(1, number))):
        url = url.replace(quote(words, safe=""), words)
    return url
