"""Fixtures of the tests in a real browser: the portal as processes, Chromium, and people who use it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.portal import Portal, portal_start, static_files_lay_out
from tests.browser.visitors import Visitors

HERE = Path(__file__).parent
StartPortal = Callable[..., Portal]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def start_portal(tmp_path_factory: pytest.TempPathFactory, _worker: str) -> Iterator[StartPortal]:
    """The portal on a database of this name. It is started once and goes on when the database is made anew."""
    ours = tmp_path_factory.mktemp("portal")
    shared = tmp_path_factory.getbasetemp().parent if _worker != "main" else ours
    number = int(_worker.removeprefix("gw")) % 14 + 2 if _worker != "main" else 1
    running: dict[tuple[str, str], Portal] = {}

    def start(database: str, mode: str = "test") -> Portal:
        if (database, mode) not in running:
            static_root = shared / "static"
            static_files_lay_out(static_root)
            running[database, mode] = portal_start(
                database=database, mode=mode, static_root=static_root, logs=ours, broker_number=number
            )
        return running[database, mode]

    yield start
    for portal in running.values():
        portal.web.stop()


@pytest.fixture
def portal(real_database: str, start_portal: StartPortal) -> Portal:
    """The portal on a fresh copy of the world, for a test that changes it."""
    return start_portal(real_database)


@pytest.fixture
def visitors(browser: Browser, portal: Portal) -> Iterator[Visitors]:
    """Whoever comes to the portal. Afterwards nothing may have gone wrong, on any page or in the server."""
    with Visitors.at(portal, browser) as everybody:
        yield everybody
