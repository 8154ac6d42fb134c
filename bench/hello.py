"""The least a Flask page can be, on the device's own server: what pages are compared with.

``python -m bench.hello FOLDER`` keeps its certificate in the folder.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from algo_oauth.clock import SystemClock
from algo_oauth.server.serving import Server
from algo_oauth.settings import load_settings
from bench.beside import beside, until_told
from bench.wire import Place


@contextmanager
def running_hello() -> Iterator[Place]:
    """Serve in a process of its own until the block ends."""
    with TemporaryDirectory() as folder, beside("bench.hello", Path(folder)) as port:
        yield Place("127.0.0.1", port, Path(folder) / "certs" / "device.crt")


def hello_world() -> Flask:
    """Return Flask's own first example."""
    app = Flask("hello")

    @app.route("/", methods=["GET", "POST"])
    def hello() -> str:
        return "<p>Hello, World!</p>"

    return app


def _serve(folder: Path) -> None:
    settings = load_settings(["--port", "0", "--state", str(folder)], {})
    server = Server(hello_world().wsgi_app, settings, SystemClock())
    until_told(server.port, serve=server.run, stop=server.stop)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
