"""The outbox speaks English in its tests."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language of whoever runs a service; messages themselves have a language of their own."""
    with translation.override("en"):
        yield
