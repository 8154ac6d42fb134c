"""Django OAuth Toolkit as a program: ``python -m tests.interop.on_django.site``.

It speaks as ``program.Program`` says. Configuration: ``key``, ``cert``, ``folder`` (for its
database), ``clients``, ``scopes``, ``callback``, ``person``. Command: ``{"expire": USER_CODE}``.
"""

import ssl
import sys
from pathlib import Path
from typing import Any, Final

import django
import msgspec
from django.conf import settings

from tests.interop.registered import DEVICE_CODE, Client
from tests.interop.tls_wsgi import address_of, free_listener, served

_HERE: Final = Path(__file__).parent
_APPS: Final = ("contenttypes", "auth", "sessions")
_MIDDLEWARE: Final = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
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


def configure(told: Configuration, issuer: str) -> None:
    """Put the site together: its settings, its tables, its people and applications."""
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="known to everybody: this site is for tests",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": f"{told.folder}/site.sqlite3",
                "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE"},
            }
        },
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in _APPS), "oauth2_provider"],
        MIDDLEWARE=_MIDDLEWARE,
        MIGRATION_MODULES=dict.fromkeys([*_APPS, "oauth2_provider"]),
        # What is checked here is the protocol: a slow hash would only take time.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ROOT_URLCONF="tests.interop.on_django.urls",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [_HERE / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        LOGGING={
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "root": {"handlers": ["console"]},
        },
        LOGIN_URL="/login/",
        USE_TZ=True,
        OAUTH2_PROVIDER={
            "SCOPES": dict.fromkeys(told.scopes, "so that the tests can ask for it"),
            "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
            "PKCE_REQUIRED": False,
            "REFRESH_TOKEN_REUSE_PROTECTION": True,
            "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
            "OAUTH_DEVICE_VERIFICATION_URI": f"{issuer}/device/",
            "OAUTH_DEVICE_VERIFICATION_URI_COMPLETE": issuer + "/device/?user_code={user_code}",
        },
    )
    django.setup()


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
    configure(told, address_of(listener))
    fill(told)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(told.cert, told.key)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    with served(get_wsgi_application(), listener, context):
        say({"issuer": address_of(listener)})
        for line in sys.stdin:
            expire(msgspec.json.decode(line)["expire"])
            say({})


if __name__ == "__main__":
    main()
