"""``algo-oauth export`` and ``algo-oauth import``: the configuration of a device that is stopped.

They end with 0 when it is done, 1 when it was refused, 2 when the command line cannot be used.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from algo_oauth.backup.archive_reading import LIMIT
from algo_oauth.backup.merging import MERGE, REPLACE
from algo_oauth.backup.plan import Plan
from algo_oauth.errors import BadSetting, DeviceError, FileUnusable
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.settings import CommandLine, Settings, load_settings
from algo_oauth.stopped_device import StoppedDevice
from algo_oauth.storage.reasons import plain_reason
from algo_oauth.storage.replace_file import replace_file

DONE: Final = 0
REFUSED: Final = 1
UNUSABLE: Final = 2

_PASSPHRASE_BYTES: Final = 8192


def run_command(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Do what the command says and return the status to end with."""
    try:
        command = COMMANDS.get(argv[0])
        if command is None:
            raise BadSetting(
                name="command line",
                fault=f"there is no command {argv[0]!r}",
                hint=f"The commands are {' and '.join(COMMANDS)}; without one the device starts.",
            )
        command(argv[1:], environ)
    except BadSetting as fault:
        sys.stderr.write(f"algo-oauth: {fault}\n")
        return UNUSABLE
    except DeviceError as fault:
        sys.stderr.write(f"algo-oauth: {fault}\n")
        return REFUSED
    return DONE


def _export(argv: Sequence[str], environ: Mapping[str, str]) -> None:
    line = _command_line("export", "Write the configuration of a stopped device to a file.")
    line.add_argument("file", type=Path, metavar="FILE", help="where to write it")
    how = line.add_mutually_exclusive_group()
    how.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="F",
        help="seal the secrets with what is in F, 12 characters or more",
    )
    how.add_argument("--without-secrets", action="store_true", help="leave them out (the default)")
    options = line.parse_args(list(argv))
    passphrase, settings = _passphrase(options.passphrase_file), _settings(options, environ)
    if options.file.resolve().is_relative_to(settings.state_folder.resolve()):
        # config.json is a name that comes to mind, and the device's own.
        reason = "the state folder is for the device's own files"
        raise FileUnusable(file=options.file, done="written", reason=reason)
    with StoppedDevice(settings) as device:
        content = device.transfer.export(passphrase)
        current = device.transfer.current()
    try:
        replace_file(options.file.absolute(), content)
    except OSError as error:
        raise _unusable(options.file, "written", error) from error
    secrets = "sealed with the passphrase" if passphrase else "left out"
    buttons = sum(len(screen.buttons) for screen in current.screens)
    _say(f"Profiles: {len(current.profiles)}, screens: {len(current.screens)}, buttons: {buttons}")
    _say(f"Secrets:  {secrets}")
    _say(f"Written:  {options.file}")


def _import_options(argv: Sequence[str]) -> argparse.Namespace:
    line = _command_line("import", "Bring a configuration into a stopped device.")
    line.add_argument("file", type=Path, metavar="FILE", help="a file that a device has exported")
    line.add_argument("--dry-run", action="store_true", help="only say what would change")
    mode = line.add_mutually_exclusive_group()
    mode.add_argument(
        "--merge",
        dest="mode",
        action="store_const",
        const=MERGE,
        default=MERGE,
        help="add and change profiles, screens and certificates, remove nothing (the default)",
    )
    mode.add_argument(
        "--replace",
        dest="mode",
        action="store_const",
        const=REPLACE,
        help="make the device what the file says, its own settings, too",
    )
    line.add_argument(
        "--passphrase-file", type=Path, metavar="F", help="what the secrets were sealed with"
    )
    return line.parse_args(list(argv))


def _import(argv: Sequence[str], environ: Mapping[str, str]) -> None:
    options = _import_options(argv)
    content, passphrase = _content(options.file, LIMIT), _passphrase(options.passphrase_file)
    with StoppedDevice(_settings(options, environ)) as device:
        archive = device.transfer.open(content, passphrase)
        plan = device.transfer.plan(archive, options.mode)
        if not options.dry_run:
            device.take_over(plan)
    _report(plan, dry_run=options.dry_run, backups=device.transfer.shelf.folder)


def _report(plan: Plan, *, dry_run: bool, backups: Path) -> None:
    for each in plan.lines:
        _say(each)
    if plan.is_empty:
        _say("Nothing to change: the device is as the file says.")
    elif dry_run:
        _say(f"Dry run:  {plan.summary}. Nothing was changed.")
    else:
        _say(f"Imported: {plan.summary}. A backup from before is in {backups}.")


COMMANDS: Final[dict[str, Callable[[Sequence[str], Mapping[str, str]], None]]] = {
    "export": _export,
    "import": _import,
}


def _command_line(command: str, description: str) -> CommandLine:
    line = CommandLine(prog=f"algo-oauth {command}", description=description, allow_abbrev=False)
    line.add_argument("--state", metavar="DIR", default="", help="the device's state folder")
    return line


def _settings(options: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    argv = ["--state", options.state] if options.state else []
    return load_settings(argv, environ)


def _passphrase(file: Path | None) -> Secret:
    if file is None:
        return NO_SECRET
    try:
        found = Secret(_content(file, _PASSPHRASE_BYTES).decode("utf-8").strip("\r\n"))
    except UnicodeDecodeError as error:
        raise FileUnusable(file=file, done="read", reason="it is not text") from error
    if not found:
        raise FileUnusable(file=file, done="used", reason="it holds no passphrase")
    return found


def _content(file: Path, limit: int) -> bytes:
    """Return what a file holds, and no more than one byte beyond the limit."""
    try:
        with file.open("rb") as opened:
            return opened.read(limit + 1)
    except OSError as error:
        raise _unusable(file, "read", error) from error


def _unusable(file: Path, done: str, error: OSError) -> FileUnusable:
    reason = plain_reason(error)
    if isinstance(error, FileNotFoundError):
        reason = f"there is no such {'file' if done == 'read' else 'folder'}"
    return FileUnusable(file=file, done=done, reason=reason)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
