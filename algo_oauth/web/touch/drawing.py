"""Drawing the page of the touch screen, unlocked or locked, from its layout."""

from typing import Any

from flask import render_template
from flask_login import current_user

from algo_oauth.web.icons import icon_symbol
from algo_oauth.web.services import device
from algo_oauth.web.touch.layout import Layout, goes_to, layout_of


def layout() -> Layout:
    """Return what the device's touch screens draw while they are unlocked."""
    this = device()
    return layout_of(this.screens.all(), this.record.name, this.touch_settings.get())


def draw(template: str, drawn: Layout, **more: Any) -> str:
    """Render a page with buttons."""
    return render_template(
        template,
        layout=drawn,
        goes_to=goes_to,
        icon_symbol=icon_symbol,
        inside=current_user.is_authenticated,
        **more,
    )
