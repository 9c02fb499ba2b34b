"""The trail: whose name and organisation stand in it, who reads it, and that it only grows."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from access.database import Context, Scope, database_context, system_context
from access.errors import ContextMismatch
from audit.enums import AuditTag
from audit.models import AuditEvent
from audit.services import audit_record, audit_record_person, audit_record_system
from tests.cast import organisation, person
from tests.nets.actors import actor, context_of

pytestmark = pytest.mark.django_db


def _ids(event: AuditEvent) -> tuple[int | None, int | None, int | None, int | None]:
    return event.actor_id, event.organisation_id, event.by_organisation_id, event.person_id


def test_an_event_in_the_own_organisation_names_it_once():
    ben = actor("ben", "alder")
    with database_context(context_of(ben)):
        event = audit_record(acting=ben, tag=AuditTag.INVOICE_DOWNLOADED, number="F-1")
    assert _ids(event) == (ben.user_id, organisation("alder").id, None, None)
    assert (event.at, event.actor_label, event.facts) == (ben.at, "Ben Hoekstra", {"number": "F-1"})


def test_an_event_in_a_relation_names_the_organisation_acted_for_and_the_one_worked_for():
    ira = actor("ira", "iris", "alder")
    with database_context(context_of(ira)):
        event = audit_record(acting=ira, tag=AuditTag.INVOICE_DOWNLOADED)
    assert _ids(event) == (ira.user_id, organisation("alder").id, organisation("iris").id, None)


def test_an_event_for_acting_of_another_context_is_refused():
    with database_context(context_of(actor("ben", "alder"))), pytest.raises(ContextMismatch):
        audit_record(acting=actor("olga", "oak"), tag=AuditTag.INVOICE_DOWNLOADED)


def _seen(context: Context) -> set[str]:
    with database_context(context):
        return set(AuditEvent.objects.values_list("facts__who", flat=True))


def test_an_organisation_reads_its_own_events_and_a_person_those_about_the_own_account():
    now = timezone.now()
    ben, olga = actor("ben", "alder"), actor("olga", "oak")
    with system_context("test"):
        audit_record(acting=ben, tag=AuditTag.INVOICE_DOWNLOADED, who="ben at alder")
        audit_record(acting=olga, tag=AuditTag.INVOICE_DOWNLOADED, who="olga at oak")
        audit_record(
            acting=actor("ira", "iris", "alder"), tag=AuditTag.INVOICE_DOWNLOADED, who="ira for alder"
        )
        for key in ("ben", "olga"):
            audit_record_person(
                person_id=person(key).id,
                person_name=key,
                tag=AuditTag.SIGNED_IN,
                at=now,
                who=f"{key} signs in",
            )
        audit_record_system(
            tag=AuditTag.INVOICES_IMPORTED, at=now, organisation_id=ben.organisation.id, who="a delivery"
        )
        audit_record_system(tag=AuditTag.INVOICES_IMPORTED, at=now, who="a delivery for many")
    assert _seen(context_of(ben)) == {"ben at alder", "ira for alder", "a delivery"}
    assert _seen(context_of(olga)) == {"olga at oak"}
    assert _seen(context_of(actor("ivo", "iris"))) == set()
    assert _seen(Context(scope=Scope.PERSON, at=now, user_id=ben.user_id)) == {"ben signs in"}
    assert _seen(Context(scope=Scope.NONE, at=now)) == set()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_event_is_never_changed_or_removed(change):
    with system_context("test"):
        audit_record_system(tag=AuditTag.INVOICES_IMPORTED, at=timezone.now())
        before = list(AuditEvent.objects.order_by("id").values_list("id", "tag"))
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            if change == "update":
                AuditEvent.objects.update(tag=AuditTag.SIGNED_IN)
            else:
                AuditEvent.objects.all().delete()
        assert list(AuditEvent.objects.order_by("id").values_list("id", "tag")) == before
