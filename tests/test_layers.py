"""The layers: who may import whom, read from the source itself."""

import ast
import configparser
import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from algo_oauth import errors
from algo_oauth.settings import CHECKOUT, PACKAGE

GROUND = {"checks", "clock", "secret", "version", "errors", "settings"}
BELOW_WEB = {"outbound", "oauth", "console", "storage", "backup", "provisioning", "server"}
MAY_IMPORT = {
    "outbound": GROUND,
    "oauth": GROUND | {"outbound"},
    "console": GROUND | {"outbound", "oauth"},
    "storage": GROUND | {"outbound", "oauth", "console"},
    # Above storage: it compares and replaces what is stored, of all kinds at once.
    "backup": GROUND | {"outbound", "oauth", "console", "storage", "passwords"},
    # Above that: a provisioning file is merged like any other configuration.
    "provisioning": GROUND | {"oauth", "console", "storage", "backup"},
    "server": GROUND,
    # Beside the pages, and no part of them: what both show of a device stands beside the device.
    "api": GROUND
    | {"outbound", "oauth", "console", "storage", "server", "device", "profile_states"},
    "sandbox": set[str](),
}
"""``web`` and the modules that put the device together may import any room."""

NETWORK = {"requests", "urllib3", "http.client"}


class Import(NamedTuple):
    """One import: the module it stands in (dotted, without ``algo_oauth``) and what it names."""

    module: str
    names: str

    @property
    def room(self) -> str:
        """The room that the import stands in."""
        return self.module.partition(".")[0]

    @property
    def target_room(self) -> str:
        """The room it names, or an empty text for a library."""
        root, _, rest = self.names.partition(".")
        return rest.partition(".")[0] if root == "algo_oauth" else ""

    def is_of(self, library: str) -> bool:
        """Say whether it names the library or a part of it."""
        return self.names == library or self.names.startswith(library + ".")


def imports_of(source: str, module: str) -> Iterator[Import]:
    """Give every import of a module, wherever it stands; names from a package one by one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(module, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (Import(module, f"{node.module}.{alias.name}") for alias in node.names)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts)


FILES = sorted(PACKAGE.rglob("*.py"))
IMPORTS = [found for file in FILES for found in imports_of(file.read_text(), module_of(file))]


def outside_the_rule(found: Import) -> bool:
    """Say whether an import reaches into a room that its own room may not know."""
    if not found.names.startswith("algo_oauth"):
        return False
    allowed = GROUND if found.room in GROUND else MAY_IMPORT.get(found.room)
    return allowed is not None and found.target_room not in allowed | {found.room}


def test_it_finds_the_imports_of_the_rooms() -> None:
    rooms = {found.room for found in IMPORTS}
    assert rooms >= {"outbound", "oauth", "console", "storage", "sandbox", "errors", "settings"}


def test_it_keeps_every_room_to_the_rooms_below_it() -> None:
    assert [found for found in IMPORTS if outside_the_rule(found)] == []


def test_it_knows_no_room_that_the_rule_does_not_name() -> None:
    rooms = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    assert rooms <= {*MAY_IMPORT, *GROUND, "web", "api"}


def test_it_imports_flask_only_in_web_and_api() -> None:
    low = [found for found in IMPORTS if found.room in BELOW_WEB | GROUND]
    flask = [found for found in low if found.names.partition(".")[0].startswith("flask")]
    assert flask == []


def test_it_imports_tinydb_only_in_storage() -> None:
    users = {found.room for found in IMPORTS if found.is_of("tinydb")}
    assert users <= {"storage"}


@pytest.mark.parametrize("library", sorted(NETWORK))
def test_it_calls_out_only_through_the_door(library: str) -> None:
    users = {found.room for found in IMPORTS if found.is_of(library)}
    assert users <= {"outbound", "sandbox"}


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("errors", "from algo_oauth.oauth.profile import OAuthProfile"),
        ("outbound.door", "import algo_oauth.oauth.profile"),
        ("outbound.door", "from algo_oauth import oauth"),
        ("oauth.call", "def late():\n    from algo_oauth.storage import vault"),
        ("oauth.call", "from algo_oauth.console.press import Press"),
        ("console.press", "from algo_oauth.storage.vault import Vault"),
        ("console.press", "from algo_oauth.web import services"),
        ("storage.vault", "from algo_oauth.web import services"),
        ("api.gate", "from algo_oauth.web import guard"),
        ("server.tls", "from algo_oauth.oauth.profile import OAuthProfile"),
        ("sandbox.app", "from algo_oauth.errors import Problem"),
        ("sandbox.app", "import algo_oauth"),
        ("oauth.call", "import algo_oauth"),
    ],
)
def test_it_sees_an_import_that_breaks_the_rule(module: str, line: str) -> None:
    assert [outside_the_rule(found) for found in imports_of(line, module)] == [True]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("oauth.call", "from algo_oauth.outbound.door import Door"),
        ("oauth.call", "from algo_oauth.oauth.grants import GRANTS"),
        ("console.press", "from algo_oauth.errors import Problem"),
        ("device", "from algo_oauth.storage.vault import Vault"),
        ("web.services", "from algo_oauth.storage.vault import Vault"),
        ("sandbox.app", "from algo_oauth.sandbox.clock import Clock"),
        ("sandbox.app", "import flask"),
    ],
)
def test_it_lets_an_import_that_keeps_the_rule_pass(module: str, line: str) -> None:
    assert [outside_the_rule(found) for found in imports_of(line, module)] == [False]


def test_it_ships_every_package() -> None:
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "setup.cfg")
    listed = config["options"]["packages"].split()
    folders = {
        ".".join(("algo_oauth", *file.parent.relative_to(PACKAGE).parts))
        for file in FILES
        if file.name == "__init__.py"
    }
    assert set(listed) == folders | {"algo_oauth.shipped_templates", "algo_oauth.shipped_config"}
    assert len(listed) == len(set(listed))


def test_it_keeps_every_module_inside_a_package() -> None:
    loose = [file for file in FILES if not (file.parent / "__init__.py").is_file()]
    assert loose == []


def catalogue() -> list[type[errors.DeviceError]]:
    return [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.DeviceError) and "code" in vars(kind)
    ]


def test_it_gives_every_error_a_code_of_its_own() -> None:
    counted = Counter(kind.code for kind in catalogue())
    assert [code for code, count in counted.items() if count > 1] == []
    assert len(counted) > 30


@pytest.mark.parametrize("kind", catalogue(), ids=lambda kind: kind.__name__)
def test_it_writes_every_error_for_a_person(kind: type[errors.DeviceError]) -> None:
    assert kind.message.endswith(".")
    assert kind.__doc__
