"""Django OAuth Toolkit as a program: ``python -m tests.interop.on_django.site``.

It speaks as ``program.Program`` says. Configuration: ``key``, ``cert``, ``folder`` (for its
database), ``clients``, ``scopes``, ``callback``, ``person``. Command: ``{"expire": USER_CODE}``.
"""

import ssl
import sys
from typing import Any, Final

import django
import msgspec
from django.conf import settings

from tests.interop.on_django.settings import site_settings
from tests.interop.registered import DEVICE_CODE, Client
from tests.interop.tls_wsgi import address_of, free_listener, served

_GRANT_NAMES: Final = {
    "CLIENT_CREDENTIALS": "client-credentials",
    "AUTH_CODE": "authorization-code",
    "AUTH_CODE_PKCE": "authorization-code",
    "DEVICE_CODE": DEVICE_CODE,
}


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """The first line that is read."""

    key: str
    cert: str
    folder: str
    clients: list[Client]
    scopes: list[str]
    callback: str
    person: dict[str, str]


def fill(told: Configuration) -> None:
    """Make the tables, the person and the applications."""
    from django.contrib.auth.models import User  # noqa: PLC0415  needs the settings
    from django.core.management import call_command  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    user = User.objects.create_user(told.person["name"], password=told.person["password"])
    for client in told.clients:
        Application.objects.create(
            client_id=client.client_id,
            client_secret=client.secret,
            client_type="public" if client.mode == "NONE" else "confidential",
            authorization_grant_type=_GRANT_NAMES[client.grant],
            redirect_uris=told.callback,
            name=client.client_id,
            user=user,
        )


def expire(user_code: str) -> None:
    """End the life of a device code."""
    from oauth2_provider.models import DeviceGrant  # noqa: PLC0415

    DeviceGrant.objects.filter(user_code=user_code).update(status=DeviceGrant.EXPIRED)


def say(answer: dict[str, Any]) -> None:
    """Write a line."""
    sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until the input ends."""
    told = msgspec.json.decode(sys.stdin.readline(), type=Configuration)
    listener = free_listener()
    issuer = address_of(listener)
    settings.configure(**site_settings(folder=told.folder, scopes=told.scopes, issuer=issuer))
    django.setup()
    fill(told)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(told.cert, told.key)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    with served(get_wsgi_application(), listener, context):
        say({"issuer": issuer})
        for line in sys.stdin:
            expire(msgspec.json.decode(line)["expire"])
            say({})


if __name__ == "__main__":
    main()
