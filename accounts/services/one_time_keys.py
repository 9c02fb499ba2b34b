"""Keys that open one thing once: links in mails, and codes in letters and text messages.

Forms and times follow the design's rules for tokens: links carry 256 random bits; codes of text messages carry 20,
and ten wrong tries end them; codes of letters carry 60, which nobody guesses, and no number of wrong tries ends them:
whoever knows an address could otherwise end the letter that is under way to it. Only hashes are stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from access.database import system_context
from accounts.codes import link_hash, new_letter_code, new_link_secret, new_sent_code, typed_key_hash
from accounts.enums import KeyPurpose
from accounts.models import OneTimeKey

MOST_WRONG_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    make: Callable[[], str]
    lifetime: timedelta
    is_typed: bool = False
    is_short: bool = False


_LINK_OF_A_DAY = _Form(make=new_link_secret, lifetime=timedelta(hours=24))
_LETTER = _Form(make=new_letter_code, lifetime=timedelta(days=28), is_typed=True)

_FORMS: dict[KeyPurpose, _Form] = {
    KeyPurpose.PASSWORD_LINK: _LINK_OF_A_DAY,
    KeyPurpose.EMAIL_CHANGE_OLD: _LINK_OF_A_DAY,
    KeyPurpose.EMAIL_CHANGE_NEW: _LINK_OF_A_DAY,
    KeyPurpose.INVITATION_LINK: _Form(make=new_link_secret, lifetime=timedelta(days=14)),
    KeyPurpose.INVITATION_SMS: _Form(
        make=new_sent_code, lifetime=timedelta(minutes=10), is_typed=True, is_short=True
    ),
    KeyPurpose.INVITATION_LETTER: _LETTER,
    KeyPurpose.RECOVERY_LINK: _LINK_OF_A_DAY,
    KeyPurpose.RECOVERY_LETTER: _LETTER,
}


def key_make(*, purpose: KeyPurpose, subject_id: int, at: datetime) -> str:
    """A new secret, to be sent once and kept nowhere; it ends the earlier one of this purpose and subject."""
    form = _FORMS[purpose]
    secret = form.make()
    with system_context("one-time keys"):
        OneTimeKey.objects.update_or_create(
            purpose=purpose,
            subject_id=subject_id,
            defaults={
                "secret_hash": _hash(purpose, subject_id, secret),
                "wrong_tries": 0,
                "valid_until": at + form.lifetime,
            },
        )
    return secret


def _hash(purpose: KeyPurpose, subject_id: int, secret: str) -> str:
    if _FORMS[purpose].is_typed:
        return typed_key_hash(purpose=purpose, subject_id=subject_id, code=secret)
    return link_hash(purpose=purpose, secret=secret)


def key_look(*, purpose: KeyPurpose, secret: str, at: datetime) -> int | None:
    """The subject that this link opens now, or None. Changes nothing: for pages that are only looked at."""
    with system_context("one-time keys"):
        found = OneTimeKey.objects.filter(
            purpose=purpose, secret_hash=link_hash(purpose=purpose, secret=secret), valid_until__gt=at
        ).first()
    return found.subject_id if found else None


def key_take(*, purpose: KeyPurpose, secret: str, at: datetime) -> int | None:
    """The subject that this link opens, and the link is used up: one of many at the same moment gets it.

    Call it in the transaction of what it opens: when that is refused and undone, the link still serves.
    """
    hashed = link_hash(purpose=purpose, secret=secret)
    with transaction.atomic(), system_context("one-time keys"):
        keys = OneTimeKey.objects.select_for_update()
        key = keys.filter(purpose=purpose, secret_hash=hashed, valid_until__gt=at).first()
        if key is None:
            return None
        key.delete()
        return key.subject_id


def code_take(*, purpose: KeyPurpose, subject_id: int, typed: str, at: datetime) -> bool:
    """Whether this is the code that was sent, and it is used up. Ten wrong tries end a short code.

    Spaces, dashes, case and letters that look alike do not matter. Raises nothing, so that the count is kept. The
    same work for a subject without a code.
    """
    hashed = _hash(purpose, subject_id, typed)
    with transaction.atomic(), system_context("one-time keys"):
        keys = OneTimeKey.objects.select_for_update()
        key = keys.filter(purpose=purpose, subject_id=subject_id, valid_until__gt=at).first()
        if key is None:
            return False
        if constant_time_compare(key.secret_hash, hashed):
            key.delete()
            return True
        if _FORMS[purpose].is_short:
            _count_wrong(key)
        return False


def _count_wrong(key: OneTimeKey) -> None:
    key.wrong_tries += 1
    if key.wrong_tries >= MOST_WRONG_TRIES:
        key.delete()
    else:
        key.save(update_fields=["wrong_tries"])


def key_end(*, purpose: KeyPurpose, subject_id: int) -> None:
    """The key of this purpose and subject opens nothing any more."""
    with system_context("one-time keys"):
        OneTimeKey.objects.filter(purpose=purpose, subject_id=subject_id).delete()


def key_valid_until(*, purpose: KeyPurpose, subject_id: int, at: datetime) -> datetime | None:
    """Until when the key of this purpose and subject opens something, or None when there is none."""
    with system_context("one-time keys"):
        key = OneTimeKey.objects.filter(purpose=purpose, subject_id=subject_id, valid_until__gt=at).first()
    return key.valid_until if key else None


def keys_clean(*, before: datetime) -> int:
    """Removes keys whose time was over at the instant; returns how many."""
    with system_context("one-time keys"):
        return OneTimeKey.objects.filter(valid_until__lte=before).delete()[0]
