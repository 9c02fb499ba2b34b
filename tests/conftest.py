"""Fixtures of all tests. They run on PostgreSQL, as the application's role, which bypasses nothing."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import settings
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from tests import databases
from tests.chrome import running_chromium
from tests.signing_in import signed_in_client

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile("portal", deadline=None)  # a machine that is busy is no fault of the code
settings.load_profile("portal")

_TOGETHER = ("tests/tools/test_run.py", "tests/translations/")
"""Tests that share something slow to make: they run one after the other, all by the same worker."""


class _Together(LoadScopeScheduling):  # type: ignore[misc]  # the plugin has no types
    """Hands out single tests, and these groups as a whole."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in _TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """How tests are shared out over the workers. (The plugin's own groups need a private part of pytest.)"""
    return _Together(config, log)


@pytest.fixture(scope="session")
def _worker(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this worker; each visitor has a context of its own in it."""
    with running_chromium() as running:
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
