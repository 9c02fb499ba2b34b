"""Changing the own password while signed in."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from access.database import system_context
from accounts.models import User
from accounts.recording import account_record
from accounts.services.forgotten import password_keep
from accounts.services.letters import person_tell
from accounts.services.passwords import password_prove, password_wait
from accounts.services.waiting import wait_sentence
from audit.enums import AuditTag
from common.errors import DomainError


def password_change(*, user: User, current: str, password: str, origin: str, at: datetime) -> None:
    """A new password in the place of the current one, for somebody who proved the second factor just now.

    Ends the person's other sessions and tells the owner. A wrong current password counts as one at sign-in does.
    Raises `DomainError` at `current`, or at `password` for one that is not allowed.
    """
    if password_prove(email=user.email, password=current, origin=origin, at=at) is None:
        until = password_wait(email=user.email, origin=origin, at=at)
        refusal = wait_sentence(until=until, at=at) if until else _("This is not your current password.")
        raise DomainError(refusal, field="current")
    with system_context("own password"), transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        password_keep(user=locked, password=password)
        account_record(user=user, tag=AuditTag.PASSWORD_CHANGED, at=at)
        person_tell(user=locked, kind="password_changed", at=at)
