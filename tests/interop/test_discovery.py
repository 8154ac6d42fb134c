"""*Fill from issuer*: what each server says of itself, in a profile's words."""

import pytest

from algo_oauth.errors import IssuerUnusable
from algo_oauth.oauth.discovery import read_issuer
from algo_oauth.outbound.door import Door
from tests.interop.conformance import DISCOVERY, Record
from tests.interop.core import PATIENCE, Core, profile_for
from tests.interop.on_django import server as on_django
from tests.interop.server import Server


def test_it_fills_the_addresses(server: Server, door: Door, record: Record) -> None:
    fields = read_issuer(door, server.issuer, within=PATIENCE).fields
    assert fields["issuer"] == server.issuer
    assert fields["auth_url"] == server.endpoints.authorize
    assert fields["token_url"] == server.endpoints.token
    assert fields["revocation_url"] == server.endpoints.revoke
    silent = server.name == on_django.NAME
    assert fields["device_url"] == ("" if silent else server.endpoints.device)
    record.beyond(DISCOVERY, server.name, "all but the device URL" if silent else "all addresses")


def test_it_offers_what_the_server_supports_and_nothing_else(server: Server, door: Door) -> None:
    described = read_issuer(door, server.issuer, within=PATIENCE)
    registered_grants = {grant for grant, _ in server.clients}
    registered_modes = {mode for _, mode in server.clients}
    assert set(described.grants) == registered_grants
    # Django OAuth Toolkit has public clients and does not say so.
    assert set(described.modes) | {"NONE"} == registered_modes


def test_it_fills_in_a_profile_that_works(server: Server, door: Door, core: Core) -> None:
    fields = read_issuer(door, server.issuer, within=PATIENCE).fields
    profile = profile_for(server, "AUTH_CODE_PKCE", "HTTP_BASIC", **fields)
    assert core.get_token(server, profile) is None


def test_it_takes_no_description_of_another_issuer(server: Server, door: Door) -> None:
    with pytest.raises(IssuerUnusable):
        read_issuer(door, f"{server.issuer}/", within=PATIENCE)
