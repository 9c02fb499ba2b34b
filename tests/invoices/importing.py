"""Taking in deliveries in tests, and saying in plain values what became of them.

The database of every test holds the delivery of its world already. What is asked here is asked beside that one.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.db.models import QuerySet

from access.database import system_context
from invoices.models import Invoice
from invoices.services import delivery_import
from jobs.models import ImportBatch, ImportFile

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HAZEL = "109001"

Outcome = tuple[str, str, str]  # file, outcome, codes of its issues


def deliver(*paths: Path, organisation: str | None = None, at: datetime = AT) -> ImportBatch:
    """A delivery, as the command makes it."""
    return delivery_import(paths=paths, organisation_number=organisation, at=at)


def outcomes(batch: ImportBatch) -> list[Outcome]:
    """What became of each file, in the order in which they were handled."""
    with system_context("test"):
        files = ImportFile.objects.filter(batch=batch).prefetch_related("issues").order_by("id")
        return [
            (file.name, file.outcome, " ".join(issue.code for issue in file.issues.all())) for file in files
        ]


def batches() -> QuerySet[ImportBatch]:
    """Deliveries beside the one of the world; within a context only."""
    world = ImportBatch.objects.order_by("id").values("id")[:1]
    return ImportBatch.objects.exclude(id__in=world)


def documents() -> QuerySet[Invoice]:
    """Documents beside those of the world; within a context only."""
    world = ImportBatch.objects.order_by("id").values("id")[:1]
    return Invoice.objects.exclude(batch_id__in=world)


def only_invoice() -> Invoice:
    """The one document that this test delivered."""
    with system_context("test"):
        return documents().select_related("document").get()


def stored() -> list[tuple[str, str, str]]:
    """Relation number, kind and number of every document that this test delivered."""
    with system_context("test"):
        found = documents().order_by("organisation__relation_number", "kind", "number", "id")
        return list(found.values_list("organisation__relation_number", "kind", "number"))


def all_landed(names: Iterable[str]) -> list[Outcome]:
    """What `outcomes` gives when every file was taken in."""
    return [(name, "LANDED", "") for name in names]
