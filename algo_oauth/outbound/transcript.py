"""An exchange as a person reads it: masked, pretty-printed, and repeatable as a curl line."""

import json
import shlex
from typing import Final

import msgspec

from algo_oauth.errors import Problem
from algo_oauth.outbound.exchange import Exchange, Headers, OutgoingRequest, request_id
from algo_oauth.outbound.masking import Mask
from algo_oauth.secret import DOTS

LONGEST_SHOWN: Final = 20_000


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    """One exchange without its secrets. ``status`` is 0 when there was no answer."""

    title: str
    method: str
    url: str
    request_headers: Headers
    request_body: str
    curl: str
    status: int
    reason: str
    answer_headers: Headers
    answer_body: str
    note: str
    milliseconds: float
    request_id: str
    problem: Problem | None


def transcribe(title: str, exchange: Exchange) -> Transcript:
    """Write down one exchange, secrets masked."""
    request, answer = exchange.request, exchange.answer
    mask = Mask(request.secrets)
    headers = mask.headers(request.headers)
    body = _request_body(request, mask)
    return Transcript(
        title=title,
        method=request.method,
        url=mask.url(request.url),
        request_headers=headers,
        request_body=body,
        curl=_curl(request.method, mask.url(request.url), headers, _sent_body(request, mask)),
        status=answer.status if answer else 0,
        reason=mask.text(answer.reason) if answer else "",
        answer_headers=mask.headers(answer.headers) if answer else (),
        answer_body=_shorten(_pretty(answer.body, answer.media_type, mask)) if answer else "",
        note=_note(exchange),
        milliseconds=exchange.milliseconds,
        request_id=request_id(exchange),
        problem=_masked_problem(exchange, mask),
    )


def _masked_problem(exchange: Exchange, mask: Mask) -> Problem | None:
    if exchange.fault is None:
        return None
    problem = exchange.fault.problem
    return Problem(problem.code, mask.text(problem.message), mask.text(problem.remedy))


def _request_body(request: OutgoingRequest, mask: Mask) -> str:
    return _pretty(request.body, _media_type(request.headers), mask)


def _sent_body(request: OutgoingRequest, mask: Mask) -> str:
    """Return the body as it went out, masked: what a curl line repeats."""
    text = request.body.decode("utf-8", "replace")
    if _media_type(request.headers) == FORM:
        return mask.form(text)
    return mask.text(text)


FORM: Final = "application/x-www-form-urlencoded"


def _media_type(headers: Headers) -> str:
    for name, value in headers:
        if name.lower() == "content-type":
            return value.partition(";")[0].strip().lower()
    return ""


def _pretty(body: bytes, media_type: str, mask: Mask) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return f"({len(body)} bytes that are not text)"
    if media_type == FORM:
        return mask.form(text).replace("&", "\n&")
    try:
        pretty = json.dumps(mask.json(json.loads(text)), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return mask.broken_json(text)
    return pretty.encode("utf-8", "replace").decode("utf-8")  # JSON can name half a character


def _shorten(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return f"{text[:LONGEST_SHOWN]}\n… ({len(text) - LONGEST_SHOWN} more characters)"


def _note(exchange: Exchange) -> str:
    if exchange.answer is not None and exchange.answer.cut:
        return "The answer was longer than 1 MB: the rest was not read."
    return ""


def _curl(method: str, url: str, headers: Headers, body: str) -> str:
    """Write a curl line; what was masked becomes a placeholder to fill in."""
    words = ["curl", "--request", method, url]
    for name, value in headers:
        words += ["--header", f"{name}: {value}"]
    if body:
        words += ["--data-raw", body]
    return shlex.join(word.replace(DOTS, "<SECRET>") for word in words)
