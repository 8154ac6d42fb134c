"""Files that are replaced whole or not at all."""

from pathlib import Path

import pytest

from algo_oauth.sandbox.private_file import write_private


def test_it_replaces_a_file_and_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_bytes(b"before")
    file.chmod(0o644)
    write_private(file, b"after")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"after", 0o600)


def test_it_leaves_nothing_behind_when_it_cannot_replace(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_private(tmp_path / "folder", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
