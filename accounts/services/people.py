"""Making a person, and what people set for themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from access.database import system_context
from accounts.models import User
from accounts.organisations import details_keepers_of
from accounts.recording import account_record
from accounts.services.letters import person_tell
from audit.enums import AuditTag
from common.errors import DomainError

_FIELDS = {
    "full_name": gettext_lazy("name"),
    "mobile_number": gettext_lazy("mobile number"),
    "language": gettext_lazy("language"),
}


class DetailsWithheld(DomainError):
    """An organisation of the person keeps the details of its people itself."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your organisation keeps these details itself. Ask a functional administrator to propose the change."
            )
        )


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
    account_record(user=person, tag=AuditTag.ACCOUNT_MADE, at=at)
    return person


def language_set(*, user_id: int, language: str) -> None:
    """Keeps the language of pages and messages; the caller has checked that the portal speaks it."""
    with system_context("own language"):
        User.objects.filter(id=user_id).update(language=language)


def details_change(*, user: User, full_name: str, mobile_number: str, language: str, at: datetime) -> bool:
    """Keeps name, mobile number ("" for none) and language, and tells the owner what changed. False: nothing did.

    For somebody who proved the second factor just now. The number is one to be reached at: codes go to that of
    the second factor. Raises `DetailsWithheld` where an organisation of the person keeps name and number itself;
    the language is always the person's own.
    """
    with system_context("own details"), transaction.atomic():
        locked = User.objects.select_for_update().get(id=user.id)
        wanted = {"full_name": full_name, "mobile_number": mobile_number, "language": language}
        changed = [field for field, value in wanted.items() if getattr(locked, field) != value]
        if set(changed) - {"language"} and details_keepers_of(user_id=user.id, at=at):
            raise DetailsWithheld
        for field in changed:
            setattr(locked, field, wanted[field])
        locked.save(update_fields=changed)
        if changed:
            account_record(
                user=locked,
                tag=AuditTag.DETAILS_CHANGED,
                at=at,
                fields=changed,
            )
            person_tell(
                user=locked,
                kind="details_changed",
                at=at,
                changed=details_words(changed, locked.language),
                actor="",
            )
    return bool(changed)


def details_words(fields: Iterable[str], language: str) -> str:
    """Names of details that changed, as a sentence lists them."""
    with override(language):
        return get_text_list([str(_FIELDS[field]) for field in fields], _("and"))
