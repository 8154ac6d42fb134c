"""The front page: what it shows, what it escapes, and what keeps it safe."""

import re

import pytest

from algo_oauth.sandbox.chats import Message
from algo_oauth.sandbox.front import MODE_NAMES
from algo_oauth.sandbox.trouble import MODES
from tests.sandbox.dialogue import Dialogue

POSTS = "/sandbox/posts"


def _post(talk: Dialogue, text: str | None) -> None:
    talk.world.chats.add(
        talk.credentials.team_id, text=text, attachments=(), app_name="8450 <console>"
    )


def test_it_says_loudly_that_it_is_not_ringcentral(talk: Dialogue) -> None:
    assert "This is not RingCentral." in talk.client.get("/").text


def test_it_shows_the_team_id_and_the_team_link(talk: Dialogue) -> None:
    page = talk.client.get("/").text
    team_id = talk.credentials.team_id
    assert re.fullmatch(r"\d{12}", team_id)
    assert f'<code id="team-id">{team_id}</code>' in page
    assert f"https://app.ringcentral.com/messages/{team_id}<" in page


def test_it_shows_messages_without_a_script(talk: Dialogue) -> None:
    talk.post_text("HELLO!", talk.log_in()["access_token"])
    page = talk.client.get("/").text
    assert '<p class="message-text">HELLO!</p>' in page
    assert "<strong>8450 console (JWT)</strong>" in page
    assert 'datetime="2027-01-15T08:00:00.000Z">08:00:00<' in page


def test_it_escapes_what_it_shows(talk: Dialogue) -> None:
    _post(talk, "<script>alert(1)</script> **bold**")
    page = talk.client.get("/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in page
    assert "8450 &lt;console&gt;" in page


def test_it_shows_the_credentials_to_copy(talk: Dialogue) -> None:
    page = talk.client.get("/").text
    app = talk.credentials.jwt_app
    assert all(text in page for text in (app.client_id, app.client_secret, talk.credentials.jwt))


def test_it_shows_the_mode_that_is_set(talk: Dialogue) -> None:
    talk.world.trouble.cause("hang", "api")
    page = talk.client.get("/").text
    assert page.count('<option value="hang" selected>') == 1
    assert '<span class="badge">Never answers</span>' in page


def test_it_offers_every_mode() -> None:
    assert set(MODE_NAMES) == set(MODES)


@pytest.mark.parametrize("path", ["/", POSTS])
def test_it_allows_nothing_from_elsewhere_and_nothing_inline(talk: Dialogue, path: str) -> None:
    policy = talk.client.get(path).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_it_needs_nothing_inline_and_nothing_from_elsewhere(talk: Dialogue) -> None:
    page = talk.client.get("/").text
    assert not re.search(r"<style|<script>| style=| on\w+=", page)
    linked = re.findall(r'(?:src|href|action)="([^"]+)"', page)
    assert linked
    assert all(link.startswith("/") for link in linked)


def test_it_serves_what_its_page_links_to(talk: Dialogue) -> None:
    links = re.findall(r'(?:src|href)="(/[^"]+)"', talk.client.get("/").text)
    for link in links:
        with talk.client.get(link) as answer:  # a served file stays open until it is closed
            assert answer.status_code == 200
    assert {link.rsplit(".")[-1] for link in links} == {"css", "js", "svg"}


def test_its_cookie_stays_on_this_site(talk: Dialogue) -> None:
    cookie = talk.client.get("/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"))


def test_it_gives_a_script_the_messages_oldest_first(talk: Dialogue) -> None:
    for text in ("one", "two", None):
        _post(talk, text)
    posts = talk.client.get(POSTS).get_json()
    assert [post["text"] for post in posts] == ["one", "two", "(attachment)"]
    assert set(posts[0]) == {"id", "author", "time", "text"}


def test_it_gives_a_script_the_newest_200(talk: Dialogue) -> None:
    for number in range(201):
        _post(talk, str(number))
    texts = [post["text"] for post in talk.client.get(POSTS).get_json()]
    assert (len(texts), texts[0], texts[-1]) == (200, "1", "200")


def test_it_has_nothing_to_tell_until_something_is_posted(talk: Dialogue) -> None:
    etag = talk.client.get(POSTS).headers["ETag"]
    answer = talk.client.get(POSTS, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_it_has_something_to_tell_after_a_post(talk: Dialogue) -> None:
    etag = talk.client.get(POSTS).headers["ETag"]
    _post(talk, "news")
    assert talk.client.get(POSTS, headers={"If-None-Match": etag}).status_code == 200


def test_it_still_has_to_tell_what_was_posted_while_it_answered(
    talk: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = talk.world.chats
    newest = chats.newest

    def and_then_a_post(chat_id: str, count: int) -> list[Message]:
        found = newest(chat_id, count)
        chats.add(chat_id, text="late", attachments=(), app_name="console")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(chats, "newest", and_then_a_post)
        etag = talk.client.get(POSTS).headers["ETag"]
    again = talk.client.get(POSTS, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert [post["text"] for post in again.get_json()] == ["late"]
