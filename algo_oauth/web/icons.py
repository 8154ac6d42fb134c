"""The names of the Bootstrap icons that Bootstrap-Flask brings: what a button's icon may be."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

_SPRITE: Final = "static/bootstrap5/icons/bootstrap-icons.svg"
_NAME: Final = re.compile(r'<symbol [^>]*id="([a-z0-9-]+)"')


@cache
def icon_names() -> tuple[str, ...]:
    """Return the names, sorted, read once."""
    sprite = (files("flask_bootstrap") / _SPRITE).read_text(encoding="utf-8")
    return tuple(sorted(_NAME.findall(sprite)))


@cache
def icon_datalist() -> Markup:
    """Return the names as suggestions for a text field, for browsers without scripts."""
    options = Markup("").join(Markup("<option>{}").format(name) for name in icon_names())
    return Markup('<datalist id="icon-names">{}</datalist>').format(options)
