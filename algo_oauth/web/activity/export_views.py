"""Downloading the entries that the filter lets through."""

import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final

from flask import Response, make_response, request

from algo_oauth.device import Device
from algo_oauth.errors import ExportsTaken
from algo_oauth.storage.activity import Entry
from algo_oauth.storage.activity_search import Page, find_all
from algo_oauth.web.activity.export import to_csv, to_json_lines
from algo_oauth.web.activity.filters import read_filter
from algo_oauth.web.activity.rows import profile_names
from algo_oauth.web.activity.views import blueprint, render
from algo_oauth.web.refusals import refusal
from algo_oauth.web.services import device

# Each holds one of the few threads that serve pages for as long as its client takes.
MOST_AT_ONCE: Final = 2
_under_way: Final = threading.BoundedSemaphore(MOST_AT_ONCE)


@blueprint.get("/export.csv")
def export_csv() -> Any:
    """Download them as comma-separated values."""
    return _download(
        "activity.csv",
        "text/csv; charset=utf-8",
        lambda this, found: to_csv(found, profile_names(this)),
    )


@blueprint.get("/export.jsonl")
def export_json_lines() -> Any:
    """Download them as JSON lines."""
    return _download(
        "activity.jsonl", "application/x-ndjson", lambda _, found: to_json_lines(found)
    )


def _download(
    name: str, media_type: str, write: Callable[[Device, Iterator[Entry]], Iterator[bytes]]
) -> Any:
    chosen = read_filter(request.args)
    if chosen.faults:
        return make_response(render(chosen, Page()), HTTPStatus.UNPROCESSABLE_ENTITY)
    if not _under_way.acquire(blocking=False):
        return refusal(ExportsTaken().problem, HTTPStatus.TOO_MANY_REQUESTS)
    this = device()
    answer = Response(write(this, find_all(this.journal, chosen.wanted)), content_type=media_type)
    answer.call_on_close(_under_way.release)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
