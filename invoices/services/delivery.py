"""Taking in a delivery of invoices: one batch, each file in its own transaction."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from access.database import Context, system_context
from audit.enums import AuditTag
from audit.services import audit_record_system
from common.errors import DomainError
from invoices.issues import KIND, InvoiceRefused
from invoices.services.landing import invoice_land
from invoices.ubl import UblError
from invoices.ubl.safe_xml import MAX_BYTES
from jobs.enums import FileOutcome, FileProblem
from jobs.files import DeliveredFile, FileRefused, delivery_find, file_read
from jobs.models import ImportBatch, ImportFile
from jobs.services import FoundIssue, NamedOrganisation, batch_begin, batch_end, file_done, file_is_open
from orgs.models import Organisation

_log = structlog.get_logger(__name__)
_SUFFIX: Final = ".xml"


def delivery_import(
    *, paths: Sequence[Path], organisation_number: str | None = None, at: datetime
) -> ImportBatch:
    """Takes in UBL invoices and credit notes from files and folders: the good ones land, each bad one is an issue.

    `organisation_number` is the relation number of the organisation that the whole delivery is for; without it
    each document says for whom it is. `at` is when the delivery began. The same delivery again completes what
    was interrupted; after it is done, a further time finds everything unchanged.

    Raises DomainError when there is nothing to take in, or no such organisation.
    """
    delivery = delivery_find(paths=paths, suffix=_SUFFIX)
    run = _Run(at)
    with run.turn():
        named = _named(organisation_number)
        label = (
            NamedOrganisation(id=named.id, label=f"{named.name} ({named.relation_number})") if named else None
        )
        batch = batch_begin(kind=KIND, delivery=delivery, named=label, at=at)
    for file in delivery.files:
        with run.turn():
            if file_is_open(batch_id=batch.id, name=file.name):
                outcome, issues = _handle(file, named, batch.id)
                file_done(batch_id=batch.id, file=file, outcome=outcome, issues=issues, at=run.now())
    with run.turn():
        if batch_end(batch_id=batch.id, at=run.now()):
            _record(batch, at=run.now())
        batch.refresh_from_db()
    return batch


class _Run:
    """The instants of one run: it began at the one given, and time goes on from there."""

    def __init__(self, began_at: datetime) -> None:
        self._began_at = began_at
        self._count = time.monotonic()

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=time.monotonic() - self._count)

    def turn(self) -> AbstractContextManager[Context]:
        """One transaction as the program itself: a delivery holds documents of many organisations."""
        return system_context("delivery of invoices", at=self.now())


def _named(number: str | None) -> Organisation | None:
    if number is None:
        return None
    organisation = Organisation.objects.filter(relation_number=number).first()
    if organisation is None:
        raise DomainError(_("There is no organisation with relation number %(number)s.") % {"number": number})
    return organisation


def _handle(
    file: DeliveredFile, named: Organisation | None, batch_id: int
) -> tuple[FileOutcome, list[FoundIssue]]:
    """What becomes of one file. A fault of our own in one file does not keep the others out."""
    try:
        content = file_read(file=file, limit=MAX_BYTES)
        with transaction.atomic():
            return invoice_land(content=content, sha256=file.sha256, named=named, batch_id=batch_id), []
    except FileRefused as refusal:
        issue = FoundIssue(code=refusal.problem, values=refusal.values)
    except UblError as refusal:
        issue = FoundIssue(code=refusal.code, place=refusal.place.to_json(), values=refusal.values)
    except InvoiceRefused as refusal:
        issue = FoundIssue(code=refusal.code, values=refusal.values)
    except (OperationalError, InterfaceError):
        raise  # no database: the rerun goes on here
    except Exception:  # noqa: BLE001 - one file that breaks us must not keep the others out
        _log.exception("invoice_not_handled", batch=batch_id, sha256=file.sha256)
        issue = FoundIssue(code=FileProblem.FAULT)
    return FileOutcome.REFUSED, [issue]


def _record(batch: ImportBatch, *, at: datetime) -> None:
    outcomes = list(ImportFile.objects.filter(batch=batch).values_list("outcome", flat=True))
    numbers = {outcome.value.lower(): outcomes.count(outcome) for outcome in FileOutcome}
    audit_record_system(
        tag=AuditTag.INVOICES_IMPORTED,
        at=at,
        organisation_id=batch.named_organisation_id,
        batch=batch.id,
        **numbers,
    )
