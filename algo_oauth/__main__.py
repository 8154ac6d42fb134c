"""The ``algo-oauth`` command: reads the settings and serves until it is told to stop."""

import os
import sys

from algo_oauth.settings import load_settings_or_exit


def main() -> None:
    """Start the device; ends with one line on standard error when it cannot start."""
    load_settings_or_exit(sys.argv[1:], os.environ)


if __name__ == "__main__":
    main()
