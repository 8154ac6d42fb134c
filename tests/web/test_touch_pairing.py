"""Pairing: a browser shows a code, the admin enters it, and that browser alone gets a pass."""

import re

import pytest
from flask import Flask

from algo_oauth.device import Device
from algo_oauth.errors import NotSaved
from algo_oauth.web.pairings import LETTERS, LIFETIME, MOST, MOST_FROM_ONE_ADDRESS
from tests.doubles.clock import HandClock
from tests.web.conftest import Person
from tests.web.test_screens_page import a_button, codes, put

PAIR = "/screen/pair"
ENTER = "/basic-settings/touch-passes/pair"
PASS_COOKIE, PAIR_COOKIE = "__Host-touch", "__Host-pair"


def shown_code(person: Person) -> str:
    """Open the pairing page and read its code."""
    found = re.search(r"data-code>([A-Z]{4}-[A-Z]{4})<", person.get(PAIR).text)
    assert found, "the page shows no code"
    return found[1]


def has(person: Person, cookie: str) -> bool:
    return person.client.get_cookie(cookie, domain="localhost") is not None


@pytest.fixture
def tablet(app: Flask, device: Device) -> Person:
    """A browser that nobody has logged in with."""
    put(device, a_button())
    return Person(app)


def test_it_shows_a_code_without_letters_that_look_alike(tablet: Person) -> None:
    code = shown_code(tablet)
    assert set(code) <= {*LETTERS, "-"}
    assert not {*LETTERS} & {*"AEIOU0123456789"}
    spelled = " ".join(code.replace("-", ""))
    assert f"The code is {spelled}." in tablet.get(PAIR).text, "a screen reader spells it"


def test_it_binds_the_code_to_the_browser_by_a_cookie(tablet: Person) -> None:
    answer = tablet.get(PAIR)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(PAIR_COOKIE))
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"):
        assert part in cookie.split("; ")
    assert shown_code(tablet) == shown_code(tablet)


def test_it_shows_every_browser_a_code_of_its_own(app: Flask) -> None:
    assert len({shown_code(Person(app)) for _ in range(10)}) == 10


def test_it_is_offered_where_a_tablet_is_asked_to_log_in(visitor: Person) -> None:
    offer = f'href="{PAIR}"'
    assert offer in visitor.get("/screen", follow_redirects=True).text
    assert offer in visitor.get("/login?next=/screen/").text
    assert offer not in visitor.get("/login?next=/system/").text


@pytest.mark.parametrize("written", ["{}", " {} ", "{lower}", "{plain}", "{spaced}"])
def test_it_pairs_the_browser_whose_code_is_entered(
    tablet: Person, admin: Person, device: Device, written: str
) -> None:
    code = shown_code(tablet)
    spaced = " ".join(code.replace("-", ""))
    typed = written.format(code, lower=code.lower(), plain=code.replace("-", ""), spaced=spaced)
    assert tablet.get(f"{PAIR}/state").get_json()["news"] is False
    answer = admin.post(ENTER, {"pair_code": typed, "pair_name": "Hall"}, follow_redirects=True)
    assert "Hall is paired: the browser at 127.0.0.1 shows the buttons now." in answer.text
    assert tablet.get(f"{PAIR}/state").get_json()["news"] is True
    assert tablet.get(PAIR).headers["Location"].rstrip("/") == "/screen"
    assert "Help" in tablet.get("/screen").text
    assert (has(tablet, PASS_COOKIE), has(tablet, PAIR_COOKIE)) == (True, False)
    assert [each.name for each in device.touch_passes.all()] == ["Hall"]
    assert tablet.get("/").headers["Location"].startswith("/login")


def test_it_writes_down_which_browser_was_paired(
    tablet: Person, admin: Person, device: Device
) -> None:
    admin.post(ENTER, {"pair_code": shown_code(tablet), "pair_name": "Hall"})
    assert "The browser at 127.0.0.1 was paired as Hall" in admin.get("/").text


def test_it_gives_who_only_knows_the_code_nothing(
    app: Flask, tablet: Person, admin: Person
) -> None:
    code, thief = shown_code(tablet), Person(app)
    own = shown_code(thief)
    admin.post(ENTER, {"pair_code": code, "pair_name": "Hall"})
    assert shown_code(thief) == own
    assert thief.get("/screen").headers["Location"].startswith("/login")
    assert not has(thief, PASS_COOKIE)


def test_it_takes_no_code_from_who_has_not_logged_in(
    app: Flask, tablet: Person, device: Device
) -> None:
    code = shown_code(tablet)
    for person in (Person(app), tablet):
        answer = person.post(ENTER, {"pair_code": code, "pair_name": "Hall"})
        assert answer.headers["Location"].startswith("/login")
    assert device.touch_passes.all() == []


def test_it_brings_the_pass_again_when_an_answer_was_lost(tablet: Person, admin: Person) -> None:
    admin.post(ENTER, {"pair_code": shown_code(tablet), "pair_name": "Hall"})
    waiting = tablet.client.get_cookie(PAIR_COOKIE, domain="localhost")
    assert waiting
    tablet.get(PAIR)
    tablet.client.delete_cookie(PASS_COOKIE, domain="localhost")
    tablet.client.set_cookie(PAIR_COOKIE, waiting.value, domain="localhost", secure=True, path="/")
    tablet.get(PAIR)
    assert tablet.get("/screen").status_code == 200


def test_it_ends_the_login_of_a_browser_that_is_paired(app: Flask, admin: Person) -> None:
    both = Person(app)
    both.log_in()
    assert "You are logged in here; pairing ends that." in both.get(PAIR).text
    admin.post(ENTER, {"pair_code": shown_code(both), "pair_name": "Hall"})
    both.get(PAIR)
    assert both.get("/screen").status_code == 200
    assert both.get("/").status_code == 302


def test_it_shows_a_new_code_after_ten_minutes(
    tablet: Person, admin: Person, device: Device, clock: HandClock
) -> None:
    code = shown_code(tablet)
    clock.advance(LIFETIME - 61)
    assert tablet.get(f"{PAIR}/state").get_json() == {"news": False, "seconds": 61}
    clock.advance(61)
    assert tablet.get(f"{PAIR}/state").get_json() == {"news": True, "seconds": 0}
    admin.log_in()
    answer = admin.post(ENTER, {"pair_code": code, "pair_name": "Hall"})
    assert (answer.status_code, codes(answer.text)) == (422, {"TCH-005"})
    assert shown_code(tablet) != code
    assert device.touch_passes.all() == []


def test_it_takes_a_code_once(tablet: Person, admin: Person, device: Device) -> None:
    code = shown_code(tablet)
    admin.post(ENTER, {"pair_code": code, "pair_name": "Hall"})
    answer = admin.post(ENTER, {"pair_code": code, "pair_name": "Cellar"})
    assert (answer.status_code, codes(answer.text)) == (422, {"TCH-005"})
    assert len(device.touch_passes.all()) == 1


def test_it_shows_a_code_again_when_the_pass_is_removed_before_it_was_fetched(
    tablet: Person, admin: Person, device: Device
) -> None:
    code = shown_code(tablet)
    admin.post(ENTER, {"pair_code": code, "pair_name": "Hall"})
    for each in device.touch_passes.all():
        device.touch_passes.remove(each.id)
    assert shown_code(tablet) != code
    assert not has(tablet, PASS_COOKIE)


def test_it_leads_a_touch_screen_to_its_buttons(tablet: Person, admin: Person) -> None:
    admin.post(ENTER, {"pair_code": shown_code(tablet), "pair_name": "Hall"})
    tablet.get(PAIR)
    assert tablet.get(PAIR).headers["Location"].rstrip("/") == "/screen"


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"pair_code": "", "pair_name": "Hall"}, {"TCH-009"}),
        ({"pair_code": "BCDF", "pair_name": "Hall"}, {"TCH-009"}),
        ({"pair_code": "BCDF-GHJK-L", "pair_name": "Hall"}, {"TCH-009"}),
        ({"pair_code": "ЖЖЖЖ\x00😀", "pair_name": "Hall"}, {"TCH-009"}),
        ({"pair_code": "BCDF-GHJK", "pair_name": "Hall"}, {"TCH-005"}),
        ({"pair_code": "BCDF-GHJK", "pair_name": " "}, {"FLD-001", "TCH-005"}),
        ({"pair_code": "BCDF-GHJK", "pair_name": "x" * 41}, {"FLD-002", "TCH-005"}),
        ({"pair_code": "BCDF-GHJK", "pair_name": "a\x00b"}, {"FLD-003", "TCH-005"}),
        ({"pair_code": "BCDF", "pair_name": ""}, {"TCH-009", "FLD-001"}),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(
    tablet: Person, admin: Person, device: Device, form: dict[str, str], wrong: set[str]
) -> None:
    shown_code(tablet)
    answer = admin.post(ENTER, form)
    assert (answer.status_code, codes(answer.text)) == (422, wrong)
    assert 'name="lock_minutes" value="5"' in answer.text, "the other form stays as it was"
    if form["pair_name"].isalpha():
        assert f'name="pair_name" value="{form["pair_name"]}"' in answer.text
    assert device.touch_passes.all() == []


def test_it_wants_a_name_of_its_own_for_every_touch_screen(
    tablet: Person, admin: Person, device: Device
) -> None:
    """Two of one name, and the wrong one is removed when one was stolen."""
    device.touch_passes.make("Hall", now=1.0)
    form = {"pair_code": shown_code(tablet), "pair_name": "hall "}
    assert codes(admin.post(ENTER, form).text) == {"TCH-010"}
    answer = admin.post("/basic-settings/touch-passes", {"name": "HALL"})
    assert (answer.status_code, codes(answer.text)) == (422, {"TCH-010"})
    assert len(device.touch_passes.all()) == 1
    assert admin.post(ENTER, form | {"pair_name": "Cellar"}).status_code == 302
    assert "Cellar" in {each.name for each in device.touch_passes.all()}


def test_it_makes_who_guesses_codes_wait(
    tablet: Person, admin: Person, device: Device, clock: HandClock
) -> None:
    right = {"pair_code": shown_code(tablet), "pair_name": "Hall"}
    wrong = right | {"pair_code": "BBBB-BBBB"}
    for _ in range(5):
        assert codes(admin.post(ENTER, wrong).text) == {"TCH-005"}
    refused = admin.post(ENTER, right)
    assert (refused.status_code, codes(refused.text)) == (422, {"TCH-007"})
    assert "Wait 30 s" in refused.text
    clock.advance(31)
    assert admin.post(ENTER, right).status_code == 302
    assert len(device.touch_passes.all()) == 1


def test_it_does_not_count_half_a_code_as_a_guess(tablet: Person, admin: Person) -> None:
    for _ in range(9):
        admin.post(ENTER, {"pair_code": "BCDF", "pair_name": "Hall"})
    answer = admin.post(ENTER, {"pair_code": shown_code(tablet), "pair_name": "Hall"})
    assert answer.status_code == 302


def test_it_lets_the_browser_wait_on_when_the_pass_cannot_be_saved(
    tablet: Person, admin: Person, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"pair_code": shown_code(tablet), "pair_name": "Hall"}

    def fail(*_: object, **__: object) -> None:
        raise NotSaved(reason="the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(device.touch_passes, "put", fail)
        assert admin.post(ENTER, form).status_code == 507
    assert tablet.get(f"{PAIR}/state").get_json()["news"] is False
    assert admin.post(ENTER, form).status_code == 302


def test_it_lets_one_address_ask_for_so_many_codes(app: Flask, clock: HandClock) -> None:
    for _ in range(MOST_FROM_ONE_ADDRESS):
        shown_code(Person(app))
        clock.advance(1)
    refused = Person(app).get(PAIR)
    assert (refused.status_code, "TCH-004" in refused.text) == (429, True)
    assert refused.headers["Refresh"] == refused.headers["Retry-After"] == "580"
    assert not [each for each in refused.headers.getlist("Set-Cookie") if PAIR_COOKIE in each]
    other = Person(app).get(PAIR, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200
    clock.advance(580)
    shown_code(Person(app))


def test_it_remembers_no_more_browsers_than_it_says(app: Flask, clock: HandClock) -> None:
    for number in range(MOST):
        who = {"REMOTE_ADDR": f"192.0.2.{number}"}
        assert Person(app).get(PAIR, environ_overrides=who).status_code == 200
    assert Person(app).get(PAIR).status_code == 429
    clock.advance(LIFETIME)
    shown_code(Person(app))


@pytest.mark.parametrize("token", ["guess", "x" * 4000, "ä"])
def test_it_takes_no_cookie_that_it_did_not_give(app: Flask, admin: Person, token: str) -> None:
    person = Person(app)
    person.client.set_cookie(PAIR_COOKIE, token, domain="localhost", secure=True, path="/")
    assert person.get(f"{PAIR}/state").get_json()["news"] is True
    shown_code(person)
