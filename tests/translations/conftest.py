"""The pseudo-language in the place of Dutch, and a world in which every page has something to show."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from access.database import system_context
from tests.browser import pages_world
from tests.browser.pages_world import Facts
from tests.translations.pseudo import LANGUAGE, Data, catalogue_write, data_of_the_world


@dataclass(frozen=True, slots=True)
class World:
    """Where things are, and which texts are data."""

    facts: Facts
    data: Data


@pytest.fixture(scope="session")
def _pseudo_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    catalogue_write(folder)
    return folder


@pytest.fixture
def pseudo_language(_pseudo_catalogue: Path) -> Iterator[None]:
    """Whatever is said in Dutch is said in the pseudo-language; changing the setting empties what Django keeps."""
    with override_settings(LOCALE_PATHS=[_pseudo_catalogue]), translation.override(LANGUAGE):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of all pages; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        facts = pages_world.build()
        with system_context("test"):
            data = Data(data_of_the_world())
        yield World(facts, data)
        transaction.set_rollback(True)
