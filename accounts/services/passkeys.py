"""Passkeys: asking the browser for one, taking it into use, and giving it another name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.enums import CodePurpose
from accounts.models import PasskeyChallenge, PasskeyDevice, User
from accounts.passkeys import (
    Known,
    NewPasskey,
    Refused,
    authentication_ask,
    challenge_hash,
    new_challenge,
    registration_ask,
    registration_check,
)
from accounts.recording import account_record
from accounts.selectors import factors_of
from accounts.services.factors import devices_hold, factor_taken_into_use
from accounts.services.letters import owner_tell
from accounts.services.proving import Attempt
from audit.enums import AuditTag
from common.errors import DomainError

CREDENTIAL_FIELD = "credential"
"""The form field that a refused passkey belongs to."""
CHALLENGE_VALID_FOR = timedelta(minutes=5)
MOST_PASSKEYS = 10
NAME_LENGTH = 64


class PasskeyRefused(DomainError):
    """No passkey is taken into use; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """One meeting of browser and server over a passkey: for what, in which session, when."""

    purpose: str
    session_hash: str
    at: datetime


def passkey_ask(*, user: User, ceremony: Ceremony) -> dict[str, Any]:
    """What the browser is asked, with a new challenge; it ends an earlier one of this session and purpose.

    To make a passkey where the purpose is enrolling, otherwise to sign with one that the person has.
    """
    challenge = new_challenge()
    with system_context("challenge for a passkey"):
        PasskeyChallenge.objects.update_or_create(
            user=user,
            purpose=ceremony.purpose,
            session_hash=ceremony.session_hash,
            defaults={
                "challenge_hash": challenge_hash(challenge),
                "valid_until": ceremony.at + CHALLENGE_VALID_FOR,
            },
        )
    passkeys = factors_of(user_id=user.id).passkeys
    enrols = ceremony.purpose == CodePurpose.ENROL
    known = [
        Known(credential_id=each.credential_id, transports=tuple(each.transports.split()))
        for each in passkeys
        if enrols or not each.blocked
    ]
    if enrols:
        return registration_ask(
            user_id=user.id, account=user.email, name=user.full_name, known=known, challenge=challenge
        )
    return authentication_ask(known=known, challenge=challenge)


def passkey_enrol(*, user: User, name: str, attempt: Attempt, session_is_verified: bool) -> PasskeyDevice:
    """Takes a passkey into use that an authenticator made for the challenge of this session.

    `attempt.code` is the browser's answer. Whoever has a factor enrols only in a session that proved one; asked
    here again, under the lock. A person has ten at most. Ends the person's other sessions, tells the owner, and
    makes recovery codes due. Raises `PasskeyRefused`.
    """
    with system_context("passkey being set up"):
        devices_hold(user)
        device, refusal = _enrol(user, name, attempt, session_is_verified=session_is_verified)
    if device is None:
        raise PasskeyRefused(refusal, field=CREDENTIAL_FIELD)
    return device


def _enrol(
    user: User, name: str, attempt: Attempt, *, session_is_verified: bool
) -> tuple[PasskeyDevice | None, str]:
    factors = factors_of(user_id=user.id)
    if factors.exist and not session_is_verified:
        return None, _("A second factor has been set up meanwhile. Sign in with that one.")
    if len(factors.passkeys) >= MOST_PASSKEYS:
        return None, _("You have ten passkeys already. Remove one first.")
    made = _made(user, attempt)
    device = _kept(user, name, made, attempt.at) if made else None
    if device is None:
        return None, _("The passkey could not be set up. Try again, or choose another way.")
    factor_taken_into_use(user=user, device=device, at=attempt.at)
    return device, ""


def _made(user: User, attempt: Attempt) -> NewPasskey | None:
    challenge = PasskeyChallenge.used_up(
        attempt.code,
        user_id=user.id,
        purpose=attempt.purpose,
        session_hash=attempt.session_hash,
        at=attempt.at,
    )
    try:
        return registration_check(attempt.code, challenge=challenge) if challenge else None
    except Refused:
        return None


def _kept(user: User, name: str, made: NewPasskey, at: datetime) -> PasskeyDevice | None:
    """The passkey as a row, or None when this one is in use already, here or with somebody else."""
    try:
        with transaction.atomic():
            device: PasskeyDevice = PasskeyDevice.objects.create(
                user=user,
                name=name,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                transports=" ".join(made.transports),
                created_at=at,
            )
    except IntegrityError:
        return None
    return device


def passkey_rename(*, user: User, device: PasskeyDevice, name: str, at: datetime) -> None:
    """Gives one's own passkey another name and tells the owner. The same name changes nothing."""
    with system_context("passkey given another name"):
        found = PasskeyDevice.objects.select_for_update().get(user=user, id=device.id)
        if found.name == name:
            return
        found.name = name
        found.save(update_fields=["name"])
        account_record(
            user=user,
            tag=AuditTag.PASSKEY_RENAMED,
            at=at,
            method=device.method.value,
        )
        owner_tell(user=user, kind="passkey_renamed", method=device.method, at=at)
