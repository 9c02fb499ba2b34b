"""Uploads in tests: what is sent, and what becomes of it."""

from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.database import system_context
from jobs.models import ImportBatch, ImportFile, Upload
from tests.invoices.ubl_files import Ubl, relation

PATH = "/desk/imports/upload/"


def invoice(number: str, *, key: str = "alder", **more: Any) -> bytes:
    """A right invoice for one of the cast, or for a receiver that nobody knows (an empty key)."""
    return Ubl(**{"number": number, "buyer_ids": relation(key) if key else (), **more}).text().encode()


def send(
    client: Client,
    files: dict[str, bytes],
    *,
    kind: str = "invoices",
    organisation: str = "",
    key: UUID | None = None,
) -> Any:
    """The answer to an upload of these files by their names."""
    return client.post(
        PATH,
        {
            "kind": kind,
            "organisation": organisation,
            "key": str(key or uuid4()),
            "chosen_files": [SimpleUploadedFile(name, content) for name, content in files.items()],
        },
    )


def upload(client: Client, files: dict[str, bytes], **more: Any) -> int:
    """The id of the delivery that the upload became, or the earlier one it led to."""
    response = send(client, files, **more)
    assert response.status_code == 302, response.content.decode()[:2000]
    return int(response["Location"].rstrip("/").rpartition("/")[2])


def batch(pk: int) -> ImportBatch:
    """The delivery as it is now."""
    with system_context("test"):
        return ImportBatch.objects.select_related("upload").get(pk=pk)


def uploads() -> list[tuple[int, bool, int]]:
    """Every upload: its delivery, whether it is open, and how many pieces of content there are."""
    with system_context("test"):
        return [(each.batch_id, each.is_open, each.parts.count()) for each in Upload.objects.order_by("id")]


def files(pk: int) -> list[tuple[str, str, bool]]:
    """Name, outcome, and whether the content is kept, of each file of a delivery."""
    with system_context("test"):
        found = ImportFile.objects.filter(batch_id=pk).order_by("name")
        return list(found.values_list("name", "outcome", "is_kept"))
