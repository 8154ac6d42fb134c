"""Where providers send the browser back to: the address to register with them."""

from flask import request

from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from algo_oauth.web.services import device


def callback_url() -> str:
    """Return the callback URL: under the configured public address, else the one in use."""
    base = device().record.public_address or request.host_url
    return base.rstrip("/") + CALLBACK_PATH
