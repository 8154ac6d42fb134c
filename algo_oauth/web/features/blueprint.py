"""The blueprint of the page."""

from flask import Blueprint

blueprint = Blueprint("features", __name__, url_prefix="/basic-settings/features")
