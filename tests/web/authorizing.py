"""Somebody who authorizes a profile, and its provider."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import trustme
from werkzeug.test import TestResponse

from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.redirect_flow import CALLBACK_PATH
from tests.doubles.tls_target import Received, json_answer, tls_target
from tests.oauth.consents import consenting
from tests.oauth.targets import granting, in_turn
from tests.web.conftest import Person

PAGE = "/advanced-settings/oauth/"
EDIT = f"{PAGE}profiles/p1"
GRANTED = granting("token-1", refresh_token="refresh-1", scope="read")
OFFERED = json_answer(
    json.dumps(
        {
            "device_code": "d3vice",
            "user_code": "WDJB-MJHT",
            "verification_uri": "https://p.example/activate",
            "verification_uri_complete": "https://p.example/activate?code=WDJB-MJHT",
            "expires_in": 600,
            "interval": 5,
        }
    )
)


class Authorizing:
    """An admin, a profile that needs a consent, and its provider."""

    def __init__(self, person: Person, device: Device, port: int, got: Received) -> None:
        self.person, self.device, self.port, self.got = person, device, port, got

    def have(self, grant: str = "AUTH_CODE_PKCE", **changes: Any) -> OAuthProfile:
        profile = consenting(self.port, grant, **changes)
        self.device.profiles.put(profile.id, profile)
        return profile

    def start(self) -> str:
        """Start Authorization and return the state that the provider would send back."""
        page = self.person.post(f"{EDIT}/authorize").text
        link = re.search(r'href="([^"]+)" rel="noreferrer" data-follow', page)
        assert link is not None, page
        query = urlsplit(link[1].replace("&amp;", "&")).query
        return dict(parse_qsl(query))["state"]

    def come_back(self, **query: str) -> str:
        """Be sent back by the provider; return the page that a person then sees."""
        return follow(self.person, self.person.get(CALLBACK_PATH, query_string=query))


def follow(person: Person, answer: TestResponse) -> str:
    assert answer.status_code in (302, 303), answer.text
    return person.get(answer.headers["Location"]).text


@contextmanager
def authorizing(
    person: Person, device: Device, certificate: trustme.LeafCert, *answers: bytes
) -> Iterator[Authorizing]:
    device.device_flows.stop()  # a test looks by itself
    with tls_target(in_turn(*answers), certificate) as (port, got):
        yield Authorizing(person, device, port, got)
