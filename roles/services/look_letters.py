"""What a customer's functional administrators get to read when the insurer looks along."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime

from notices.services import message_queue
from orgs.models import Membership
from roles.models import LookAlong


def look_started_letters(look: LookAlong, *, actor: str, administrators: Iterable[Membership]) -> None:
    """Tells each of them who looks, why, from when until when, and how to object."""
    number = look.organisation.relation_number
    for each in administrators:
        person = each.user
        with translation.override(person.language):
            values = {
                "name": person.full_name,
                "organisation": look.organisation.name,
                "actor": actor,
                "reason": look.reason,
                "when": date_format(localtime(look.started_at), "DATETIME_FORMAT"),
                "until": time_format(localtime(look.ends_at), "TIME_FORMAT"),
                "path": reverse("service:history", kwargs={"organisation": number}),
            }
        message_queue(
            kind="roles:look_started",
            recipient=person.email,
            language=person.language,
            values=values,
            at=look.started_at,
            user_id=person.id,
            organisation_id=look.organisation_id,
            subject=f"look:{look.id}",
        )
