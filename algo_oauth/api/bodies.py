"""The body of a call, read strictly: what a caller misspelt must not go unnoticed."""

import json
from typing import Any, TypeVar

import msgspec
from flask import request

from algo_oauth.api.gate import is_json
from algo_oauth.errors import BodyNotJson, BodyUnusable

Kind = TypeVar("Kind")


def read_body(kind: type[Kind], *, example: Any) -> Kind:
    """Return the current call's body as a document of ``kind``.

    Raises:
        BodyNotJson: it is said to be something else.
        BodyUnusable: it is none; ``example`` is shown.
    """
    body = request.get_data()
    if body and not is_json(request.headers.get("Content-Type", "")):
        raise BodyNotJson
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError) as error:
        raise BodyUnusable(reason=_reason(body, error), takes=json.dumps(example)) from None


def _reason(body: bytes, error: Exception) -> str:
    if not body:
        return "there is none"
    if isinstance(error, msgspec.DecodeError):
        return str(error).replace("`", "").rstrip(".")
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it is not JSON"
