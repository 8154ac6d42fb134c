"""What the tests of activity share: entries, and the table as a person reads it."""

import html
import re

from algo_oauth.device import Device
from algo_oauth.errors import Problem
from algo_oauth.storage.activity import PRESS_DONE, Entry

PAGE = "/activity/"
PROBLEM = Problem("NET-004", "No answer within 15 s.", "Look whether the host is up.")


def put_press(
    device: Device, button: str, state: str = "sent", *, at: float | None = None, text: str = ""
) -> None:
    """Write that a button was pressed."""
    entry = Entry(
        at=device.clock.now() if at is None else at,
        kind=PRESS_DONE,
        subject=button,
        text=text or button.title(),
        press=f"press-of-{button}",
        state=state,
        problem=None if state == "sent" else PROBLEM,
        milliseconds=123.4,
        actor="touch screen Hall",
        profiles=("p1",),
        request_ids=("rc-42",),
    )
    device.journal.append(entry)


def put_note(device: Device, kind: str, text: str, *, at: float | None = None) -> None:
    """Write that something else happened."""
    moment = device.clock.now() if at is None else at
    device.journal.append(Entry(moment, kind, "subject", text, actor="admin at 192.0.2.7"))


def rows(page: str) -> list[str]:
    """Return the rows of the page's table, each as one line of words."""
    body = page.partition('<tbody role="rowgroup">')[2].partition("</tbody>")[0]
    return [words(row) for row in re.findall(r"<tr\b[^>]*>(.*?)</tr>", body, re.DOTALL)]


def words(page: str) -> str:
    """Return what a person reads."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def texts(page: str) -> list[str]:
    """Return what happened, row by row."""
    found = re.findall(r"<summary><span[^>]*>[^<]*</span> (.*?)</summary>", page)
    return [html.unescape(text) for text in found]


def link(page: str, name: str) -> str:
    """Return where a link leads; empty if there is none of that name."""
    found = re.search(rf'href="([^"]*)"[^>]*>{re.escape(name)}<', page)
    return html.unescape(found[1]) if found else ""
