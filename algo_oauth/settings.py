"""Typed settings: ``config/defaults.toml`` < ``ALGO_OAUTH_*`` < command line.

Unknown names and bad values end the start with one clear line (``BadSetting``).
"""

import argparse
import ipaddress
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn
from urllib.parse import urlsplit

import msgspec
import platformdirs

from algo_oauth.errors import BadSetting
from algo_oauth.secret import NO_SECRET, Secret

PACKAGE: Final = Path(__file__).parent
CHECKOUT: Final = PACKAGE.parent
IN_CHECKOUT: Final = (CHECKOUT / "setup.cfg").is_file()

TEMPLATES: Final = CHECKOUT / "templates" if IN_CHECKOUT else PACKAGE / "shipped_templates"
SHIPPED_CONFIG: Final = CHECKOUT / "config" if IN_CHECKOUT else PACKAGE / "shipped_config"

PREFIX: Final = "ALGO_OAUTH_"
PASSWORD_NAMES: Final = ("admin_password", "admin_password_file")

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=600)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this device was started. ``config/defaults.toml`` explains each name."""

    host: str
    port: Port
    state: str
    sandbox: bool
    sandbox_port: Port
    behind_proxy: bool
    unix_socket: str
    trusted_proxy: str
    certificate: str
    certificate_key: str
    connect_timeout: Seconds
    read_timeout: Seconds
    total_timeout: Seconds
    outbound_proxy: str
    ca_bundle: str
    connect_to: str
    providers: str
    provision: str
    backups: str
    supervised: bool
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)]
    admin_password: str = ""
    admin_password_file: str = ""

    @property
    def state_folder(self) -> Path:
        """Where everything the device remembers is kept."""
        if self.state:
            return Path(self.state).absolute()
        if IN_CHECKOUT:
            return CHECKOUT / "config" / "device"
        return platformdirs.user_state_path("algo-oauth", appauthor=False)

    @property
    def backups_folder(self) -> Path | None:
        """Where backups are kept outside of the state folder, None where they are inside."""
        return Path(self.backups).absolute() if self.backups else None

    @property
    def providers_file(self) -> Path | None:
        """The owner's own Provider Types, None where there are none."""
        return Path(self.providers).absolute() if self.providers else None

    @property
    def certs_folder(self) -> Path:
        """Where the device's TLS key and certificate are kept."""
        if IN_CHECKOUT and not self.state:
            return CHECKOUT / "certs"
        return self.state_folder / "certs"

    @property
    def first_admin_password(self) -> Secret:
        """The password a new state folder starts with; empty means one is made.

        Raises:
            BadSetting: ``ALGO_OAUTH_ADMIN_PASSWORD_FILE`` names a file that cannot be read.
        """
        if not self.admin_password_file:
            return Secret(self.admin_password) if self.admin_password else NO_SECRET
        try:
            text = Path(self.admin_password_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(
                name=f"{PREFIX}ADMIN_PASSWORD_FILE",
                fault=f"{self.admin_password_file} cannot be read ({error})",
                hint="Name a readable text file that holds nothing but the password.",
            ) from error
        return Secret(text.strip("\r\n"))

    def __repr__(self) -> str:
        return f"Settings(host={self.host!r}, port={self.port}, state={self.state!r})"


class CommandLine(argparse.ArgumentParser):
    """A command line; a fault is raised instead of printed over several lines."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise BadSetting(name="command line", fault=message, hint="See --help for the options.")


def _command_line(argv: Sequence[str]) -> dict[str, Any]:
    options = CommandLine(
        prog="algo-oauth",
        description="An Algo 8450 console's OAuth profiles, tests and buttons, in software.",
        epilog="For a device that is stopped: algo-oauth export --help, algo-oauth import --help.",
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    options.add_argument("--host", help="address to listen on (127.0.0.1)")
    options.add_argument("--port", help="port to listen on (8450; 0 takes a free one)")
    options.add_argument("--state", metavar="DIR", help="folder for everything that is kept")
    options.add_argument("--sandbox", action="store_true", help="start the RingCentral sandbox")
    options.add_argument("--sandbox-port", help="the sandbox's port (8451)")
    options.add_argument(
        "--behind-proxy", action="store_true", help="plain HTTP for nginx or Caddy on this machine"
    )
    options.add_argument("--provision", metavar="FILE", help="set the device up from a TOML file")
    return vars(options.parse_args(list(argv)))


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    known = set(Settings.__struct_fields__)
    found = {}
    for name in sorted(environ):
        if not name.startswith(PREFIX):
            continue
        field = name.removeprefix(PREFIX).lower()
        if field not in known or name != name.upper():
            raise BadSetting(
                name=name,
                fault="this name is not known",
                hint="Known are: " + ", ".join(PREFIX + field.upper() for field in sorted(known)),
            )
        found[field] = environ[name]
    return found


_WORDS_FOR_YES: Final = {"1", "true", "yes", "on"}
_WORDS_FOR_NO: Final = {"0", "false", "no", "off", ""}


def _typed(field: str, value: object, *, given_as: str) -> object:
    """Convert one value to its field's type, or say what is wrong with it."""
    kind = Settings.__annotations__[field]
    if kind is bool and isinstance(value, str):
        word = value.strip().lower()
        if word not in _WORDS_FOR_YES | _WORDS_FOR_NO:
            raise BadSetting(
                name=given_as, fault=f"{value!r} is neither yes nor no", hint="Use 1 or 0."
            )
        return word in _WORDS_FOR_YES
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(
            name=given_as,
            fault=f"{value!r} cannot be used: {_what_is_wanted(error)}",
            hint="config/defaults.toml shows what the setting takes.",
        ) from error


_WANTED: Final = re.compile(r"Expected `(?P<kind>int|float)`(?: (?P<sign>\S+) (?P<bound>\S+))?")
_KINDS: Final = {"int": "a whole number", "float": "a number"}
_BOUNDS: Final = {"<=": " of at most ", ">=": " of at least ", ">": " above ", "<": " below "}


def _what_is_wanted(error: msgspec.ValidationError) -> str:
    found = _WANTED.match(str(error))
    if found is None:
        return str(error).replace("`", "")
    bound = _BOUNDS[found["sign"]] + found["bound"] if found["sign"] else ""
    return f"{_KINDS[found['kind']]}{bound} is wanted"


def _check_together(settings: Settings) -> Settings:
    """Refuse values that are fine alone and contradict each other."""
    faults = {
        "UNIX_SOCKET": settings.unix_socket and not settings.behind_proxy,
        "CERTIFICATE": bool(settings.certificate) != bool(settings.certificate_key),
    }
    hints = {
        "UNIX_SOCKET": "It goes with --behind-proxy only: the device itself serves HTTPS on a port",
        "CERTIFICATE": "Give both ALGO_OAUTH_CERTIFICATE and ALGO_OAUTH_CERTIFICATE_KEY",
    }
    for name, wrong in faults.items():
        if wrong:
            raise BadSetting(
                name=PREFIX + name, fault="this cannot be used alone", hint=f"{hints[name]}."
            )
    if settings.admin_password and settings.admin_password_file:
        raise BadSetting(
            name=f"{PREFIX}ADMIN_PASSWORD",
            fault=f"the password is set twice, here and by {PREFIX}ADMIN_PASSWORD_FILE",
            hint="Give the password or the file that holds it, not both.",
        )
    if settings.behind_proxy and not settings.unix_socket and not _is_loopback(settings.host):
        raise BadSetting(
            name="host",
            fault=f"{settings.host!r} with --behind-proxy would serve plain HTTP to the network",
            hint="Use 127.0.0.1, ::1 or localhost, or set ALGO_OAUTH_UNIX_SOCKET.",
        )
    return _check_proxies(settings)


def _check_proxies(settings: Settings) -> Settings:
    """Refuse the names of proxies that would only show at the first call."""
    if settings.trusted_proxy and not _is_address(settings.trusted_proxy):
        raise BadSetting(
            name=f"{PREFIX}TRUSTED_PROXY",
            fault=f"{settings.trusted_proxy!r} is not an IP address",
            hint="Give the one address that the proxy calls from, such as 127.0.0.1.",
        )
    if settings.outbound_proxy and not _is_proxy_address(settings.outbound_proxy):
        # The value is not told: it may hold a password.
        raise BadSetting(
            name=f"{PREFIX}OUTBOUND_PROXY",
            fault="this is not the http:// or https:// address of a proxy",
            hint="Write for instance http://proxy.example:3128.",
        )
    return settings


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_proxy_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def shipped_defaults() -> dict[str, Any]:
    """Return the values of ``config/defaults.toml``."""
    return tomllib.loads((SHIPPED_CONFIG / "defaults.toml").read_text(encoding="utf-8"))


def load_settings(argv: Sequence[str], environ: Mapping[str, str]) -> Settings:
    """Read the settings of one start.

    Raises:
        BadSetting: an unknown option or name, or a value that cannot be used.
    """
    values: dict[str, object] = dict(shipped_defaults())
    for field, text in _environment(environ).items():
        values[field] = _typed(field, text, given_as=PREFIX + field.upper())
    for field, text in _command_line(argv).items():
        values[field] = _typed(field, text, given_as="--" + field.replace("_", "-"))
    return _check_together(msgspec.convert(values, Settings))


def load_settings_or_exit(argv: Sequence[str], environ: Mapping[str, str]) -> Settings:
    """Read the settings, or end the process with one line on standard error and status 2."""
    try:
        return load_settings(argv, environ)
    except BadSetting as fault:
        sys.stderr.write(f"algo-oauth: {fault}\n")
        sys.exit(2)
