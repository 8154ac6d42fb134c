"""The device from a checkout: ``python app.py``. See ``--help`` and the README."""

from algo_oauth.__main__ import main

if __name__ == "__main__":
    main()
