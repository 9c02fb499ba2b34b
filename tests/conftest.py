"""Fixtures of all tests. They run on PostgreSQL, as the application's role, which bypasses nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.chrome import chromium
from tests.signing_in import signed_in_client

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def _worker(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this worker; each visitor has a context of its own in it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, _worker: str) -> Iterator[None]:
    """A database of its own for each worker, cloned from the template."""
    name = f"portal_test_{_worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        databases.clone(name)
        databases.use(name)
    yield
    with django_db_blocker.unblock():
        databases.use(name)
        databases.drop(name)


@pytest.fixture
def real_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, _worker: str) -> Iterator[str]:
    """A database in which transactions really commit, for races, processes and browsers; gone afterwards."""
    shared = f"portal_test_{_worker}_{os.getpid()}"
    name = f"{shared}_real"
    with django_db_blocker.unblock():
        databases.clone(name)
        databases.use(name)
        yield name
        databases.use(shared)
        databases.drop(name)


@pytest.fixture
def signed_in():
    """A client of one of the cast, both factors proved: `signed_in("ben").get(…)`."""
    return signed_in_client


@pytest.fixture
def anonymous() -> Client:
    """A client of nobody."""
    return Client()


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The folder of published sample files (PORTAL_SAMPLE_DATA). Missing: skipped, and under CI a failure."""
    folder = os.environ.get("PORTAL_SAMPLE_DATA", "")
    if folder and Path(folder).is_dir():
        return Path(folder)
    if os.environ.get("CI") == "true":
        pytest.fail("PORTAL_SAMPLE_DATA names no folder")
    pytest.skip("PORTAL_SAMPLE_DATA names no folder with published sample files")
