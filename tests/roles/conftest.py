"""Fixtures of tests about roles."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """What services refuse is read in English, whichever language an earlier request spoke."""
    with translation.override("en"):
        yield
