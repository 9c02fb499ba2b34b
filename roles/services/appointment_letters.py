"""What people get to read when the desk appoints a customer's functional administrator."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import User
from notices.services import message_queue
from orgs.models import Membership
from roles.models import Appointment
from roles.services.authority import Authority


def proposed_letter(by: Authority, case: Appointment) -> None:
    """Tells the desk that a case waits for a second employee."""
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "organisation": by.organisation.name,
            "actor": by.acting.user_name,
            "when": _moment(by.acting.at),
            "path": reverse("roles_desk:appointment", kwargs={"appointment_id": case.id}),
        }
    message_queue(
        kind="roles:appointment_of_desk",
        recipient=settings.DESK_MAILBOX,
        language=settings.LANGUAGE_CODE,
        values=values,
        at=by.acting.at,
    )


def appointed_letters(by: Authority, appointed: Membership, administrators: Iterable[Membership]) -> None:
    """Tells the appointed, and everybody who administers there already: nobody joins them unseen."""
    _mail(by, "administrator_appointed", appointed.user)
    for each in administrators:
        if each.id != appointed.id:
            _mail(by, "administrator_joined", each.user, colleague=appointed.user.full_name)


def _mail(by: Authority, kind: str, person: User, **more: str) -> None:
    number = by.organisation.relation_number
    with translation.override(person.language):
        values = {
            "name": person.full_name,
            "organisation": by.organisation.name,
            "when": _moment(by.acting.at),
            "path": reverse("service:home", kwargs={"organisation": number}),
            **more,
        }
    message_queue(
        kind=f"roles:{kind}",
        recipient=person.email,
        language=person.language,
        values=values,
        at=by.acting.at,
        user_id=person.id,
        organisation_id=by.organisation.id,
    )


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")
