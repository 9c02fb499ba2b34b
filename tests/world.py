"""What every test finds in its database: the cast by name, and three documents of each of its employers."""

import tempfile
from pathlib import Path

from django.utils import timezone
from django.utils.timezone import localdate

from demo.cast import cast_build
from demo.deliveries import small_delivery
from invoices.services import delivery_import


def world_build() -> None:
    """Fills an empty database; the documents come in as everybody's do."""
    at = timezone.now()
    cast_build(at=at)
    with tempfile.TemporaryDirectory() as folder:
        delivery_import(paths=[small_delivery(folder=Path(folder), today=localdate(at))], at=at)
