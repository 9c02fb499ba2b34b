"""Taking in a delivery of invoices."""

import codecs
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.database import system_context
from audit.enums import AuditTag
from common.errors import DomainError
from invoices.issues import KIND, InvoiceIssue, InvoiceRefused
from invoices.services.landing import invoice_land
from invoices.ubl import UblError
from invoices.ubl.safe_xml import MAX_BYTES
from jobs.enums import FileOutcome
from jobs.files import delivery_find
from jobs.kinds import FoundIssue, Handled, ImportKind, NamedOrganisation, TakeIn
from jobs.models import ImportBatch
from jobs.services import delivery_run
from orgs.models import Organisation

_BYTE_ORDER_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def delivery_import(
    *, paths: Sequence[Path], organisation_number: str | None = None, at: datetime
) -> ImportBatch:
    """Takes in UBL invoices and credit notes from files, folders and ZIP archives.

    The good ones land, each bad one is an issue. `organisation_number` is the relation number of the organisation
    that the whole delivery is for; without it each document says for whom it is. `at` is when the delivery began.
    The same delivery again completes what was interrupted; after it is done, a further time finds everything
    unchanged.

    Raises DomainError when there is nothing to take in, or no such organisation.
    """
    with delivery_find(paths=paths, suffix=INVOICES.suffix) as delivery:
        with system_context("delivery of invoices", at=at):
            named = _named(organisation_number)
        return delivery_run(kind=INVOICES, delivery=delivery, named=named, at=at)


def _named(number: str | None) -> NamedOrganisation | None:
    if number is None:
        return None
    found = Organisation.objects.filter(relation_number=number).first()
    if found is None:
        raise DomainError(_("There is no organisation with relation number %(number)s.") % {"number": number})
    return NamedOrganisation(id=found.id, label=f"{found.name} ({found.relation_number})", number=number)


def _prepare(named: NamedOrganisation | None, *, is_assigned: bool) -> TakeIn:
    organisation = Organisation.objects.get(id=named.id) if named else None

    def take_in(content: bytes, sha256: str, batch_id: int) -> Handled:
        try:
            outcome = invoice_land(
                content=content,
                sha256=sha256,
                named=organisation,
                is_assigned=is_assigned,
                batch_id=batch_id,
            )
        except UblError as refusal:
            issue = FoundIssue(code=refusal.code, place=refusal.place.to_json(), values=refusal.values)
        except InvoiceRefused as refusal:
            issue = FoundIssue(code=refusal.code, values=refusal.values)
        else:
            return Handled(outcome=outcome)
        return Handled(outcome=FileOutcome.REFUSED, issues=[issue])

    return take_in


def _is_xml(head: bytes) -> bool:
    """Begins as XML does, in an encoding that is accepted. What it holds is read later, with care."""
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip().startswith(b"<")


INVOICES: Final = ImportKind(
    name=KIND,
    label=gettext_lazy("Invoices and credit notes"),
    suffix=".xml",
    limit=MAX_BYTES,
    tag=AuditTag.INVOICES_IMPORTED,
    prepare=_prepare,
    accepts=_is_xml,
    wrong_type=gettext_lazy("%(name)s is no XML and no ZIP. Invoices come as UBL 2.1."),
    takes_organisation=True,
    receiver_codes=frozenset({InvoiceIssue.UNKNOWN_ORGANISATION, InvoiceIssue.SEVERAL_ORGANISATIONS}),
)
