"""What the database is told about who asks: at the next query, anew after a roll-back, and nothing afterwards."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import Context, Scope, change_context, database_context, system_context
from accounts.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db

AT = timezone.now()
NONE = Context(scope=Scope.NONE, at=AT)


def told() -> str:
    """The scope that the database knows, asked past the wrapper that would tell it."""
    raw = connection.connection
    return str(raw.execute("select current_setting('portal.scope', true)").fetchone()[0] or "")


def test_context_in_which_nothing_is_asked_is_not_told():
    with CaptureQueriesContext(connection) as captured, database_context(NONE):
        with system_context("test"):
            pass
        change_context(Context(scope=Scope.PERSON, at=AT, user_id=1))
    assert [each["sql"][:6] for each in captured.captured_queries] == ["select"]  # taken back, to be sure


def test_context_around_is_told_again_after_the_one_inside():
    with database_context(NONE):
        with system_context("test"):
            everybody = User.objects.count()
        inside = told()
        nobody = User.objects.count()
        outside = told()
    assert (everybody > 1, inside, nobody, outside, told()) == (True, "system", 0, "none", "")


def test_context_told_after_a_savepoint_is_told_again_when_that_is_rolled_back():
    with database_context(NONE):
        assert User.objects.count() == 0
        with system_context("test"):
            savepoint = transaction.savepoint()
            everybody = User.objects.count()
            transaction.savepoint_rollback(savepoint)
            assert told() == "none"
            assert User.objects.count() == everybody > 1


def test_nothing_stays_told_when_a_block_fails():
    with pytest.raises(LookupError), system_context("test"):
        User.objects.count()
        raise LookupError
    assert told() == ""


def test_block_in_a_savepoint_is_undone_by_itself():
    ben = person("ben")
    with system_context("test"):
        with database_context(Context(scope=Scope.SYSTEM, at=AT), in_savepoint=True):
            User.objects.filter(id=ben.id).update(full_name="Someone else")
            transaction.set_rollback(True)
        assert User.objects.get(id=ben.id).full_name == ben.full_name


def test_another_instant_is_told():
    later = AT + timedelta(hours=1)
    with database_context(NONE):
        User.objects.count()
        with database_context(Context(scope=Scope.OWN, at=later, user_id=1, organisation_id=1)):
            User.objects.count()
            raw = connection.connection.execute("select current_setting('portal.at')").fetchone()
    assert raw == (later.isoformat(),)
