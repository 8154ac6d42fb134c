"""What a press remembers for the activity: who, with which profiles, and the providers' ids."""

import trustme

from algo_oauth.errors import ProfileGone
from tests.console.conftest import Console, to
from tests.doubles.tls_target import answering, json_answer, tls_target
from tests.oauth.samples import a_profile
from tests.oauth.targets import granting

OK = answering(json_answer("{}", "200 OK", "RCRequestId: rc-api"))


def test_it_remembers_who_pressed_from_before_it_is_sent(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.presser.press("hello", actor="touch screen Hall", wait=20)
    assert [(what, press.actor) for what, press in console.told] == [
        ("sending", "touch screen Hall"),
        ("done", "touch screen Hall"),
    ]


def test_it_remembers_the_one_who_pressed_first(
    console: Console, certificate: trustme.LeafCert
) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.presser.press("hello", actor="first", wait=20)
        assert console.presser.press("hello", actor="second", wait=20).actor == "first"


def test_it_tells_who_took_the_result_off(console: Console, certificate: trustme.LeafCert) -> None:
    with tls_target(OK, certificate) as (port, _):
        console.add("hello", to(port))
        console.presser.press("hello", actor="the one", wait=20)
    console.presser.clear("hello", actor="the other")
    assert (console.told[-1][0], console.told[-1][1].actor) == ("cleared", "the other")


def test_it_names_the_ids_of_providers_in_the_order_of_the_requests(
    console: Console, certificate: trustme.LeafCert
) -> None:
    tokens = answering(granting().replace(b"\r\n\r\n", b"\r\nRCRequestId: rc-token\r\n\r\n", 1))
    with (
        tls_target(tokens, certificate) as (token_port, _),
        tls_target(OK, certificate) as (port, _),
        tls_target(answering(json_answer("{}")), certificate) as (silent, _),
    ):
        profile = a_profile(id="p", token_url=f"https://127.0.0.1:{token_port}/token")
        console.profiles["p"] = profile
        console.add("hello", to(port, oauth_profile="p"), to(silent), to(port, oauth_profile="p"))
        press = console.press("hello")
    assert press.state == "sent"
    assert press.profiles == ("p",)
    assert press.request_ids == ("rc-token", "rc-api", "rc-api")


def test_it_names_the_profile_of_a_press_that_came_to_nothing(console: Console) -> None:
    console.add("hello", to(9, oauth_profile="gone"))
    press = console.press("hello")
    assert press.problem is not None
    assert (press.problem.code, press.profiles) == (ProfileGone.code, ("gone",))
    assert press.request_ids == ()
