"""Row-level security: as the database's catalogue has it, and as it works when it is tried."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import errors

from access.database import Context, Scope, database_context, system_context
from access.errors import ContextMissing
from orgs.models import Membership
from tests.cast import membership, organisation, person
from tests.nets import policies, probes
from tests.nets.probes import Where

pytestmark = pytest.mark.usefixtures("marked_world")

WRITERS = ("nobody", "Ada", "Ben", "Ira", "portfolio of Ira", "Dana")


def test_every_table_of_ours_is_secured_and_its_policies_were_reviewed():
    assert policies.policy_problems() == []


def test_the_application_role_can_not_step_over_the_policies():
    assert policies.role_problems() == []


def test_tables_of_packages_that_stay_empty_are_empty():
    assert policies.emptiness_problems() == []


def test_every_table_has_rows_of_others_that_could_leak():
    assert probes.coverage_problems() == []


def test_everybody_sees_in_every_scope_exactly_what_is_written_down():
    assert probes.reading_problems(probes.contexts_of(at=timezone.now())) == []


def test_nobody_writes_in_any_scope_what_is_not_written_down():
    contexts = [where for where in probes.contexts_of(at=timezone.now()) if where.name.startswith(WRITERS)]
    assert {where.context.scope for where in contexts} == set(Scope) - {Scope.SYSTEM}
    assert probes.writing_problems(contexts) == []


def test_the_owner_of_the_tables_sees_nothing_without_a_scope():
    assert probes.owner_problems() == []


def test_a_person_who_makes_the_own_membership_of_another_organisation_is_refused():
    ben, oak = person("ben"), organisation("oak")
    now = timezone.now()
    contexts = [
        Context(scope=Scope.PERSON, at=now, user_id=ben.id),
        Context(scope=Scope.OWN, at=now, user_id=ben.id, organisation_id=organisation("alder").id),
        Context(scope=Scope.OWN, at=now, user_id=ben.id, organisation_id=oak.id),
    ]
    for context in contexts:
        with database_context(context), pytest.raises(DatabaseError) as refused, transaction.atomic():
            Membership.objects.create(
                user=ben, organisation=oak, is_functional_administrator=True, starts_at=now
            )
        assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)


def test_a_member_who_makes_itself_administrator_changes_nothing():
    ben = membership("ben", "alder")
    context = Context(
        scope=Scope.OWN, at=timezone.now(), user_id=ben.user_id, organisation_id=ben.organisation_id
    )
    with database_context(context):
        changed = Membership.objects.filter(id=ben.id).update(is_functional_administrator=True)
    assert changed == 0
    with system_context("test"):
        assert Membership.objects.get(id=ben.id).is_functional_administrator is False


def _iris_for(relation: str, scope: Scope) -> Context:
    return Context(
        scope=scope,
        at=timezone.now(),
        user_id=person("kim").id,
        organisation_id=organisation("iris").id,
        relation_id=organisation(relation).id,
    )


def _invoices_of(key: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from invoices_invoice where organisation_id = %s", [organisation(key).id]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("scope", [Scope.RELATION, Scope.PORTFOLIO])
def test_a_mandate_in_force_opens_the_invoices_of_its_giver(scope):
    with database_context(_iris_for("alder", scope)):
        assert _invoices_of("alder") == 4


@pytest.mark.parametrize("scope", [Scope.RELATION, Scope.PORTFOLIO])
def test_a_mandate_that_ended_yesterday_opens_nothing(scope):
    with system_context("test"):
        assert _invoices_of("cedar") == 4
    with database_context(_iris_for("cedar", scope)):
        assert _invoices_of("cedar") == 0


def test_a_query_outside_any_context_is_refused_before_it_reaches_the_database():
    with pytest.raises(ContextMissing, match="orgs_membership"):
        Membership.objects.count()


def test_the_context_around_returns_after_one_inside_it():
    outer = _iris_for("alder", Scope.OWN)
    with database_context(outer):
        with system_context("test"):
            assert Membership.objects.count() > 4
        assert Membership.objects.count() == 4


def test_the_context_around_returns_after_one_that_broke_its_transaction():
    with database_context(_iris_for("alder", Scope.OWN)):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            system_context("test"),
            connection.cursor() as cursor,
        ):
            cursor.execute("select 1 / 0")
        assert Membership.objects.count() == 4


def test_a_context_leaves_nothing_behind_on_the_connection():
    with database_context(_iris_for("alder", Scope.OWN)):
        pass
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('portal.scope', true), current_setting('portal.organisation', true)"
        )
        assert cursor.fetchone() == ("", "")


def test_the_application_role_can_not_change_or_empty_the_trail():
    for statement in (
        "update audit_auditevent set tag = ''",
        "delete from audit_auditevent",
        "truncate audit_auditevent",
    ):
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), system_context("test"):
            with connection.cursor() as cursor:
                cursor.execute(statement)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_permission_row_for_a_grant_of_another_organisation_is_refused():
    """Somebody at Oak may write rows for Oak, and still not hang one on a grant of Alder."""
    with system_context("test"), connection.cursor() as cursor:
        cursor.execute(
            "select permission_id, user_id, grant_id from roles_organisationpermission where content_object_id = %s",
            [organisation("alder").id],
        )
        permission, user, grant = cursor.fetchone()
    olga = Context(
        scope=Scope.OWN, at=timezone.now(), user_id=person("olga").id, organisation_id=organisation("oak").id
    )
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), database_context(olga):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into roles_organisationpermission (content_object_id, permission_id, user_id, grant_id)"
                " values (%s, %s, %s, %s)",
                [organisation("oak").id, permission, user, grant],
            )
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_probes_look_from_every_scope():
    found: list[Where] = probes.contexts_of(at=timezone.now())
    assert {where.context.scope for where in found} == set(Scope) - {Scope.SYSTEM}
    assert len(found) > 60
