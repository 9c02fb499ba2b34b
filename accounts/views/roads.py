"""Where somebody goes after a second factor was proved or set up, and what the pages for codes share."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse

from access.proof import Method
from accounts.models import FactorDevice, SentCodeDevice, SmsDevice
from accounts.numbers import masked_number
from accounts.selectors import factors_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A method to offer: `number` is where a text message goes, masked; `sends` says that a code has to be sent."""

    method: Method
    number: str
    sends: bool


def ways(devices: dict[Method, FactorDevice]) -> list[Way]:
    """The usable methods, in order."""
    return [
        Way(
            method=method,
            number=masked_number(device.number) if isinstance(device, SmsDevice) else "",
            sends=isinstance(device, SentCodeDevice),
        )
        for method, device in devices.items()
    ]


def address_of(name: str, **query: str) -> str:
    """An address of this package with its query; what is empty is left out."""
    asked = {key: value for key, value in query.items() if value}
    return f"{reverse(f'accounts:{name}')}?{urlencode(asked)}" if asked else reverse(f"accounts:{name}")


def road_after_proof(*, user_id: int, method: Method, wanted: str) -> str:
    """To recovery codes still due, to one's factors after a recovery code, else to where one wanted to go."""
    home = resolve_url(settings.LOGIN_REDIRECT_URL)
    if factors_of(user_id=user_id).recovery_unfinished:
        return address_of("recovery_codes", next=wanted or home)
    if method is Method.RECOVERY_CODE and not wanted:
        return address_of("security")
    return wanted or home


def speak(response: HttpResponse, language: str) -> None:
    """Keeps the language for the pages before sign-in too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
