"""Bootstrap Icons, taken one by one out of the sprite that Bootstrap-Flask brings.

They stand in the page itself: they must show when the device cannot be reached, and the sprite
is a megabyte that no tablet should load.
"""

import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

_SPRITE: Final = "static/bootstrap5/icons/bootstrap-icons.svg"
_NAME: Final = re.compile(r"[a-z0-9-]{1,60}")


@lru_cache(maxsize=500)
def icon_symbol(name: str) -> Markup:
    """Return the ``<symbol id="icon-NAME">`` of an icon; empty when there is none of that name."""
    if not _NAME.fullmatch(name):
        return Markup()
    sprite = (files("flask_bootstrap") / _SPRITE).read_text(encoding="utf-8")
    found = re.search(rf'<symbol [^>]*id="{name}"[^>]*>(.*?)</symbol>', sprite, re.DOTALL)
    if found is None:
        return Markup()
    # From the library's own file: nothing in it comes from a person.
    return Markup(f'<symbol id="icon-{name}" viewBox="0 0 16 16">{found[1]}</symbol>')  # noqa: S704
