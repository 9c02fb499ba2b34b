"""Fixtures of the nets, for the packages that test with the marked world."""

import os
from collections.abc import Iterator

import coverage
import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.nets import databases as nets_databases
from tests.nets.sessions import sessions_open


@pytest.fixture(scope="session")
def _marked_name(django_db_setup: None, django_db_blocker: DjangoDbBlocker, _worker: str) -> Iterator[str]:
    shared, name = f"portal_test_{_worker}_{os.getpid()}", f"portal_nets_{_worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        nets_databases.clone(name)
        databases.use(name)
        sessions_open()
        databases.use(shared)
    yield name
    with django_db_blocker.unblock():
        databases.use(shared)
        databases.drop(name)


@pytest.fixture
def unmeasured() -> Iterator[None]:
    """For a net that asks thousands of times what other tests reach too: which lines those are is not recorded."""
    measuring = coverage.Coverage.current()
    if measuring:
        measuring.stop()
    yield
    if measuring:
        measuring.start()


@pytest.fixture
def marked_world(_marked_name: str, django_db_blocker: DjangoDbBlocker, _worker: str) -> Iterator[str]:
    """The cast and its twins, everything marked by its owner; what a test does there is undone."""
    with django_db_blocker.unblock():
        databases.use(_marked_name)
        with transaction.atomic():
            yield _marked_name
            transaction.set_rollback(True)
        databases.use(f"portal_test_{_worker}_{os.getpid()}")


@pytest.fixture
def marked_copy(_marked_name: str, django_db_blocker: DjangoDbBlocker, _worker: str) -> Iterator[str]:
    """A copy of the marked world in which transactions really commit; gone afterwards."""
    name = f"{_marked_name}_copy"
    with django_db_blocker.unblock():
        nets_databases.clone(name)
        databases.use(name)
        yield name
        databases.use(f"portal_test_{_worker}_{os.getpid()}")
        databases.drop(name)
