"""What travels in the wheel: the whole package, its pages, its shipped config; nothing else."""

import zipfile
from pathlib import Path

import pytest

from algo_oauth.settings import CHECKOUT


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path, pattern: str) -> set[str]:
    """Return the paths of the files below a folder, seen from there."""
    found = (file.relative_to(folder) for file in folder.glob(pattern) if file.is_file())
    return {str(path) for path in found if "__pycache__" not in path.parts}


def shipped(names: set[str], folder: str) -> set[str]:
    return {name.removeprefix(folder) for name in names if name.startswith(folder)}


def test_it_carries_every_template(names: set[str]) -> None:
    expected = files_below(CHECKOUT / "templates", "**/*")
    assert expected
    assert shipped(names, "algo_oauth/shipped_templates/") == expected


def test_it_carries_the_shipped_config_and_no_state(names: set[str]) -> None:
    expected = files_below(CHECKOUT / "config", "*.toml")
    assert {"defaults.toml", "providers.toml", "remedies.toml"} <= expected
    assert shipped(names, "algo_oauth/shipped_config/") == expected


def test_it_carries_the_whole_package(names: set[str]) -> None:
    expected = files_below(CHECKOUT / "algo_oauth", "**/*")
    assert {"static/css/device.css", "sandbox/templates/front.html", "py.typed"} <= expected
    carried = shipped(names, "algo_oauth/")
    assert {name for name in carried if not name.startswith("shipped_")} == expected


def test_it_carries_nothing_else(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"algo_oauth"}
    state = [name for name in names if name.endswith((".key", ".crt", ".json"))]
    assert state == ["algo_oauth/api/openapi.json"]
