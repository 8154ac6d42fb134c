"""What an import would do: merged or in place of everything, told before it happens."""

from typing import Any, Final

import msgspec
import pytest

from algo_oauth.backup.configuration import Configuration
from algo_oauth.backup.merging import MERGE, REPLACE
from algo_oauth.backup.plan import Plan
from algo_oauth.console.buttons import ButtonRequest
from algo_oauth.errors import ArchiveUnsound
from algo_oauth.secret import NO_SECRET, Secret
from algo_oauth.storage.api_settings import ApiSettings
from tests.backup.conftest import Planner
from tests.backup.samples import A_CONFIGURATION, a_file, button, changed_file, profile, screen

HERE: Final = A_CONFIGURATION


def told(plan: Plan) -> list[str]:
    return list(plan.lines)


def with_profiles(*profiles: Any) -> Configuration:
    return Configuration(profiles=profiles)


@pytest.mark.parametrize("mode", [MERGE, REPLACE])
def test_it_changes_nothing_where_all_is_the_same(planned: Planner, mode: str) -> None:
    plan = planned(HERE, mode)
    assert plan.is_empty
    assert (plan.summary, told(plan)) == ("no change", [])
    assert len(plan.those("unchanged")) == 2 + 2 + 3 + 2


def test_it_adds_what_is_new(planned: Planner) -> None:
    plan = planned(Configuration(profiles=(profile("attic"),), screens=(screen("cellar"),)))
    assert told(plan) == ["added    Profile Attic", "added    Screen Cellar"]
    assert [each.id for each in plan.after.profiles] == ["door", "gate", "attic"]
    assert plan.after.device == HERE.device


def test_it_names_the_fields_that_change_and_never_a_secret(planned: Planner) -> None:
    other = profile("door", client_id="another", client_secret=Secret("a new secret"))
    (line,) = told(planned(with_profiles(other)))
    assert line == (
        "changed  Profile Door (Client ID: client-door → another; Client Secret: secret changed)"
    )


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [("", "new", "secret added"), ("old", "", "secret removed"), ("old", "new", "secret changed")],
)
def test_it_says_what_becomes_of_a_secret(
    planned: Planner, before: str, after: str, how: str
) -> None:
    here, there = (profile("p", jwt_assertion=Secret(text)) for text in (before, after))
    plan = planned(with_profiles(there), before=with_profiles(here))
    assert told(plan)[0] == f"changed  Profile P (JWT Assertion: {how})"


def test_it_names_fields_inside_requests(planned: Planner) -> None:
    hello = HERE.screens[0].buttons[0]
    request = msgspec.structs.replace(hello.requests[0], method="PUT", data_payload="{\n}")
    changed = msgspec.structs.replace(
        hello, enabled=False, while_locked=True, requests=(request, hello.requests[0])
    )
    plan = planned(Configuration(screens=(screen("hall", changed),)))
    assert told(plan)[0] == (
        "changed  Button Hello (Enabled: yes → no; On a Locked Screen: no → yes; "
        "Request 1 - Method: POST → PUT; Request 1 - Data Payload: changed; Request 2: added)"
    )


def test_it_finds_a_profile_by_its_name_and_keeps_its_id(planned: Planner) -> None:
    there = Configuration(
        profiles=(profile("other", "DOOR", client_id="x"),),
        screens=(screen("cellar", button("new", profile_id="other")),),
    )
    plan = planned(there)
    assert [each.id for each in plan.after.profiles] == ["door", "gate"]
    assert plan.after.profiles[0].name == "DOOR"
    assert plan.after.screens[-1].buttons[0].uses("door")


def test_it_lets_an_id_count_more_than_a_name(planned: Planner) -> None:
    plan = planned(with_profiles(profile("new", "Door"), profile("door", "Old Door")))
    names = {each.id: each.name for each in plan.after.profiles}
    assert names == {"door": "Old Door", "gate": "Gate", "new": "Door"}


def test_it_gives_a_free_name_to_what_would_have_anothers(planned: Planner) -> None:
    plan = planned(with_profiles(profile("door", "Gate")))
    assert {each.name for each in plan.after.profiles} == {"Gate", "Gate 2"}
    assert plan.remarks == ("Profile Gate gets the name Gate 2: the other one is taken.",)


def test_it_merges_a_screen_and_keeps_the_buttons_that_are_only_here(planned: Planner) -> None:
    there = screen("hall", button("alarm", 1), columns=3, rows=2)
    hall = planned(Configuration(screens=(there,))).after.screens[0]
    assert (hall.columns, hall.rows) == (3, 2)
    assert {each.id: each.position for each in hall.buttons} == {
        "hello": 0,
        "alarm": 1,
        "help": 4,  # row 2, column 2 as before
    }


def test_it_moves_a_button_whose_cell_is_taken_and_says_so(planned: Planner) -> None:
    plan = planned(Configuration(screens=(screen("hall", button("alarm", 0)),)))
    assert {each.id: each.position for each in plan.after.screens[0].buttons} == {
        "alarm": 0,
        "hello": 1,
        "help": 5,
    }
    assert plan.remarks == ("The button Hello moves to row 1, column 2 of the screen Hall.",)


def test_it_lists_a_button_that_has_no_room_left(planned: Planner) -> None:
    plan = planned(Configuration(screens=(screen("hall", button("alarm"), columns=1, rows=1),)))
    assert plan.ids("removed", "Button") == ["hello", "help"]
    assert "Screen Hall has no room left for the button Help." in plan.remarks


def test_it_takes_a_button_from_the_screen_that_it_was_on(planned: Planner) -> None:
    plan = planned(Configuration(screens=(screen("cellar", button("help", 2)),)))
    assert [each.id for each in plan.after.screens[0].buttons] == ["hello"]
    assert "changed  Button Help (Position: 5 → 2; Screen: Hall → Cellar)" in told(plan)


def test_it_lets_buttons_go_to_screens_that_have_another_id_here(planned: Planner) -> None:
    there = Configuration(
        screens=(screen("s1", button("up", go_to="s2"), name="Hall"), screen("s2", name="Roof"))
    )
    hall = planned(there).after.screens[0]
    assert next(each.go_to for each in hall.buttons if each.id == "up") == "roof"


def test_it_replaces_everything(planned: Planner) -> None:
    there = Configuration(
        profiles=(profile("door", client_id="x"),),
        device=msgspec.structs.replace(HERE.device, name="Attic"),
    )
    plan = planned(there, REPLACE)
    assert plan.after == there
    assert told(plan) == [
        "changed  Profile Door (Client ID: client-door → x)",
        "removed  Profile Gate",
        "removed  Screen Hall",
        "removed  Screen Roof",
        "removed  Button Hello",
        "removed  Button Help",
        "removed  Button Open",
        "changed  Device (Name: Reception → Attic)",
    ]
    assert plan.summary == "2 changed, 6 removed"


def test_it_says_when_only_the_order_of_screens_changes(planned: Planner) -> None:
    other = msgspec.structs.replace(HERE, screens=HERE.screens[::-1])
    assert told(planned(other, REPLACE)) == ["changed  Screens (Order: changed)"]


@pytest.mark.parametrize("mode", [MERGE, REPLACE])
def test_it_keeps_the_devices_own_secrets_where_the_file_has_none(
    planned: Planner, mode: str
) -> None:
    plan = planned(HERE, mode, with_secrets=False)
    assert plan.is_empty
    assert plan.remarks == ()


def test_it_keeps_a_secret_inside_other_settings_where_the_file_has_none(planned: Planner) -> None:
    api = ApiSettings(enabled=True, password=Secret("the-api-password"))
    here = msgspec.structs.replace(HERE, device=msgspec.structs.replace(HERE.device, api=api))
    later = msgspec.structs.replace(api, tolerance=60, password=Secret("of another device"))
    there = msgspec.structs.replace(here, device=msgspec.structs.replace(here.device, api=later))
    plan = planned(there, REPLACE, before=here, with_secrets=False)
    assert plan.after.device.api == msgspec.structs.replace(api, tolerance=60)
    assert type(plan.after.device.api.password) is Secret
    bare = planned(there, REPLACE, with_secrets=False).after.device.api
    assert (bare.enabled, type(bare.password), bare.password) == (True, Secret, NO_SECRET)


def test_it_says_which_secrets_are_to_be_entered(planned: Planner) -> None:
    plan = planned(with_profiles(profile("attic")), with_secrets=False)
    assert plan.after.profiles[-1].client_secret == NO_SECRET
    assert type(plan.after.profiles[-1].client_secret) is Secret
    assert plan.remarks == (
        "Profile Attic, Client Secret: It is not in the file. Enter it afterwards.",
    )


def test_it_leaves_what_an_older_file_does_not_say(planned: Planner) -> None:
    def older(raw: dict[str, Any]) -> None:
        del raw["contents"]["screens"]
        del raw["contents"]["device"]["idle_minutes"]

    renamed = msgspec.structs.replace(
        HERE, device=msgspec.structs.replace(HERE.device, name="Attic", idle_minutes=5)
    )
    plan = planned.of_file(changed_file(a_file(renamed), older), REPLACE)
    assert plan.after.screens == HERE.screens
    assert (plan.after.device.name, plan.after.device.idle_minutes) == ("Attic", 20)


def test_it_remarks_on_a_button_whose_profile_is_nowhere(planned: Planner) -> None:
    plan = planned(Configuration(screens=(screen("cellar", button("lost", profile_id="none")),)))
    (remark,) = plan.remarks
    assert remark.startswith("Button Lost, Request 1 - OAuth Profile: ")
    assert "does not exist" in remark


def test_it_remarks_on_buttons_that_lose_their_profile(planned: Planner) -> None:
    plan = planned(Configuration(screens=HERE.screens, device=HERE.device), REPLACE)
    assert plan.ids("removed", "Profile") == ["door", "gate"]
    assert [each.split(",")[0] for each in plan.remarks] == ["Button Hello", "Button Open"]


def test_it_remarks_on_a_jwt_that_has_expired_and_imports_it_all_the_same(
    planned: Planner,
) -> None:
    expired = Secret("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln")
    plan = planned(with_profiles(profile("attic", jwt_assertion=expired)))
    assert any("This JWT expired on 01 January 1970" in each for each in plan.remarks)
    assert plan.after.profiles[-1].jwt_assertion == expired


@pytest.mark.parametrize(
    ("incoming", "reason"),
    [
        (with_profiles(profile("a", "Same"), profile("b", "SAME")), "2 profiles have the name"),
        (with_profiles(profile("a"), profile("a", "B")), "2 profiles have the id 'a'"),
        (with_profiles(profile("../etc")), "'../etc' is no id of a profile"),
        (with_profiles(profile("")), "'' is no id of a profile"),
        (with_profiles(profile("a", " ")), "Profile  , Name: This is empty"),
        (with_profiles(profile("a", "x" * 65)), "65 characters long"),
        (with_profiles(profile("a", "a\u202eb")), "control characters"),
        (with_profiles(profile("a", grant_type="MAGIC")), "'MAGIC' is not on offer"),
        (with_profiles(profile("a", provider_type="NOBODY")), "'NOBODY' is not on offer"),
        (with_profiles(profile("a", token_url="http://a.example")), "is not secure"),
        (with_profiles(profile("a", extra_params="{")), "not valid JSON"),
        (Configuration(screens=(screen("a"), screen("b", name="A"))), "2 screens have the name"),
        (Configuration(screens=(screen("a", columns=0),)), "no possible grid (0 by 3)"),
        (Configuration(screens=(screen("a", columns=7),)), "no possible grid (7 by 3)"),
        (Configuration(screens=(screen("a", rows=-1),)), "no possible grid"),
        (Configuration(screens=(screen("a", button("b", 12)),)), "outside its grid"),
        (Configuration(screens=(screen("a", button("b", -1)),)), "outside its grid"),
        (Configuration(screens=(screen("a", button("b"), button("c")),)), "are in one cell"),
        (
            Configuration(screens=(screen("a", button("b")), screen("c", button("b")))),
            "2 buttons have the id 'b'",
        ),
        (Configuration(screens=(screen("a", button("b", text="")),)), "Text: This is empty"),
        (Configuration(screens=(screen("a", button("b", action="Explode")),)), "'Explode' is not"),
        (
            Configuration(screens=(screen("a", button("b", requests=(ButtonRequest(),) * 6)),)),
            "Number Of Requests",
        ),
        (Configuration(screens=(screen("a", name="x" * 41),)), "41 characters long"),
    ],
)
def test_it_refuses_what_no_form_would_take(
    planned: Planner, incoming: Configuration, reason: str
) -> None:
    for mode in (MERGE, REPLACE):
        with pytest.raises(ArchiveUnsound) as caught:
            planned(incoming, mode)
        assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "Device, Name: This is empty"),
        ({"name": "x" * 41}, "41 characters long"),
        ({"idle_minutes": 0}, "Device, Idle Minutes: This is not a whole number from 1 to 1440"),
        ({"api": ApiSettings(tolerance=0)}, "Device, API - Tolerance: "),
        ({"activity_days": -1}, "not a whole number from 1 to 3650"),
        ({"public_address": "javascript:x"}, "Device, Public Address: "),
    ],
)
def test_it_refuses_settings_that_the_system_page_would_not_take(
    planned: Planner, changes: dict[str, Any], reason: str
) -> None:
    device = msgspec.structs.replace(HERE.device, **changes)
    with pytest.raises(ArchiveUnsound, match=reason):
        planned(Configuration(device=device), REPLACE)


def test_it_tells_every_reason_at_once_and_not_more_than_can_be_read(planned: Planner) -> None:
    with pytest.raises(ArchiveUnsound) as caught:
        planned(with_profiles(profile("a", " ", token_url="nowhere", grant_type="X")))
    for field in ("Name", "Token URL", "Grant Type"):
        assert f", {field}: " in str(caught.value)
    many = [profile(f"p{n}", "Same") for n in range(3)] + [profile(f"..{n}") for n in range(50)]
    with pytest.raises(ArchiveUnsound) as caught:
        planned(with_profiles(profile("a", "Same"), profile("b", "Same", grant_type="MAGIC")))
    for reason in ("2 profiles have the name 'same'", "Profile Same, Grant Type: 'MAGIC' is not"):
        assert reason in str(caught.value)
    with pytest.raises(ArchiveUnsound, match="and 31 more of that kind"):
        planned(with_profiles(*many))


def test_it_has_a_way_back(planned: Planner) -> None:
    plan = planned(with_profiles(profile("attic")), REPLACE)
    assert plan.way_back.before == plan.after
    assert plan.way_back.after == HERE
