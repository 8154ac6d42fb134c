"""Two windows that change the same profile: neither undoes the other one quietly."""

import re

import pytest

from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from tests.web.conftest import Person
from tests.web.test_mid_form import hidden
from tests.web.test_oauth_profiles import ASSERTION, FILLED, PAGE, SECRET, create, faults, only
from tests.web.test_screens_page import codes

THEIRS = "their-new-secret"
MINE = "my-new-secret"
KEPT = {"client_secret": "", "jwt_assertion": ""}
"""How the form comes back from somebody who types no secret."""


class Window:
    """A window with the profile's form as it was opened."""

    def __init__(self, person: Person, device: Device) -> None:
        self.person = person
        self.path = f"{PAGE}profiles/{only(device)}"
        self.hidden = self._hidden(person.get(self.path).text)

    def save(self, **changes: str) -> tuple[int, str]:
        """Send the form with these changes; the next one is what came back."""
        answer = self.person.post(self.path, FILLED | KEPT | self.hidden | changes)
        if answer.status_code == 422:
            self.hidden = self._hidden(answer.text)
        return answer.status_code, answer.text

    def _hidden(self, html: str) -> dict[str, str]:
        names = [n for n in ("version", "draft", "drafted") if f'name="{n}"' in html]
        return {name: hidden(html, name) for name in names}


@pytest.fixture
def mine(admin: Person, device: Device) -> Window:
    create(admin)
    return Window(admin, device)


@pytest.fixture
def theirs(mine: Window, device: Device) -> Window:
    return Window(mine.person, device)


def saved(device: Device) -> OAuthProfile:
    (profile,) = device.profiles.all()
    return profile


def note(html: str, field: str) -> str:
    found = re.search(rf'id="{field}-note">([^<]*)<', html)
    return found[1] if found else ""


def test_it_saves_one_after_the_other(mine: Window, device: Device) -> None:
    assert mine.save(name="One")[0] == 302
    assert Window(mine.person, device).save(name="Two", scope="x")[0] == 302
    assert (saved(device).name, saved(device).scope) == ("Two", "x")


def test_it_takes_the_same_form_twice(mine: Window) -> None:
    """A browser that got no answer sends it again."""
    assert mine.save(name="One", client_secret=MINE)[0] == 302
    assert mine.save(name="One", client_secret=MINE)[0] == 302


@pytest.mark.parametrize(
    ("field", "other", "own"),
    [
        ("name", "Theirs", "Mine"),
        ("client_id", "their-id", "my-id"),
        ("extra_params", '{"a": "theirs"}', '{"a": "mine"}'),
        ("assertion_lifetime", "60", "90"),
        ("provider_type", "CUSTOM", "ZOOM"),
        ("grant_type", "CLIENT_CREDENTIALS", "DEVICE_CODE"),
        ("token_url", "https://theirs.example/token", "https://mine.example/token"),
    ],
)
def test_it_undoes_no_change_of_another_window(
    mine: Window, theirs: Window, device: Device, field: str, other: str, own: str
) -> None:
    assert theirs.save(**{field: other})[0] == 302
    before = saved(device)
    status, page = mine.save(**{field: own})
    assert (status, "FLD-040" in codes(page)) == (422, True)
    assert field in faults(page)
    assert saved(device) == before


def test_it_shows_both_what_was_typed_and_what_the_other_saved(
    mine: Window, theirs: Window
) -> None:
    theirs.save(name="Theirs")
    _, page = mine.save(name="Mine")
    assert "changed to “Theirs” meanwhile" in page
    assert 'value="Mine"' in page


def test_it_replaces_the_other_change_knowingly(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(name="Theirs")
    mine.save(name="Mine")
    assert mine.save(name="Mine")[0] == 302
    assert saved(device).name == "Mine"


def test_it_tells_again_of_a_third_change(mine: Window, theirs: Window, device: Device) -> None:
    theirs.save(name="Theirs")
    mine.save(name="Mine")
    Window(mine.person, device).save(name="Third")
    assert "“Third”" in mine.save(name="Mine")[1]
    assert saved(device).name == "Third"


def test_it_takes_over_what_only_the_other_changed(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(client_id="their-id")
    status, page = mine.save(name="Mine")
    assert (status, codes(page), faults(page)) == (422, {"FLD-040"}, ["client_id"])
    assert note(page, "client_id").endswith("it was “the-client-id”.")
    assert mine.save(name="Mine", client_id="their-id")[0] == 302
    assert (saved(device).name, saved(device).client_id) == ("Mine", "their-id")


def test_it_tells_of_the_other_change_beside_all_other_faults(mine: Window, theirs: Window) -> None:
    theirs.save(client_id="their-id")
    _, page = mine.save(name="", token_url="http://x.example/")
    assert codes(page) == {"FLD-001", "FLD-011", "FLD-040"}


def test_it_notes_a_change_of_the_provider_type(mine: Window, theirs: Window) -> None:
    theirs.save(provider_type="CUSTOM")
    _, page = mine.save(name="Mine")
    assert note(page, "provider_type")
    assert 'aria-describedby="provider_type-help provider_type-note' in page


def test_it_opens_what_hides_a_field_that_was_changed(mine: Window, theirs: Window) -> None:
    theirs.save(client_id="their-id", revocation_url="https://theirs.example/revoke")
    _, page = mine.save(name="Mine")
    assert re.search(r"<details[^>]* open>\s*<summary>Refreshing and revoking", page)


def test_it_keeps_both_secrets_apart_without_quoting_either(
    mine: Window, theirs: Window, device: Device
) -> None:
    assert theirs.save(client_secret=THEIRS)[0] == 302
    status, page = mine.save(client_secret=MINE)
    assert (status, codes(page), faults(page)) == (422, {"FLD-040"}, ["client_secret"])
    assert "this was replaced meanwhile" in page
    assert "Typed a moment ago and kept" in page
    assert not any(secret in page for secret in (SECRET, THEIRS, MINE, "••"))
    assert saved(device).client_secret.reveal() == THEIRS


def test_it_replaces_the_other_secret_knowingly(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(client_secret=THEIRS)
    mine.save(client_secret=MINE)
    assert mine.save()[0] == 302
    assert saved(device).client_secret.reveal() == MINE


def test_it_never_brings_back_the_secret_that_the_other_replaced(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(client_secret=THEIRS)
    status, page = mine.save(name="Mine")
    assert (status, faults(page)) == (422, ["client_secret"])
    assert note(page, "client_secret") == "Changed in another window meanwhile."
    assert mine.save(name="Mine")[0] == 302
    assert (saved(device).name, saved(device).client_secret.reveal()) == ("Mine", THEIRS)


def test_it_tells_even_who_types_the_secret_of_before(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(client_secret=THEIRS)
    assert mine.save(client_secret=SECRET)[0] == 422
    assert mine.save()[0] == 302
    assert saved(device).client_secret.reveal() == SECRET


def test_it_has_nothing_to_tell_where_both_typed_the_same_secret(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(client_secret=THEIRS)
    assert mine.save(client_secret=THEIRS)[0] == 302


def test_it_keeps_a_secret_that_is_typed_beside_the_other_change(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(name="Theirs")
    _, page = mine.save(name="Mine", client_secret=MINE)
    assert MINE not in page
    assert mine.save(name="Mine")[0] == 302
    assert saved(device).client_secret.reveal() == MINE


def test_it_marks_equal_secrets_of_two_profiles_differently(admin: Person, device: Device) -> None:
    create(admin)
    first = Window(admin, device)
    admin.post(f"{first.path}/duplicate")
    second = next(p.id for p in device.profiles.all() if p.name == "Front desk copy")
    ours = first.hidden["version"]
    copy = hidden(admin.get(f"{PAGE}profiles/{second}").text, "version")
    pairs = [tuple(v[n : n + 4] for n in range(0, len(v), 4)) for v in (ours, copy)]
    differ = {one for one, other in zip(*pairs, strict=True) if one != other}
    assert len(differ) == 5, "the name, and four secrets, two of which are empty"


def test_it_tells_after_filling_in_from_the_issuer(
    mine: Window, theirs: Window, device: Device
) -> None:
    """Which shows the form anew, and has told nobody anything."""
    theirs.save(name="Theirs")
    assert mine.save(name="Mine", then="issuer", issuer="no address")[0] == 422
    status, page = mine.save(name="Mine")
    assert (status, codes(page)) == (422, {"FLD-040"})
    assert saved(device).name == "Theirs"


def test_it_replaces_everything_for_a_form_without_a_version(
    mine: Window, theirs: Window, device: Device
) -> None:
    theirs.save(name="Theirs")
    assert mine.save(name="Mine", version="")[0] == 302
    assert saved(device).name == "Mine"


@pytest.mark.parametrize("version", ["x", "💥" * 9, "A" * 5000, " "])
def test_it_trusts_no_version_that_it_cannot_read(mine: Window, version: str) -> None:
    status, page = mine.save(name="Mine", client_secret=MINE, version=version)
    assert (status, codes(page)) == (422, {"FLD-040"})
    assert MINE not in page
    assert mine.save(name="Mine")[0] == 302


def test_it_starts_no_authorization_over_another_change(
    mine: Window, theirs: Window, device: Device
) -> None:
    consent = {"grant_type": "AUTH_CODE", "auth_url": "https://p.example/authorize"}
    theirs.save(name="Theirs")
    assert mine.save(name="Mine", then="authorize", **consent)[0] == 422
    assert saved(device).grant_type == "JWT_BEARER"


def test_it_carries_no_version_in_the_form_of_a_new_profile(mine: Window) -> None:
    assert 'name="version"' not in mine.person.get(PAGE).text


@pytest.mark.parametrize("then", ["", "authorize", "issuer"])
def test_it_loses_nothing_typed_for_a_profile_that_is_gone(
    mine: Window, device: Device, then: str
) -> None:
    mine.person.post(f"{mine.path}/delete")
    status, page = mine.save(name="Mine", scope="my scope", client_secret=MINE, then=then)
    assert status == 422
    assert codes(page) == {"PRO-011", "PRO-006"}
    assert "deleted in another window" in page
    assert 'value="my scope"' in page
    assert "Create Profile" in page
    assert device.profiles.all() == []
    again = FILLED | mine.hidden | {"name": "Mine", "scope": "my scope", "client_secret": ""}
    assert f'action="{PAGE}profiles"' in page
    assert mine.person.post(f"{PAGE}profiles", again).status_code == 302
    profile = saved(device)
    assert (profile.name, profile.scope) == ("Mine", "my scope")
    assert (profile.client_secret.reveal(), profile.jwt_assertion.reveal()) == (MINE, ASSERTION)


def test_it_never_creates_a_profile_by_itself(mine: Window, device: Device) -> None:
    mine.person.post(f"{mine.path}/delete")
    for _ in range(2):
        assert mine.save(client_secret=MINE, jwt_assertion=ASSERTION)[0] == 422
    assert device.profiles.all() == []


def test_it_names_every_fault_of_a_form_whose_profile_is_gone(mine: Window) -> None:
    mine.person.post(f"{mine.path}/delete")
    _, page = mine.save(name="", token_url="http://x.example/")
    assert codes(page) == {"PRO-011", "PRO-006", "FLD-001", "FLD-011"}


def test_it_saves_into_a_profile_that_was_brought_back(mine: Window, device: Device) -> None:
    answer = mine.person.post(f"{mine.path}/delete")
    page = mine.person.get(answer.headers["Location"]).text
    undo = re.search(r'action="(/undo/[^"]+)"', page)
    assert undo is not None
    mine.person.post(undo[1], {"next": PAGE})
    assert mine.save(name="Mine")[0] == 302
    assert saved(device).name == "Mine"
