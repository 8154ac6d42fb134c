"""RingCentral's own Python SDK, unchanged, against the sandbox."""

from pathlib import Path

import pytest
import requests
from ringcentral import SDK
from ringcentral.http.api_exception import ApiException

from algo_oauth.sandbox.running import RunningSandbox


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunningSandbox:
    made = RunningSandbox(tmp_path)
    # The SDK cannot be told of another authority, so the library below it is.
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", made.report.ca_cert)
    return made


def test_it_serves_the_official_sdk_from_login_to_logout(sandbox: RunningSandbox) -> None:
    with sandbox:
        report = sandbox.report
        platform = SDK(report.client_id, report.client_secret, sandbox.base_url).platform()
        platform.login(jwt=report.jwt)
        posts = f"/team-messaging/v1/chats/{report.team_id}/posts"
        assert platform.post(posts, {"text": "Hello from the SDK"}).json().groupId == report.team_id
        assert platform.get(posts).json().records[0].text == "Hello from the SDK"
        assert platform.get("/account/~/extension/~").json().name == "Sam Sandbox"
        first = platform.auth().access_token()
        platform.refresh()
        assert platform.auth().access_token() != first
        assert platform.get("/team-messaging/v1/teams").ok()
        platform.logout()
        assert sandbox.world.sessions.open_sessions() == ()


def test_it_refuses_the_official_sdk_with_a_wrong_secret(sandbox: RunningSandbox) -> None:
    with sandbox:
        platform = SDK(sandbox.report.client_id, "wrong", sandbox.base_url).platform()
        with pytest.raises(ApiException, match="401"):
            platform.login(jwt=sandbox.report.jwt)
