"""Making a person, and what people set for themselves."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import User
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError


def person_make(
    *, email: str, full_name: str, password: str, language: str, mobile_number: str, at: datetime
) -> User:
    """A new person, who proved to read the mail of this address and chose this password.

    The caller has checked the password, and works as the system. `mobile_number` is kept to be offered as second
    factor; it proves nothing yet. Raises `DomainError` when the address has an account already.
    """
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                email, password, full_name=full_name, language=language, mobile_number=mobile_number
            )
    except IntegrityError:
        raise DomainError(
            _("There is an account with this e-mail address already. Sign in with it.")
        ) from None
    audit_record_person(person_id=person.id, person_name=person.full_name, tag=AuditTag.ACCOUNT_MADE, at=at)
    return person


def language_set(*, user_id: int, language: str) -> None:
    """Keeps the language of pages and messages; the caller has checked that the portal speaks it."""
    with system_context("own language"):
        User.objects.filter(id=user_id).update(language=language)
