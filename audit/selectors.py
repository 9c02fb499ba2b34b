"""Reading the trail."""

from django.db.models import QuerySet

from audit.models import AuditEvent


def event_list_of_person(*, person_id: int) -> QuerySet[AuditEvent]:
    """What was done with a person's account or rights, or tried with it, newest first. For that person alone."""
    return AuditEvent.objects.filter(person_id=person_id).order_by("-at", "id")
