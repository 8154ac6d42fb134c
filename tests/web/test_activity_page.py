"""Status → Activity: the table, its filter and its pages."""

import re
from itertools import count

import pytest

from algo_oauth.device import Device
from algo_oauth.storage.activity import (
    CONFIG,
    DEVICE,
    LOGIN,
    PRESS_DONE,
    PRESS_SENDING,
    TEST,
    TOKEN,
    Entry,
)
from tests.doubles.clock import HandClock
from tests.oauth.samples import a_profile
from tests.web.activity import PAGE, link, put_note, put_press, rows, texts, words
from tests.web.conftest import Person
from tests.web.test_screens_page import a_button, codes, put

FIELDS = ("button", "profile", "kind", "result", "since", "until")


def found(admin: Person, query: str) -> list[str]:
    answer = admin.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return texts(answer.text)


def test_it_is_for_the_admin_alone(visitor: Person) -> None:
    for path in (PAGE, f"{PAGE}export.csv", f"{PAGE}export.jsonl"):
        assert visitor.get(path).headers["Location"].startswith("/login?next=")


def test_it_is_reached_from_the_status_page(admin: Person) -> None:
    html = admin.get("/").text
    assert link(html, "Activity") == link(html, "All activity") == PAGE
    assert 'aria-current="page"' in admin.get(PAGE).text


def test_it_tells_who_did_what_when_and_what_came_of_it(admin: Person, device: Device) -> None:
    put_press(device, "help", "failed", text="Call for help")
    row = rows(admin.get(PAGE).text)[0]
    for told in (
        "15 Jan 2027, 08:00:00 UTC",
        "Press Call for help",
        "touch screen Hall",
        "Failed NET-004",
        "No answer within 15 s.",
        "Remedy Look whether the host is up.",
        "123 ms",
        "Correlation id press-of-help",
        "request id rc-42",
    ):
        assert told in row


def test_it_names_the_profile_of_an_entry(admin: Person, device: Device) -> None:
    put_press(device, "help")
    assert "Profile p1" in rows(admin.get(PAGE).text)[0]
    device.profiles.put("p1", a_profile(id="p1", name="RingCentral"))
    assert "Profile RingCentral" in rows(admin.get(PAGE).text)[0]


def test_it_shows_the_newest_first(admin: Person, device: Device) -> None:
    for text in ("one", "two", "three"):
        put_note(device, TEST, text)
    assert found(admin, "")[:3] == ["three", "two", "one"]


def test_it_shows_kinds_that_it_does_not_know(admin: Person, device: Device) -> None:
    put_note(device, "of-the-future", "Something new")
    assert "of-the-future Something new" in rows(admin.get(PAGE).text)[0]


def test_it_says_so_where_an_earlier_version_did_not_write_who_it_was(
    admin: Person, device: Device
) -> None:
    device.journal.append(Entry(1.0, PRESS_DONE, "help", "Help", press="1", state="sent"))
    assert "not recorded" in rows(admin.get(PAGE).text)[0]


def test_it_shows_markup_as_text(admin: Person, device: Device) -> None:
    put_note(device, TEST, "<script>alert(1)</script>")
    html = admin.get(PAGE).text
    assert "<script>alert" not in html
    assert texts(html)[0] == "<script>alert(1)</script>"


WORLD = {"login": LOGIN, "test": TEST, "token": TOKEN, "config": CONFIG, "device": DEVICE}


FIRST = 1_800_057_600.0  # 2027-01-16 00:00


@pytest.fixture
def world(device: Device) -> None:
    """Entries of every kind, a minute apart."""
    put(device, a_button("help"))
    moments = (FIRST + 60 * minute for minute in count())
    for text, kind in WORLD.items():
        put_note(device, kind, text, at=next(moments))
    for button, state in (("help", "sent"), ("help", "failed"), ("gone", "unknown")):
        put_press(device, button, state, text=f"{button} {state}", at=next(moments))


FILTERED = {
    "button=help": ["help failed", "help sent"],
    "button=gone": ["gone unknown"],
    "profile=p1": ["gone unknown", "help failed", "help sent"],
    "result=unknown": ["gone unknown"],
    "result=failed&kind=presses": ["help failed"],
    "button=help&result=worked": ["help sent"],
    "kind=tests": ["test"],
    "kind=tokens": ["token"],
    "kind=logins&since=2027-01-16": ["login"],
    "kind=changes": ["config"],
    "kind=device&since=2027-01-16": ["device"],
    "since=2027-01-16T00:06": ["gone unknown", "help failed"],
    "since=2027-01-16+00:06&until=2027-01-16+00:06": ["help failed"],
    "since=2027-01-16T00:00&until=2027-01-16T00:01": ["test", "login"],
    "since=2027-01-17": [],
    "since=2027-01-16&until=2027-01-16&kind=presses&result=unknown": ["gone unknown"],
    "button=nobody": [],
}


def test_it_filters(world: None, admin: Person) -> None:
    for query, expected in FILTERED.items():
        assert found(admin, query) == expected, query


def test_it_keeps_the_filter_in_the_form_and_in_the_links(world: None, admin: Person) -> None:
    query = "button=help&result=failed&since=2027-01-16T00:00"
    html = admin.get(f"{PAGE}?{query}").text
    assert '<option value="help" selected>Help (help)</option>' in html
    assert '<option value="failed" selected>' in html
    assert 'value="2027-01-16T00:00"' in html
    for name in ("Export CSV", "Export JSON lines"):
        assert "button=help" in link(html, name)
        assert "result=failed" in link(html, name)


def test_it_still_offers_a_button_that_is_gone(world: None, admin: Person) -> None:
    html = admin.get(f"{PAGE}?button=gone").text
    assert '<option value="gone" selected>gone (not there now)</option>' in html


def test_it_says_when_nothing_fits(world: None, admin: Person) -> None:
    assert "Nothing fits this filter." in admin.get(f"{PAGE}?button=nobody").text


BAD = {
    "since=yesterday": ("ACT-001", "since"),
    "until=2027-02-30": ("ACT-001", "until"),
    "since=2027-02-01T25:00": ("ACT-001", "since"),
    "since=2027-W05-1": ("ACT-001", "since"),
    "since=%D9%A2%D9%A0%D9%A2%D9%A7-01-01": ("ACT-001", "since"),
    "since=2027-02-02&until=2027-02-01": ("ACT-002", "until"),
    "kind=everything": ("FLD-004", "kind"),
    "result=maybe": ("FLD-004", "result"),
    f"button={'x' * 201}": ("FLD-002", "button"),
    "profile=%00": ("FLD-003", "profile"),
}


def test_it_answers_a_bad_filter_with_a_fault_beside_its_field(admin: Person) -> None:
    for query, (code, field) in BAD.items():
        answer = admin.get(f"{PAGE}?{query}")
        assert answer.status_code == 422, query
        assert code in codes(answer.text), query
        control = re.search(rf'<(?:input|select)[^>]* id="{field}"[^>]*>', answer.text)
        assert control is not None, query
        assert 'aria-invalid="true"' in control[0], query
        assert f"{field}-fault-1" in control[0], query
        assert "Nothing was searched yet." in answer.text


def test_it_names_every_fault_at_once_and_loses_nothing(admin: Person) -> None:
    query = "since=soon&until=later&kind=odd&result=maybe&button=help"
    html = admin.get(f"{PAGE}?{query}").text
    assert codes(html) == {"ACT-001", "FLD-004"}
    for field in ("since", "until", "kind", "result"):
        assert f'<a href="#{field}">' in html
    for value in ("soon", "later"):
        assert re.search(rf'type="text"[^>]* value="{value}"', html)
    for value in ("odd", "maybe", "help"):
        assert f'<option value="{value}" selected>' in html


ODD = ("\x00", "\u202e", "'\"><b>", "9" * 5000, "٣", "{{7*7}}", "\ud7ff")


def test_it_survives_every_text_in_every_field(admin: Person) -> None:
    for value in ODD:
        for field in (*FIELDS, "before"):
            for path in (PAGE, f"{PAGE}export.csv"):
                answer = admin.get(path, query_string={field: value})
                assert answer.status_code in (200, 422), (field, value)
                assert "'\"><b>" not in answer.text


def test_it_labels_every_control(admin: Person) -> None:
    html = admin.get(PAGE).text
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html)
    assert set(FIELDS) <= set(ids)
    assert [each for each in ids if f'<label class="form-label" for="{each}">' not in html] == []


def test_it_pages_through_everything_once(admin: Person, device: Device) -> None:
    for number in range(120):
        put_note(device, TEST, str(number))
    seen, path = [], f"{PAGE}?kind=tests"
    pages = 0
    while path:
        html = admin.get(path).text
        seen += texts(html)
        path = link(html, "Older")
        pages += 1
        put_note(device, TEST, "came later")
    assert seen == [str(number) for number in reversed(range(120))]
    assert pages == 3


def test_it_leads_back_to_the_newest(admin: Person, device: Device) -> None:
    for number in range(60):
        put_note(device, TEST, str(number))
    first = admin.get(f"{PAGE}?kind=tests").text
    assert link(first, "Newest") == ""
    older = admin.get(link(first, "Older")).text
    assert link(older, "Newest") == f"{PAGE}?kind=tests"
    assert "Older entries" in older


def test_it_survives_a_place_that_is_none(admin: Person) -> None:
    for before in ("", "x", "-", "1-", "0-0", "9-9-9", "9" * 99 + "-1", "-1-5"):
        assert admin.get(PAGE, query_string={"before": before}).status_code == 200, before


def test_it_says_how_far_it_searched_when_the_time_is_over(
    admin: Person, device: Device, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_press(device, "rare")
    for number in range(1500):
        put_note(device, TEST, f"{number} {'x' * 100}")
    moments = iter(range(10_000))
    monkeypatch.setattr(clock, "monotonic", lambda: clock.now() + next(moments))
    html = admin.get(f"{PAGE}?button=rare").text
    assert texts(html) == []
    assert "Searched back to 15 Jan 2027" in words(html)
    seen, tries = [], 0
    while path := link(html, "Search further back"):
        html = admin.get(path).text
        seen += texts(html)
        tries += 1
    assert seen == ["Rare"]
    assert 1 <= tries < 10


def test_it_shows_a_press_that_is_under_way(admin: Person, device: Device) -> None:
    moment = device.clock.now()
    device.journal.append(
        Entry(moment, PRESS_SENDING, "slow", "Slow", press="1", actor="touch screen Hall")
    )
    assert "Sending" in rows(admin.get(PAGE).text)[0]
    put_press(device, "slow")
    device.journal.append(Entry(moment, PRESS_DONE, "slow", "Slow", press="1", state="sent"))
    assert "Sending" not in words(admin.get(f"{PAGE}?button=slow").text)
