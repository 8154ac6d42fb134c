"""DEVICE_CODE: a person types a short code on another device (RFC 8628 §3.4)."""

from algo_oauth.oauth.grants.grant import Grant, Occasion
from algo_oauth.oauth.profile import OAuthProfile


def _form(_: OAuthProfile, occasion: Occasion) -> dict[str, str]:
    return {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": occasion.consent.device_code.reveal(),
    }


DEVICE_CODE = Grant(
    name="DEVICE_CODE",
    explanation="A person types a short code on a phone or another computer; no callback URL.",
    needs=("device_url",),
    form=_form,
    consent="device",
)
