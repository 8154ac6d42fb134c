"""A person who logs in and decides, on the servers' real pages, by plain HTTP."""

from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import requests

from tests.interop.pages import Button, Form, forms_of

NAME: Final = "ada"
PASSWORD: Final = "the analytical engine"
_SECONDS: Final = 10
_STEPS: Final = 15
_YES: Final = {"Allow", "Authorize", "Accept"}
_NO: Final = {"Deny", "Cancel"}


class LostTheWay(AssertionError):
    """A page came that the person cannot go on from; says which."""


class Person:
    """One visit with a browser that knows nobody yet; use it as a context."""

    def __init__(self, authority_file: Path) -> None:
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.verify = str(authority_file)

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def decide(self, url: str, *, callback: str, allow: bool = True) -> str:
        """Follow an authorize URL; return the callback URL, with its query, that it ends at."""
        return self._walk(url, callback=callback, code="", allow=allow)

    def enter_code(self, url: str, *, code: str, allow: bool = True) -> str:
        """Enter a device's user code at its verification URL; return the last page."""
        return self._walk(url, callback="", code=code, allow=allow)

    def _walk(self, url: str, *, callback: str, code: str, allow: bool) -> str:
        answer, decided = self._get(url), False
        for _ in range(_STEPS):
            if answer.is_redirect:
                url = urljoin(answer.url, answer.headers["Location"])
                if callback and url.startswith(callback):
                    return url
                answer = self._get(url)
                continue
            form = next(iter(forms_of(answer.text)), None)
            if code and (decided or form is None) and answer.ok:
                return answer.text
            if form is None:
                break
            button = _button(form, allow=allow)
            decided = decided or button.words in _YES | _NO
            answer = self._submit(answer.url, form, button, code)
        raise LostTheWay(f"{answer.status_code} at {answer.url}: {answer.text[:2000]}")

    def _get(self, url: str) -> requests.Response:
        return self._http.get(url, timeout=_SECONDS, allow_redirects=False)

    def _submit(self, url: str, form: Form, button: Button, code: str) -> requests.Response:
        filled = form.fields | _filled(form, code)
        if button.name:
            filled[button.name] = button.value
        return self._http.post(
            urljoin(url, form.action),
            data=filled,
            headers={"Referer": url},
            timeout=_SECONDS,
            allow_redirects=False,
        )


def _filled(form: Form, code: str) -> dict[str, str]:
    secret = [name for name, kind in form.kinds.items() if kind == "password"]
    if secret:
        user = next(name for name, kind in form.kinds.items() if kind == "text")
        return {user: NAME, secret[0]: PASSWORD}
    return {"user_code": code} if form.kinds.get("user_code") == "text" else {}


def _button(form: Form, *, allow: bool) -> Button:
    """Return the button for the decision where the page asks for one, else its first."""
    words = _YES if allow else _NO
    decisive = [button for button in form.buttons if button.words in words]
    # A form without a button is sent by the page's script.
    return (decisive or form.buttons or [Button(words="")])[0]
