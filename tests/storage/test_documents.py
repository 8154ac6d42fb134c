"""Documents: what was put is there, for many threads, and a failed change never was."""

import json
import stat
import threading
from pathlib import Path

import pytest

from algo_oauth.errors import NotSaved
from algo_oauth.storage.documents import CONFIGURATION, TOKENS, Documents
from algo_oauth.storage.folder import StateFolder
from tests.doubles.clock import HandClock

Stored = dict[str, dict[str, dict[str, object]]]


@pytest.fixture
def documents(folder: StateFolder, clock: HandClock) -> Documents:
    return Documents(folder, CONFIGURATION, clock)


def reopened(folder: StateFolder, name: str = CONFIGURATION) -> Documents:
    return Documents(folder, name, HandClock())


def test_it_has_nothing_at_first_and_writes_nothing(folder: StateFolder) -> None:
    with reopened(folder) as documents:
        assert documents.get("profiles", "door") is None
        assert documents.all("profiles") == {}
        assert documents.notices == ()
    assert not (folder.path / CONFIGURATION).exists()


def test_it_finds_a_document_again_after_reopening(
    documents: Documents, folder: StateFolder
) -> None:
    documents.put("profiles", "door", {"name": "Tür €", "port": 8450, "on": None})
    assert reopened(folder).get("profiles", "door") == {"name": "Tür €", "port": 8450, "on": None}


def test_it_replaces_a_document_whole(documents: Documents, folder: StateFolder) -> None:
    documents.put("profiles", "door", {"name": "Door", "scope": "old"})
    documents.put("profiles", "door", {"name": "Gate"})
    assert reopened(folder).all("profiles") == {"door": {"name": "Gate"}}


def test_it_keeps_the_order_in_which_documents_came(
    documents: Documents, folder: StateFolder
) -> None:
    for key in ("c", "a", "b"):
        documents.put("profiles", key, {"n": 1})
    documents.put("profiles", "c", {"n": 2})
    assert list(reopened(folder).all("profiles")) == ["c", "a", "b"]


def test_it_keeps_tables_apart(documents: Documents) -> None:
    documents.put("profiles", "1", {"is": "profile"})
    documents.put("screens", "1", {"is": "screen"})
    documents.remove("profiles", "1")
    assert documents.get("screens", "1") == {"is": "screen"}


def test_it_says_whether_there_was_something_to_remove(
    documents: Documents, folder: StateFolder
) -> None:
    documents.put("profiles", "door", {})
    assert documents.remove("profiles", "door") is True
    assert documents.remove("profiles", "door") is False
    assert reopened(folder).all("profiles") == {}


def test_it_replaces_all_documents_of_one_table_only(
    documents: Documents, folder: StateFolder
) -> None:
    documents.put("profiles", "old", {"n": 1})
    documents.put("screens", "kept", {"n": 2})
    documents.replace_all("profiles", {"b": {"n": 3}, "a": {"n": 4}})
    assert reopened(folder).all("profiles") == {"b": {"n": 3}, "a": {"n": 4}}
    assert reopened(folder).all("screens") == {"kept": {"n": 2}}


@pytest.mark.parametrize("how", ["given", "got", "listed"])
def test_it_does_not_see_changes_that_were_not_put(documents: Documents, how: str) -> None:
    given: dict[str, list[int]] = {"numbers": [1]}
    documents.put("profiles", "door", given)
    got = documents.get("profiles", "door") or {}
    listed = documents.all("profiles")["door"]
    {"given": given, "got": got, "listed": listed}[how]["numbers"].append(2)
    assert documents.get("profiles", "door") == {"numbers": [1]}


def test_it_saves_changes_together_as_one_write(documents: Documents, folder: StateFolder) -> None:
    documents.put("profiles", "door", {"n": 1})
    with documents.together():
        documents.put("profiles", "door", {"n": 2})
        documents.put("profiles", "gate", {"n": 3})
        documents.remove("profiles", "door")
        assert documents.all("profiles") == {"gate": {"n": 3}}
        assert reopened(folder).all("profiles") == {"door": {"n": 1}}
    assert reopened(folder).all("profiles") == {"gate": {"n": 3}}
    assert b'"n":1' in (folder.path / f"{CONFIGURATION}.previous").read_bytes()


def test_it_saves_none_of_the_changes_when_one_fails(
    documents: Documents, folder: StateFolder
) -> None:
    documents.put("profiles", "door", {"n": 1})

    def import_backup() -> None:
        with documents.together():
            documents.replace_all("profiles", {})
            raise LookupError("bad line in the backup")

    with pytest.raises(LookupError):
        import_backup()
    assert documents.all("profiles") == {"door": {"n": 1}}
    documents.put("profiles", "gate", {"n": 2})
    assert set(reopened(folder).all("profiles")) == {"door", "gate"}


def test_it_lets_an_inner_block_belong_to_the_outer_one(
    documents: Documents, folder: StateFolder
) -> None:
    with documents.together():
        with documents.together():
            documents.put("profiles", "door", {"n": 1})
        assert reopened(folder).all("profiles") == {}
    assert reopened(folder).all("profiles") == {"door": {"n": 1}}


def test_it_does_not_touch_the_file_when_nothing_changes(
    documents: Documents, folder: StateFolder
) -> None:
    documents.put("profiles", "door", {"n": 1})
    before = (folder.path / CONFIGURATION).stat().st_ino
    documents.put("profiles", "door", {"n": 1})
    documents.remove("profiles", "gate")
    assert (folder.path / CONFIGURATION).stat().st_ino == before


def test_it_does_not_rewrite_profiles_when_a_token_is_saved(
    documents: Documents, folder: StateFolder
) -> None:
    documents.put("profiles", "door", {"n": 1})
    before = (folder.path / CONFIGURATION).stat()
    reopened(folder, TOKENS).put("tokens", "door", {"sealed": "…"})
    after = (folder.path / CONFIGURATION).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_it_keeps_files_from_other_users(documents: Documents, folder: StateFolder) -> None:
    documents.put("profiles", "door", {"n": 1})
    documents.put("profiles", "door", {"n": 2})
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.path.iterdir()}
    assert set(modes) == {CONFIGURATION, f"{CONFIGURATION}.previous", "lock"}
    assert set(modes.values()) == {0o600}


def test_it_writes_json_that_other_programs_read(documents: Documents, folder: StateFolder) -> None:
    documents.put("profiles", "door", {"n": 1})
    file = json.loads((folder.path / CONFIGURATION).read_text(encoding="utf-8"))
    assert file["tables"] == {"profiles": {"1": {"key": "door", "document": {"n": 1}}}}


def test_it_loses_no_put_of_eight_threads(documents: Documents, folder: StateFolder) -> None:
    start = threading.Barrier(8)

    def put_fifty(thread: int) -> None:
        start.wait()
        for number in range(50):
            documents.put("numbers", f"{thread}-{number}", {"n": number})

    threads = [threading.Thread(target=put_fifty, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"{thread}-{number}" for thread in range(8) for number in range(50)}
    assert set(reopened(folder).all("numbers")) == expected


def nested(levels: int) -> dict[str, object]:
    document: dict[str, object] = {}
    for _ in range(levels):
        document = {"in": document}
    return document


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"name": "\ud800"}, "half a character"),
        ({"\udfff": "name"}, "half a character"),
        (nested(100_000), "could not be read back"),
    ],
    ids=["half a character", "half a character as a name", "nested too deeply"],
)
def test_it_refuses_what_it_could_not_load_again(
    documents: Documents, folder: StateFolder, document: dict[str, object], reason: str
) -> None:
    documents.put("profiles", "door", {"n": 1})
    with pytest.raises(NotSaved, match=reason):
        documents.put("profiles", "door", document)
    assert documents.get("profiles", "door") == {"n": 1}
    assert reopened(folder).get("profiles", "door") == {"n": 1}


def test_it_refuses_an_object_that_is_not_json(documents: Documents) -> None:
    with pytest.raises(TypeError):
        documents.put("profiles", "door", {"path": Path("/")})
    assert documents.all("profiles") == {}


def test_it_writes_nothing_after_it_was_closed(folder: StateFolder) -> None:
    documents = Documents(folder, CONFIGURATION, HandClock())
    documents.close()
    with pytest.raises(NotSaved, match="stopping"):
        documents.put("buttons", "late", {"text": "x"})
    assert not (folder.path / CONFIGURATION).exists()
