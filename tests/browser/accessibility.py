"""What axe-core finds on a page, and whether a finger hits what is on it."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
FINGER: Final = 44
"""Pixels, each way, that a finger hits without looking twice (WCAG 2.2, 2.5.5)."""

_SMALL_TARGETS: Final = """size => [...document.querySelectorAll("button, a, input")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width < size || box.height < size)
  .map(([each, box]) => `${each.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""


def findings(page: Page) -> list[str]:
    """Return what axe-core has against the page as it is now, a line each."""
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": list(TAGS)},
        "rules": {"target-size": {"enabled": True}},  # new in WCAG 2.2, and off by itself
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response
    assert len(found["passes"]) > 5, "axe-core has looked at nothing"
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def small_targets(page: Page) -> list[str]:
    """Return what can be touched and is too small for it."""
    found: list[str] = page.evaluate(_SMALL_TARGETS, FINGER)
    return found
