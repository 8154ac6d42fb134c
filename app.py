"""The device from a checkout: ``python app.py``; see ``--help`` and the README.

For another WSGI server there is ``app:application``, made when it is first asked for.
"""

import os
import sys
from typing import Any

from algo_oauth import create_app
from algo_oauth.__main__ import main
from algo_oauth.errors import DeviceError
from algo_oauth.settings import load_settings_or_exit


def __getattr__(name: str) -> Any:
    # Not at import: making the application takes the state folder for this process.
    if name != "application":
        raise AttributeError(name)
    globals()[name] = _application()
    return globals()[name]


def _application() -> Any:
    try:
        application = create_app(load_settings_or_exit([], os.environ))
    except DeviceError as fault:
        sys.exit(f"algo-oauth: {fault}")
    password = application.extensions["algo_oauth"].device.new_password
    if password is not None:
        sys.stderr.write(f"Admin password: {password.reveal()}   (shown this once)\n")
    return application


if __name__ == "__main__":
    main()
