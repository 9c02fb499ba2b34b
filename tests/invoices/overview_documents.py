"""Documents straight into the database, for tests of sums: any amounts, paid and settled at will."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from access.acting import Acting
from access.database import system_context
from invoices.enums import DocumentKind
from invoices.models import Invoice, Payment
from orgs.models import Organisation
from roles.acting import acting_in_organisation
from tests.cast import person

Amount = str | int | Decimal


def document(
    organisation: str,
    number: str,
    total: Amount,
    *,
    issued: date,
    due: date | None = None,
    payable: Amount | None = None,
    paid: Amount = 0,
    credited: Amount = 0,
    contract: str = "K-1",
    currency: str = "EUR",
    kind: DocumentKind | None = None,
) -> Invoice:
    """One document of an organisation, by its relation number. Below zero it is a credit note unless `kind` says so."""
    amount = Decimal(total)
    with system_context("test"):
        return Invoice.objects.create(
            organisation=Organisation.objects.get(relation_number=organisation),
            kind=kind or (DocumentKind.CREDIT_NOTE if amount < 0 else DocumentKind.INVOICE),
            number=number,
            seller_key="0106:08000001",
            seller_name="Veldbaken Verzekeringen N.V.",
            issue_date=issued,
            due_date=due,
            contract_number=contract,
            currency=currency,
            total=amount,
            payable=amount if payable is None else Decimal(payable),
            paid=Decimal(paid),
            credited=Decimal(credited),
        )


def payment(
    organisation: str, amount: Amount, *, on: date, reference: str = "50261310", currency: str = "EUR"
) -> Payment:
    """Money received (below zero: paid out); nothing is allocated by it."""
    with system_context("test"):
        return Payment.objects.create(
            organisation=Organisation.objects.get(relation_number=organisation),
            identity=f"{organisation}-{Payment.objects.count()}",
            reference=reference,
            paid_on=on,
            amount=Decimal(amount),
            currency=currency,
        )


def acting_for(key: str, organisation: str) -> Acting:
    """A person of the cast as a member of an organisation, by its relation number."""
    with system_context("test"):
        acting = acting_in_organisation(
            user_id=person(key).id, at=timezone.now(), organisation_number=organisation
        )
    assert acting
    return acting
