"""Passkeys: the two ceremonies of WebAuthn (W3C, level 3), with user verification required.

The challenge, what the browser is asked, and the check of what came back. No queries: what must be remembered
between asking and checking is handed in and out. The relying party is the host of PUBLIC_URL.
"""

import json
import secrets
from binascii import Error as NoBase64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, options_to_json_dict, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from common.crypto import keyed_hash

MOST_TYPED = 10_000
"""Characters of a browser's answer; a real one has a few thousand at most."""
_CHALLENGE_BYTES = 32
_TIME_TO_ANSWER = 120_000
_TRANSPORTS = frozenset(transport.value for transport in AuthenticatorTransport)
_UNREADABLE = (WebAuthnException, NoBase64, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What a made-up answer may run into, in the package or before it."""


class Refused(Exception):
    """The answer proves nothing: not of this challenge, place or passkey, without verification, or unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A passkey as the browser is told of it."""

    credential_id: str
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasskey:
    """A passkey that an authenticator has just made."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: list[str]


def new_challenge() -> bytes:
    """256 random bits."""
    return secrets.token_bytes(_CHALLENGE_BYTES)


def challenge_hash(challenge: bytes) -> str:
    """What is stored of a challenge."""
    return keyed_hash("passkey challenge", challenge.hex())


def challenge_in(response: str) -> bytes | None:
    """The challenge that a browser's answer says it answers, or None; nothing is checked yet."""
    try:
        client_data = base64url_to_bytes(json.loads(response)["response"]["clientDataJSON"])
        return parse_client_data_json(client_data).challenge
    except _UNREADABLE:
        return None


def credential_id_in(response: str) -> str:
    """The passkey that a browser's answer names, or ""; nothing is checked yet."""
    try:
        named = json.loads(response)["id"]
    except _UNREADABLE:
        return ""
    return named if isinstance(named, str) else ""


def registration_ask(
    *, user_id: int, account: str, name: str, known: Iterable[Known], challenge: bytes
) -> dict[str, Any]:
    """What the browser is asked to make a passkey; an authenticator that holds a known one makes no second.

    The authenticator may keep the passkey by itself, so that it is found on the person's other devices too, and
    need not: the password always comes first.
    """
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=f"{settings.BRAND['name']} {settings.BRAND['product']}",
        user_id=bytes.fromhex(keyed_hash("person of a passkey", str(user_id))),
        user_name=account,
        user_display_name=name,
        challenge=challenge,
        timeout=_TIME_TO_ANSWER,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return options_to_json_dict(options)


def authentication_ask(*, known: Iterable[Known], challenge: bytes) -> dict[str, Any]:
    """What the browser is asked to sign with one of the known passkeys."""
    options = generate_authentication_options(
        rp_id=_host(),
        challenge=challenge,
        timeout=_TIME_TO_ANSWER,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def registration_check(response: str, *, challenge: bytes) -> NewPasskey:
    """The passkey that was made for this challenge. Raises `Refused`."""
    try:
        made = verify_registration_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=settings.PUBLIC_URL,
            require_user_verification=True,
        )
        transports = _transports_in(response)
    except _UNREADABLE as error:
        raise Refused from error
    return NewPasskey(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        transports=transports,
    )


def assertion_check(
    response: str, *, challenge: bytes, credential_id: str, public_key: str, sign_count: int
) -> int:
    """The new count of the passkey that signed this challenge. Raises `Refused`.

    A count that does not grow means that somebody copied the passkey (WebAuthn 6.1.1); only authenticators that
    always say 0 do not count.
    """
    try:
        proved = verify_authentication_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=settings.PUBLIC_URL,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused from error
    if bytes_to_base64url(proved.credential_id) != credential_id:
        raise Refused
    return proved.new_sign_count


def _host() -> str:
    return str(urlsplit(settings.PUBLIC_URL).hostname)


def _transports_in(response: str) -> list[str]:
    told = json.loads(response)["response"].get("transports") or []
    return [transport for transport in dict.fromkeys(told) if transport in _TRANSPORTS]


def _descriptors(known: Iterable[Known]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(each.credential_id),
            transports=[AuthenticatorTransport(transport) for transport in each.transports],
        )
        for each in known
    ]
