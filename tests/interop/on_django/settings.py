"""The settings of the Django site."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

_APPS: Final = ("contenttypes", "auth", "sessions")
_MIDDLEWARE: Final = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
_TEMPLATES: Final = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [Path(__file__).parent / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
}
_LOGGING: Final = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"]},
}
_TOOLKIT: Final = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "PKCE_REQUIRED": False,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
}


def site_settings(*, folder: str, scopes: Iterable[str], issuer: str) -> dict[str, Any]:
    """Return the settings; the database is in ``folder``, and the site answers at ``issuer``."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/site.sqlite3"}
    waiting = {"timeout": 10, "transaction_mode": "IMMEDIATE"}
    return {
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "SECRET_KEY": "known to everybody: this site is for tests",
        "DATABASES": {"default": database | {"OPTIONS": waiting}},
        "INSTALLED_APPS": [*(f"django.contrib.{name}" for name in _APPS), "oauth2_provider"],
        "MIDDLEWARE": _MIDDLEWARE,
        "MIGRATION_MODULES": dict.fromkeys([*_APPS, "oauth2_provider"]),
        # What is checked here is the protocol: a slow hash would only take time.
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "ROOT_URLCONF": "tests.interop.on_django.urls",
        "TEMPLATES": [_TEMPLATES],
        "LOGGING": _LOGGING,
        "LOGIN_URL": "/login/",
        "USE_TZ": True,
        "OAUTH2_PROVIDER": _toolkit(scopes, issuer),
    }


def _toolkit(scopes: Iterable[str], issuer: str) -> dict[str, Any]:
    link = f"{issuer}/device/"
    return _TOOLKIT | {
        "SCOPES": dict.fromkeys(scopes, "so that the tests can ask for it"),
        "OAUTH_DEVICE_VERIFICATION_URI": link,
        "OAUTH_DEVICE_VERIFICATION_URI_COMPLETE": link + "?user_code={user_code}",
    }
