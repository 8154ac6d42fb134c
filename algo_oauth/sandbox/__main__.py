"""The sandbox's command line: ``python -m algo_oauth.sandbox --folder DIR --report FILE``."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import NoReturn

import msgspec

from algo_oauth.sandbox.faults import StartFault
from algo_oauth.sandbox.private_file import write_private
from algo_oauth.sandbox.running import RunningSandbox


class _Options(argparse.ArgumentParser):
    """A fault becomes one line instead of several."""

    def error(self, message: str) -> NoReturn:
        raise StartFault(message)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port")
    return int(text)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    options = _Options(
        prog="python -m algo_oauth.sandbox",
        description="A RingCentral lookalike to stage and debug against.",
        allow_abbrev=False,
    )
    options.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    options.add_argument("--port", default=8451, type=_port, help="port (8451; 0: any free one)")
    options.add_argument(
        "--folder", required=True, type=Path, help="where trust and credentials are kept"
    )
    options.add_argument("--report", required=True, type=Path, help="JSON file to write when ready")
    options.add_argument(
        "--redirect-uri",
        action="append",
        default=[],
        help="a redirect URI of the 3-legged apps (repeat it for up to ten)",
    )
    options.add_argument(
        "--no-rate-limits", action="store_true", help="lift the rate limits, for load tests"
    )
    options.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="end when standard input does, as when the parent process is gone",
    )
    return options.parse_args(argv)


def _watch_signals(end: Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())


def _watch_standard_input(end: Event) -> None:
    def read_on() -> None:
        # Not sys.stdin: a thread inside its buffer breaks the interpreter's shutdown.
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass
        end.set()

    Thread(target=read_on, name="stdin", daemon=True).start()


def _run(options: argparse.Namespace, end: Event) -> None:
    if len(options.redirect_uri) > 10:
        raise StartFault("an app has at most ten redirect URIs")
    sandbox = RunningSandbox(
        options.folder,
        host=options.host,
        port=options.port,
        rate_limits=not options.no_rate_limits,
        redirect_uris=tuple(options.redirect_uri),
    )
    with sandbox:
        try:
            write_private(options.report, msgspec.json.encode(sandbox.report))
        except OSError as error:
            raise StartFault(f"{options.report} cannot be written: {error.strerror}") from error
        sys.stdout.write(f"ready {sandbox.base_url}\n")
        sys.stdout.flush()
        end.wait()


def main(argv: Sequence[str]) -> int:
    """Run the sandbox until a signal, or the end of standard input, ends it."""
    end = Event()
    # Before anything is started, so that an early signal ends it cleanly as well.
    _watch_signals(end)
    try:
        options = _options(argv)
        if options.until_stdin_closes:
            _watch_standard_input(end)
        _run(options, end)
    except StartFault as fault:
        sys.stderr.write(f"sandbox: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
