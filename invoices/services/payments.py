"""Taking in a delivery of payments: one file is one transaction, right rows land beside wrong ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from access.database import instant
from audit.enums import AuditTag
from invoices.models import Invoice, Payment
from invoices.payments import (
    PAYMENTS_KIND,
    FileUnreadable,
    PaymentIssue,
    PaymentRow,
    RowProblem,
    table_read,
)
from invoices.payments.table import shown
from invoices.services.settlement import organisations_take_turns, payment_allocate
from invoices.statuses import today_at
from jobs.enums import FileOutcome
from jobs.files import delivery_find
from jobs.kinds import FoundIssue, Handled, ImportKind, NamedOrganisation, TakeIn
from jobs.models import ImportBatch
from jobs.services import delivery_run
from orgs.models import Organisation

_MOST_BYTES: Final = 5_000_000
_MOST_ISSUES: Final = 100
_AT_ONCE: Final = 1000
_NO_TEXT: Final = (b"<", b"%PDF", b"{")


def payments_import(*, paths: Sequence[Path], at: datetime) -> ImportBatch:
    """Takes in tables of payments from files, folders and ZIP archives, and settles documents with them.

    A payment belongs to the organisation whose documents carry its reference. The same delivery again completes
    what was interrupted; a payment that is here already changes nothing. A row that is refused, for example
    because its document is still to come, is taken in when its file comes again. `at` is when the delivery began.

    Raises DomainError when there is nothing to take in.
    """
    with delivery_find(paths=paths, suffix=PAYMENTS.suffix) as delivery:
        return delivery_run(kind=PAYMENTS, delivery=delivery, named=None, at=at)


def _prepare(named: NamedOrganisation | None, *, is_assigned: bool) -> TakeIn:
    """Payments say by their reference for whom they are; no organisation is named for them."""
    return _take_in


def _take_in(content: bytes, _sha256: str, batch_id: int) -> Handled:
    try:
        rows, problems = table_read(content, today=today_at(instant()))
    except FileUnreadable as refusal:
        place = {"row": refusal.values["line"]} if "line" in refusal.values else {}
        issue = FoundIssue(code=refusal.issue, place=place, values=refusal.values)
        return Handled(outcome=FileOutcome.REFUSED, issues=[issue])
    receivers = _receivers({row.reference for row in rows})
    right = []
    for row in rows:
        if problem := _receiver_problem(row, receivers):
            problems.append(problem)
        else:
            right.append(row)
    landed = _land(right, receivers, batch_id)
    return Handled(outcome=_outcome(landed, len(right), problems), issues=_issues(problems))


@dataclass(slots=True)
class _Receiver:
    """Whose documents carry a reference, and in which currencies."""

    organisations: set[int]
    currencies: set[str]


def _receivers(references: Collection[str]) -> dict[str, _Receiver]:
    found: dict[str, _Receiver] = {}
    wanted = sorted(references)
    for start in range(0, len(wanted), _AT_ONCE):
        documents = Invoice.objects.filter(payment_reference__in=wanted[start : start + _AT_ONCE]).exclude(
            payment_reference=""
        )
        for reference, organisation, currency in (
            documents.order_by().values_list("payment_reference", "organisation_id", "currency").distinct()
        ):
            receiver = found.setdefault(reference, _Receiver(set(), set()))
            receiver.organisations.add(organisation)
            receiver.currencies.add(currency)
    return found


def _receiver_problem(row: PaymentRow, receivers: dict[str, _Receiver]) -> RowProblem | None:
    receiver = receivers.get(row.reference)
    values = {"reference": shown(row.reference)}
    if receiver is None:
        return RowProblem(line=row.line, issue=PaymentIssue.UNKNOWN_REFERENCE, values=values)
    if len(receiver.organisations) > 1:
        values["organisations"] = _labels(receiver.organisations)
        return RowProblem(line=row.line, issue=PaymentIssue.SEVERAL_RECEIVERS, values=values)
    if row.currency not in receiver.currencies:
        values |= {"expected": ", ".join(sorted(receiver.currencies)), "found": row.currency}
        return RowProblem(line=row.line, issue=PaymentIssue.OTHER_CURRENCY, values=values)
    return None


def _labels(organisation_ids: Collection[int]) -> str:
    found = Organisation.objects.filter(id__in=organisation_ids).order_by("relation_number")[:5]
    return ", ".join(f"{each.name} ({each.relation_number})" for each in found)


def _land(rows: Sequence[PaymentRow], receivers: dict[str, _Receiver], batch_id: int) -> int:
    """Stores what is new and settles documents with it, in order of day; returns how many were new."""
    owners = {row.identity: next(iter(receivers[row.reference].organisations)) for row in rows}
    organisations_take_turns(organisation_ids=set(owners.values()))
    known = _known(list(owners))  # after the turn: an equal delivery at the same moment is done by now
    new = [row for row in rows if row.identity not in known]
    for row in sorted(new, key=lambda row: (row.paid_on, row.line)):
        payment = Payment.objects.create(
            organisation_id=owners[row.identity],
            identity=row.identity,
            reference=row.reference,
            paid_on=row.paid_on,
            amount=row.amount,
            currency=row.currency,
            batch_id=batch_id,
        )
        payment_allocate(payment=payment)
    return len(new)


def _known(identities: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(identities), _AT_ONCE):
        chunk = Payment.objects.filter(identity__in=identities[start : start + _AT_ONCE])
        found.update(chunk.values_list("identity", flat=True))
    return found


def _outcome(landed: int, right: int, problems: Sequence[RowProblem]) -> FileOutcome:
    if problems:
        return FileOutcome.PARTLY if right else FileOutcome.REFUSED
    return FileOutcome.LANDED if landed else FileOutcome.UNCHANGED


def _issues(problems: Sequence[RowProblem]) -> list[FoundIssue]:
    """One per row, in order; beyond a hundred rows only their number."""
    in_order = sorted(problems, key=lambda problem: problem.line)
    found = [
        FoundIssue(code=each.issue, place={"row": each.line}, values=each.values)
        for each in in_order[:_MOST_ISSUES]
    ]
    if more := len(in_order) - len(found):
        found.append(FoundIssue(code=PaymentIssue.MORE_ROWS, values={"count": str(more)}))
    return found


def _is_table(head: bytes) -> bool:
    """Text with something between the columns. What it holds is read later, with care."""
    if b"\x00" in head or head.lstrip().startswith(_NO_TEXT):
        return False
    first = head.splitlines()[0] if head.strip() else b""
    return b"," in first or b";" in first


PAYMENTS: Final = ImportKind(
    name=PAYMENTS_KIND,
    label=_("Payments"),
    suffix=".csv",
    limit=_MOST_BYTES,
    tag=AuditTag.PAYMENTS_IMPORTED,
    prepare=_prepare,
    accepts=_is_table,
    wrong_type=_("%(name)s is no table and no ZIP. Payments come as CSV."),
)
