"""Where a request goes: calls of the API to the API, all others to the pages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from algo_oauth.api.application import build_api
from algo_oauth.device import Device

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT: Final = "/api"


class ApiFirst:
    """A WSGI application in front of that of the pages."""

    def __init__(self, device: Device, pages: "WSGIApplication") -> None:
        self._api = build_api(device)
        self._pages = pages

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        is_call = path == ROOT or path.startswith(f"{ROOT}/")
        return (self._api if is_call else self._pages)(environ, start_response)
