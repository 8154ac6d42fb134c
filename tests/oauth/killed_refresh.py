"""A second process: refreshes a token, and dies by kill -9 at the moment that is asked for.

``before``: the provider has answered and nothing is saved. ``after``: the new pair is saved and
nobody has used it.
"""

import os
import signal
import sys

from algo_oauth.device import Device
from algo_oauth.oauth.profile import OAuthProfile
from algo_oauth.oauth.token_record import TokenRecord
from algo_oauth.secret import Secret
from algo_oauth.settings import load_settings

PATIENCE = 20.0


def open_device(state: str, ca_bundle: str) -> Device:
    """Open the device of a state folder."""
    environ = {
        "ALGO_OAUTH_ADMIN_PASSWORD": "correct horse battery",
        "ALGO_OAUTH_CA_BUNDLE": ca_bundle,
        "ALGO_OAUTH_STATE": state,
    }
    return Device(load_settings([], environ))


def sandboxed(base_url: str, client_id: str, client_secret: str, jwt: str) -> OAuthProfile:
    """Return a profile of the sandbox."""
    return OAuthProfile(
        id="p1",
        name="Sandbox",
        provider_type="RINGCENTRAL",
        grant_type="JWT_BEARER",
        token_url=f"{base_url}/restapi/oauth/token",
        client_auth_mode="HTTP_BASIC",
        client_id=client_id,
        client_secret=Secret(client_secret),
        jwt_assertion=Secret(jwt),
    )


def main(moment: str, state: str, ca_bundle: str, *of_profile: str) -> None:
    device = open_device(state, ca_bundle)
    profile = sandboxed(*of_profile)
    until = device.clock.monotonic() + PATIENCE
    assert device.tokens.obtain(profile, deadline=until).problem is None
    save = device.token_store.save

    def die(record: TokenRecord) -> None:
        if moment == "after":
            save(record)
        os.kill(os.getpid(), signal.SIGKILL)

    device.token_store.save = die  # type: ignore[method-assign]  # the place of the accident
    device.tokens.renew(profile, by="refresh", deadline=until)


if __name__ == "__main__":
    main(*sys.argv[1:])
