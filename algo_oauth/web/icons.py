"""The Bootstrap icons that Bootstrap-Flask brings in one file: their names, and each by itself.

An icon stands in the page itself: it must show when the device cannot be reached, and the file is
a megabyte that no tablet should load.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

_SPRITE: Final = "static/bootstrap5/icons/bootstrap-icons.svg"
_ICON: Final = re.compile(r'<symbol [^>]*id="([a-z0-9-]+)"')
_NAME: Final = re.compile(r"[a-z0-9-]{1,60}")


@cache
def icon_names() -> tuple[str, ...]:
    """Return the names, sorted, read once."""
    return tuple(sorted(_ICON.findall(_sprite())))


@cache
def icon_datalist() -> Markup:
    """Return the names as suggestions for a text field, for browsers without scripts."""
    options = Markup("").join(Markup("<option>{}").format(name) for name in icon_names())
    return Markup('<datalist id="icon-names">{}</datalist>').format(options)


@lru_cache(maxsize=500)
def icon_symbol(name: str) -> Markup:
    """Return the ``<symbol id="icon-NAME">`` of an icon; empty when there is none of that name."""
    if not _NAME.fullmatch(name):
        return Markup()
    found = re.search(rf'<symbol [^>]*id="{name}"[^>]*>(.*?)</symbol>', _sprite(), re.DOTALL)
    if found is None:
        return Markup()
    # From the library's own file: nothing in it comes from a person.
    return Markup(f'<symbol id="icon-{name}" viewBox="0 0 16 16">{found[1]}</symbol>')  # noqa: S704


def _sprite() -> str:
    """Return the file, read anew: a megabyte that is needed once an icon."""
    return (files("flask_bootstrap") / _SPRITE).read_text(encoding="utf-8")
