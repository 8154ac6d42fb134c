"""Advanced Settings → OAuth: making, changing, copying and deleting profiles."""

import re
from pathlib import Path

import jwt
import msgspec
import pytest

from algo_oauth.console.buttons import Button, ButtonRequest
from algo_oauth.console.screens import Screen
from algo_oauth.device import Device
from tests.doubles.clock import HandClock
from tests.web.conftest import Person

PAGE = "/advanced-settings/oauth/"
SECRET = "the-client-secret"
ASSERTION = jwt.encode(
    {"iss": "https://issuer.example", "aud": "https://audience.example", "exp": 1_900_000_000},
    "x" * 32,
)
FILLED = {
    "name": "Front desk",
    "provider_type": "RINGCENTRAL",
    "grant_type": "JWT_BEARER",
    "token_url": "https://platform.ringcentral.com/restapi/oauth/token",
    "client_auth_mode": "HTTP_BASIC",
    "scope_mode": "NONE",
    "scope": "",
    "extra_params": '{"environment": "production"}',
    "jwt_assertion_mode": "DISABLED",
    "client_id": "the-client-id",
    "client_secret": SECRET,
    "jwt_assertion": ASSERTION,
}


def create(person: Person, **changes: str) -> str:
    """Create a profile and return the page that follows."""
    answer = person.post(f"{PAGE}profiles", FILLED | changes)
    assert answer.status_code == 302, answer.text
    return person.get(answer.headers["Location"]).text


def only(device: Device) -> str:
    (profile,) = device.profiles.all()
    return profile.id


def faults(html: str) -> list[str]:
    return re.findall(r'<a href="#(\w+)">', html)


def draft(html: str) -> str:
    found = re.search(r'name="draft" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def test_it_creates_a_profile_and_lists_it(admin: Person, device: Device) -> None:
    page = create(admin)
    for words in ("Front desk", "RINGCENTRAL", "JWT_BEARER", "never used", "was created"):
        assert words in page
    (profile,) = device.profiles.all()
    assert profile.client_secret.reveal() == SECRET
    assert profile.extra_params == '{"environment": "production"}'


def test_it_keeps_profiles_across_a_restart(admin: Person, device: Device, tmp_path: Path) -> None:
    create(admin)
    device.close()
    again = Device(device.settings)
    (profile,) = again.profiles.all()
    assert profile.jwt_assertion.reveal() == ASSERTION
    again.close()


def test_it_never_shows_a_secret_again(admin: Person, device: Device) -> None:
    pages = create(admin) + admin.get(f"{PAGE}profiles/{only(device)}").text
    assert SECRET not in pages
    assert ASSERTION not in pages
    assert "Set. Leave this empty to keep it." in pages


def test_it_keeps_no_secret_in_clear_on_disk(admin: Person, device: Device) -> None:
    create(admin)
    files = [file for file in device.folder.path.rglob("*") if file.is_file()]
    assert files
    for file in files:
        content = file.read_bytes()
        assert SECRET.encode() not in content, file
        assert ASSERTION.encode() not in content, file


def test_it_shows_what_a_jwt_says_of_itself(admin: Person, device: Device) -> None:
    create(admin)
    page = admin.get(f"{PAGE}profiles/{only(device)}").text
    assert "expires 17 Mar 2030" in page
    assert "https://issuer.example" in page
    assert "https://audience.example" in page
    assert "not verified" in page


def test_it_keeps_a_secret_that_is_left_empty(admin: Person, device: Device) -> None:
    create(admin)
    changed = FILLED | {"name": "Reception", "client_secret": "", "jwt_assertion": ""}
    admin.post(f"{PAGE}profiles/{only(device)}", changed)
    (profile,) = device.profiles.all()
    assert (profile.name, profile.client_secret.reveal()) == ("Reception", SECRET)
    assert profile.jwt_assertion.reveal() == ASSERTION


def test_it_trims_what_is_pasted_and_says_so(admin: Person, device: Device) -> None:
    page = create(
        admin,
        client_id=" the-client-id\r\n",
        client_secret=f"\t{SECRET} ",
        jwt_assertion=f"{ASSERTION[:40]}\r\n  {ASSERTION[40:]}\n",
    )
    (profile,) = device.profiles.all()
    assert profile.client_id == "the-client-id"
    assert profile.client_secret.reveal() == SECRET
    assert profile.jwt_assertion.reveal() == ASSERTION
    for label in ("Client ID", "Client Secret", "JWT Assertion/JWT Credential"):
        assert f"{label}: White space" in page


def test_it_lists_every_fault_at_once_and_saves_nothing(admin: Person, device: Device) -> None:
    answer = admin.post(
        f"{PAGE}profiles",
        FILLED
        | {
            "name": " ",
            "token_url": "http://u:p@h.example/#x",
            "extra_params": "[1]",
            "client_id": "",
            "client_secret": "",
            "jwt_assertion": "no jwt",
        },
    )
    assert answer.status_code == 422
    assert faults(answer.text) == [
        "name",
        "token_url",
        "extra_params",
        "jwt_assertion",
        "client_id",
        "client_secret",
    ]
    assert device.profiles.all() == []


def test_it_loses_nothing_that_was_typed_with_a_fault(admin: Person, device: Device) -> None:
    first = admin.post(f"{PAGE}profiles", FILLED | {"name": "", "scope": "kept scope"})
    assert "kept scope" in first.text
    assert "the-client-id" in first.text
    assert "Typed a moment ago and kept" in first.text
    assert SECRET not in first.text
    corrected = FILLED | {"client_secret": "", "jwt_assertion": "", "draft": draft(first.text)}
    assert admin.post(f"{PAGE}profiles", corrected).status_code == 302
    (profile,) = device.profiles.all()
    assert profile.client_secret.reveal() == SECRET
    assert profile.jwt_assertion.reveal() == ASSERTION


def test_it_gives_a_draft_to_nobody_else(admin: Person, device: Device) -> None:
    first = admin.post(f"{PAGE}profiles", FILLED | {"name": ""})
    other = Person(admin.client.application)
    other.log_in()
    stolen = FILLED | {"client_secret": "", "jwt_assertion": "", "draft": draft(first.text)}
    assert other.post(f"{PAGE}profiles", stolen).status_code == 422


def test_it_forgets_a_draft_after_half_an_hour(admin: Person, clock: HandClock) -> None:
    first = admin.post(f"{PAGE}profiles", FILLED | {"name": ""})
    clock.advance(29 * 60)
    admin.get(PAGE)
    clock.advance(2 * 60)
    late = FILLED | {"client_secret": "", "draft": draft(first.text)}
    assert admin.post(f"{PAGE}profiles", late).status_code == 422


@pytest.mark.parametrize("name", ["Front desk", "front DESK", " Front desk "])
def test_it_refuses_a_name_that_is_taken(admin: Person, device: Device, name: str) -> None:
    create(admin)
    answer = admin.post(f"{PAGE}profiles", FILLED | {"name": name})
    assert answer.status_code == 422
    assert faults(answer.text) == ["name"]


def test_it_lets_a_profile_keep_its_own_name(admin: Person, device: Device) -> None:
    create(admin)
    answer = admin.post(f"{PAGE}profiles/{only(device)}", FILLED | {"name": "FRONT DESK"})
    assert answer.status_code == 302


def test_it_refuses_an_expired_jwt_with_its_date(admin: Person) -> None:
    expired = jwt.encode({"exp": 1_700_000_000}, "x" * 32)
    answer = admin.post(f"{PAGE}profiles", FILLED | {"jwt_assertion": expired})
    assert answer.status_code == 422
    assert "expired on 14 November 2023" in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "x" * 65},
        {"name": "bell\x07"},
        {"token_url": ""},
        {"token_url": "https://h.example/" + "x" * 2048},
        {"client_id": "x" * 513},
        {"client_secret": "a\x00b"},
        {"extra_params": '{"grant_type": "x"}'},
        {"extra_params": '{"client_secret": "x"}'},
        {"extra_params": '{"a": ['},
        {"scope_mode": "SCOPES_LIST", "scope": ""},
        {"grant_type": "PASSWORD"},
        {"provider_type": "NOBODY"},
        {"client_auth_mode": ""},
        {"jwt_assertion_mode": "FORGED"},
    ],
)
def test_it_refuses_bad_input_beside_its_field(
    admin: Person, device: Device, changes: dict[str, str]
) -> None:
    answer = admin.post(f"{PAGE}profiles", FILLED | changes)
    assert answer.status_code == 422
    assert set(faults(answer.text)) <= set(changes)
    assert device.profiles.all() == []


def test_it_escapes_what_was_typed(admin: Person) -> None:
    page = create(admin, name="<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_it_duplicates_a_profile_with_its_secrets(admin: Person, device: Device) -> None:
    create(admin)
    answer = admin.post(f"{PAGE}profiles/{only(device)}/duplicate")
    assert "This is a copy of Front desk" in admin.get(answer.headers["Location"]).text
    names = {profile.name: profile for profile in device.profiles.all()}
    assert names["Front desk copy"].client_secret.reveal() == SECRET


def test_it_deletes_a_profile_and_brings_it_back(admin: Person, device: Device) -> None:
    create(admin)
    profile_id = only(device)
    assert "No button uses it" in admin.get(f"{PAGE}profiles/{profile_id}/delete").text
    page = admin.get(admin.post(f"{PAGE}profiles/{profile_id}/delete").headers["Location"]).text
    assert device.profiles.all() == []
    undo = re.search(r'action="(/undo/[^"]+)"', page)
    assert undo is not None
    admin.post(undo[1], {"next": PAGE})
    assert only(device) == profile_id
    assert (
        "can no longer be undone"
        in admin.get(admin.post(undo[1], {"next": PAGE}).headers["Location"]).text
    )


def test_it_asks_before_it_deletes_a_profile_that_buttons_use(
    admin: Person, device: Device
) -> None:
    create(admin)
    profile_id = only(device)
    request = ButtonRequest(oauth_profile=profile_id, targets="h.example")
    button = Button(id="help", text="Help in room 3", position=0, requests=(request,))
    device.screens.put("s", Screen(id="s", name="S", buttons=(button,)))
    answer = admin.post(f"{PAGE}profiles/{profile_id}/delete")
    assert answer.headers["Location"].endswith(f"{profile_id}/delete")
    assert "Help in room 3" in admin.get(answer.headers["Location"]).text
    assert only(device) == profile_id
    admin.post(f"{PAGE}profiles/{profile_id}/delete", {"confirmed": "yes"})
    assert device.profiles.all() == []


@pytest.mark.parametrize("action", ["/duplicate", "/delete", "/token", "/authorize"])
def test_it_answers_for_a_profile_that_is_gone(admin: Person, action: str) -> None:
    assert admin.post(f"{PAGE}profiles/gone{action}", FILLED).status_code == 404


def test_it_shows_why_a_profile_is_failing(admin: Person, device: Device) -> None:
    create(admin, token_url="https://no-such-host.invalid/token")
    (profile,) = device.profiles.all()
    device.tokens.obtain(profile, deadline=device.clock.monotonic() + 5)
    for path in (PAGE, "/"):
        page = admin.get(path).text
        assert "failing" in page
        assert "NET-101" in page
    changed = msgspec.structs.replace(profile, token_url="https://other.invalid/token")
    device.profiles.put(profile.id, changed)
    assert "never used" in admin.get(PAGE).text, "what failed before the change says nothing now"


def test_it_says_when_the_disk_refuses_and_keeps_what_was_stored(
    admin: Person, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(admin)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = admin.call(f"{PAGE}profiles", FILLED | {"name": "Second"})
    assert answer.status_code == 507
    assert answer.get_json()["problem"]["code"] == "STO-003"
    assert [profile.name for profile in device.profiles.all()] == ["Front desk"]


def test_it_tells_a_script_where_to_go_next(admin: Person) -> None:
    answer = admin.call(f"{PAGE}profiles", FILLED)
    assert (answer.status_code, answer.get_json()) == (200, {"location": PAGE})


def test_it_offers_every_provider_type(admin: Person, device: Device) -> None:
    page = admin.get(PAGE).text
    for name, preset in device.presets.items():
        assert f'<option value="{name}"' in page
        assert f">{preset.title}</summary>" in page
