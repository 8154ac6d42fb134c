"""Finding entries: every filter, page by page, whatever the files look like and do meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algo_oauth.errors import Problem
from algo_oauth.storage import journal_lines
from algo_oauth.storage.activity import (
    CONFIG,
    LOGIN,
    PRESS_DONE,
    PRESS_SENDING,
    TEST,
    Entry,
    to_line,
)
from algo_oauth.storage.activity_search import ALL, Wanted, find, find_all
from algo_oauth.storage.folder import StateFolder
from algo_oauth.storage.journal import Journal
from algo_oauth.storage.journal_files import Position
from algo_oauth.storage.retention import DAY, Retention
from tests.doubles.clock import HandClock

NOW = 1_800_000_000.0
PROBLEM = Problem("NET-001", "No answer.", "Try again.")


def entry(text: str, kind: str = TEST, at: float = NOW, **more: object) -> Entry:
    return Entry(at, kind, "s", text, **more)  # type: ignore[arg-type]  # fields by name


def press(text: str, button: str, state: str = "sent", at: float = NOW) -> Entry:
    problem = None if state == "sent" else PROBLEM
    return Entry(at, PRESS_DONE, button, text, press=text, state=state, problem=problem)


@pytest.fixture
def journal(folder: StateFolder) -> Iterator[Journal]:
    with Journal(folder, HandClock(), retention=Retention(file=500)) as journal:
        yield journal


def fill(journal: Journal, *entries: Entry) -> None:
    for each in entries:
        journal.append(each)


def texts(found: Iterator[Entry] | tuple[Entry, ...]) -> list[str]:
    return [each.text for each in found]


def all_pages(
    journal: Journal, wanted: Wanted, limit: int, over: Callable[[], bool] = lambda: False
) -> list[list[str]]:
    """Return the texts of every page, from the newest to the end."""
    pages, before = [], None
    while True:
        page = find(journal, wanted, limit=limit, before=before, over=over)
        pages.append(texts(page.entries))
        if page.older is None:
            return pages
        assert before is None or page.older < before
        before = page.older


def test_it_finds_nothing_in_an_empty_journal(journal: Journal) -> None:
    page = find(journal, ALL, limit=10)
    assert (page.entries, page.older, page.searched_to) == ((), None, None)


def test_it_gives_pages_newest_first_across_files(journal: Journal) -> None:
    fill(journal, *(entry(str(number)) for number in range(25)))
    newest_first = [str(number) for number in reversed(range(25))]
    pages = all_pages(journal, ALL, 10)
    assert pages == [newest_first[:10], newest_first[10:20], newest_first[20:]]


@pytest.mark.parametrize("count", [9, 10, 11, 20])
def test_it_offers_no_older_page_that_would_be_empty(journal: Journal, count: int) -> None:
    fill(journal, *(entry(str(number)) for number in range(count)))
    assert all(all_pages(journal, ALL, 10))


def test_it_goes_on_where_it_was_while_entries_are_added_and_files_end(journal: Journal) -> None:
    fill(journal, *(entry(f"old {number}") for number in range(20)))
    first = find(journal, ALL, limit=5)
    fill(journal, *(entry(f"new {number}") for number in range(20)))
    second = find(journal, ALL, limit=5, before=first.older)
    assert texts(second.entries) == [f"old {number}" for number in (14, 13, 12, 11, 10)]


def test_it_goes_on_with_what_is_left_when_the_file_of_a_page_is_gone(
    journal: Journal, folder: StateFolder
) -> None:
    fill(journal, *(entry(f"{number:02}") for number in range(60)))
    first = find(journal, ALL, limit=10)
    assert first.older is not None
    for number in (first.older.number, 1):
        (folder.path / f"activity-{number:08}.jsonl").unlink(missing_ok=True)
    rest = texts(find(journal, ALL, limit=99, before=first.older).entries)
    assert rest
    assert rest == sorted(rest, reverse=True)
    assert "00" not in rest


@pytest.mark.parametrize(
    "before",
    [Position(0, 0), Position(1, 10**15), Position(10**15, 7), Position(1, 3), Position(2, 1)],
)
def test_it_survives_a_position_that_is_nowhere(journal: Journal, before: Position) -> None:
    fill(journal, *(entry(str(number)) for number in range(20)))
    found = texts(find(journal, ALL, limit=99, before=before).entries)
    assert found == [str(number) for number in reversed(range(len(found)))]


WORLD = (
    press("p1", "help"),
    press("p2", "door", "failed"),
    press("p3", "help", "unknown"),
    entry("t1", TEST, profiles=("a",)),
    entry("t2", TEST, profiles=("b", "a"), problem=PROBLEM),
    entry("l1", LOGIN),
    entry("c1", CONFIG, button="help"),
    Entry(NOW, CONFIG, "help", "c2"),
    entry("c3", CONFIG, profiles=("b",)),
    press("p4", "help-2"),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(button="help"), ["c2", "c1", "p3", "p1"]),
        (Wanted(button="help", result="worked"), ["c2", "c1", "p1"]),
        (Wanted(button="nobody"), []),
        (Wanted(button='he"lp\\'), []),
        (Wanted(profile="a"), ["t2", "t1"]),
        (Wanted(profile="b"), ["c3", "t2"]),
        (Wanted(result="failed"), ["t2", "p2"]),
        (Wanted(result="unknown"), ["p3"]),
        (Wanted(result="worked", kinds=frozenset({TEST})), ["t1"]),
        (Wanted(kinds=frozenset({LOGIN, CONFIG})), ["c3", "c2", "c1", "l1"]),
        (Wanted(kinds=frozenset({"of-the-future"})), []),
    ],
)
def test_it_finds_what_is_wanted(journal: Journal, wanted: Wanted, found: list[str]) -> None:
    fill(journal, *WORLD)
    assert texts(find(journal, wanted, limit=99).entries) == found
    assert texts(find_all(journal, wanted)) == found


def test_it_is_not_misled_by_a_text_that_looks_like_what_is_wanted(journal: Journal) -> None:
    fill(journal, entry('"kind":"login" and "help" "failed" "unknown" "problem"'))
    for wanted in (
        Wanted(kinds=frozenset({LOGIN})),
        Wanted(button="help"),
        Wanted(result="failed"),
        Wanted(result="unknown"),
    ):
        assert find(journal, wanted, limit=9).entries == ()


def test_it_finds_names_beyond_ascii_and_odd_ones(journal: Journal) -> None:
    for name in ("büro", "日本", 'a"b', "a\\b", "a\nb", "half \ud800"):
        fill(journal, press(name, name))
    for name in ("büro", "日本", 'a"b', "a\\b", "a\nb"):
        assert texts(find(journal, Wanted(button=name), limit=9).entries) == [name]


def test_it_finds_by_time_with_both_ends_included(journal: Journal) -> None:
    fill(journal, *(entry(str(number), at=NOW + number) for number in range(30)))
    wanted = Wanted(since=NOW + 10, until=NOW + 20)
    expected = [str(number) for number in range(20, 9, -1)]
    assert texts(find(journal, wanted, limit=99).entries) == expected
    assert [text for page in all_pages(journal, wanted, 4) for text in page] == expected


def test_it_reads_no_file_whose_time_does_not_fit(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(journal, *(entry(str(day), at=NOW + day * DAY) for day in range(60)))
    blocks = 0
    really = journal_lines.blocks_backward

    def counted(*args: object) -> Iterator[tuple[int, bytes]]:
        nonlocal blocks
        for block in really(*args):  # type: ignore[arg-type]  # handed through
            blocks += 1
            yield block

    monkeypatch.setattr("algo_oauth.storage.activity_search.blocks_backward", counted)
    wanted = Wanted(since=NOW + 30 * DAY, until=NOW + 31 * DAY)
    assert texts(find(journal, wanted, limit=99).entries) == ["31", "30"]
    assert 1 <= blocks <= 3


def test_it_finds_by_time_though_the_clock_was_set_by_hours(journal: Journal) -> None:
    hours = [0, 5, -3, 8, 2, 20, 1, 12]
    fill(journal, *(entry(str(hour), at=NOW + hour * 3600) for hour in hours))
    wanted = Wanted(since=NOW + 3600, until=NOW + 8 * 3600)
    assert texts(find(journal, wanted, limit=99).entries) == ["1", "2", "8", "5"]


def test_it_finds_by_time_though_the_clock_was_lost_for_an_entry(journal: Journal) -> None:
    moments = [NOW, NOW + 60, 5.0, NOW + 120, 6.0]
    fill(journal, *(entry(str(moment), at=moment) for moment in moments))
    found = texts(find(journal, Wanted(since=NOW, until=NOW + 200), limit=9).entries)
    assert found == [str(moment) for moment in (NOW + 120, NOW + 60, NOW)]


def test_it_tells_a_press_by_its_end_alone(journal: Journal) -> None:
    fill(
        journal,
        entry("begun", PRESS_SENDING, press="1"),
        entry("ended", PRESS_DONE, press="1", state="sent"),
    )
    assert texts(find(journal, ALL, limit=9).entries) == ["ended"]


def test_it_tells_a_press_that_is_under_way_by_its_beginning(journal: Journal) -> None:
    fill(
        journal,
        entry("begun 1", PRESS_SENDING, press="1"),
        entry("begun 2", PRESS_SENDING, press="2"),
        entry("ended 1", PRESS_DONE, press="1", state="sent"),
    )
    assert texts(find(journal, ALL, limit=9).entries) == ["ended 1", "begun 2"]
    assert texts(find(journal, Wanted(result="sending"), limit=9).entries) == ["begun 2"]


def test_it_leaves_out_torn_and_damaged_lines(folder: StateFolder) -> None:
    line = to_line(entry("whole"))
    (folder.path / "activity-00000001.jsonl").write_bytes(
        line[:30] + b"\n\n\x00\xff\n" + line + b"{}\n" + line[:-9]
    )
    (folder.path / "activity.jsonl").write_bytes(line + line[:-1])
    with Journal(folder, HandClock()) as journal:
        assert texts(find(journal, ALL, limit=9).entries) == ["whole"] * 3
        assert (
            texts(find(journal, Wanted(kinds=frozenset({TEST})), limit=9).entries) == ["whole"] * 3
        )


def test_it_reads_lines_longer_than_a_block(journal: Journal) -> None:
    long = [letter * 150_000 for letter in "abc"]
    fill(journal, *(entry(text) for text in long))
    assert all_pages(journal, ALL, 1) == [[text] for text in reversed(long)]


class Impatience:
    """Says that the time is over from a call on."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def __call__(self) -> bool:
        self._left -= 1
        return self._left <= 0


def test_it_says_how_far_it_got_when_the_time_is_over(journal: Journal) -> None:
    fill(journal, press("needle", "help", at=NOW))
    fill(journal, *(entry(str(number), at=NOW + number) for number in range(1, 40)))
    page = find(journal, Wanted(button="help"), limit=5, over=Impatience(1))
    assert page.entries == ()
    assert page.older is not None
    assert page.searched_to is not None
    assert NOW < page.searched_to <= NOW + 39
    unseen = [found.text for found in journal.scan() if found.at < page.searched_to]
    assert "needle" in unseen


def test_it_finds_everything_over_pages_whose_time_is_over_at_once(journal: Journal) -> None:
    fill(journal, *(press(str(number), f"b{number % 7}") for number in range(70)))
    pages = all_pages(journal, Wanted(button="b3"), 50, over=lambda: True)
    assert len(pages) > 5
    assert [text for page in pages for text in page] == [
        str(number) for number in reversed(range(70)) if number % 7 == 3
    ]


def test_it_is_done_with_a_full_page_without_looking_on(journal: Journal) -> None:
    fill(journal, *(entry(str(number)) for number in range(60)))
    fill(journal, *(press(str(number), "help") for number in range(3)))
    looked = 0

    def over() -> bool:
        nonlocal looked
        looked += 1
        return False

    page = find(journal, Wanted(button="help"), limit=2, over=over)
    assert texts(page.entries) == ["2", "1"]
    assert page.older is not None
    assert looked <= 1


NAMES = st.sampled_from(["help", "door", "a"])
ENTRIES = st.lists(
    st.builds(
        Entry,
        at=st.integers(0, 5).map(lambda hours: NOW + hours * 3600.0),
        kind=st.sampled_from([TEST, LOGIN, CONFIG, PRESS_DONE]),
        subject=NAMES,
        text=st.text(max_size=30),
        state=st.sampled_from(["", "sent", "failed", "unknown"]),
        problem=st.sampled_from([None, PROBLEM]),
        button=st.sampled_from(["", "help", "ü"]),
        profiles=st.lists(NAMES, max_size=2).map(tuple),
    ),
    max_size=25,
)
WANTED = st.builds(
    Wanted,
    kinds=st.sets(st.sampled_from([TEST, LOGIN, CONFIG])).map(frozenset),
    button=st.sampled_from(["", "help", "ü"]),
    profile=st.sampled_from(["", "a"]),
    result=st.sampled_from([None, "worked", "failed", "unknown"]),
    since=st.none() | st.integers(0, 5).map(lambda hours: NOW + hours * 3600.0),
    until=st.none() | st.integers(0, 5).map(lambda hours: NOW + hours * 3600.0),
)


@given(entries=ENTRIES, wanted=WANTED, size=st.integers(1, 3_000), limit=st.integers(1, 6))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_it_finds_exactly_what_a_look_at_every_entry_finds(
    tmp_path_factory: pytest.TempPathFactory,
    entries: list[Entry],
    wanted: Wanted,
    size: int,
    limit: int,
) -> None:
    path: Path = tmp_path_factory.mktemp("state")
    with (
        StateFolder(path) as folder,
        Journal(folder, HandClock(), retention=Retention(file=size)) as journal,
    ):
        fill(journal, *entries)
        readable = list(journal.scan())
        expected = [each.text for each in reversed(readable) if wanted.takes(each)]
        assert len(readable) == len(entries)
        assert [text for page in all_pages(journal, wanted, limit) for text in page] == expected


def test_it_tells_a_press_once_that_ends_while_somebody_looks(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = entry("p1", PRESS_SENDING, press="p1")
    fill(journal, sending)
    pending = journal.pending

    def ends_then() -> frozenset[str]:
        found = pending()
        journal.append(press("p1", "s"))
        return found

    monkeypatch.setattr(journal, "pending", ends_then)
    assert len(list(find_all(journal, ALL))) == 1
