"""Payments in tests: delivered as tables, and what they settled, in plain values."""

from datetime import UTC, datetime
from pathlib import Path

from access.database import system_context
from invoices.models import CreditAllocation, Invoice, Payment, PaymentAllocation
from invoices.rests import with_rest
from invoices.services import payments_import
from invoices.services.landing import invoice_land
from invoices.services.settlement import balance_differences
from jobs.models import ImportBatch
from tests.invoices.importing import AT
from tests.invoices.ubl_files import Ubl

REFERENCE = "50261310"


def land(*ubls: Ubl, at: datetime = AT) -> None:
    """Takes the documents in, in this order, each in a transaction of its own."""
    for ubl in ubls:
        with system_context("test", at=at):
            invoice_land(content=ubl.text().encode(), sha256="", named=None, batch_id=0)


def table(*rows: str, heading: str = "reference,date,amount") -> bytes:
    """A table of payments."""
    return "\r\n".join([heading, *rows, ""]).encode()


def pay(folder: Path, *rows: str, name: str = "payments.csv", at: datetime = AT) -> ImportBatch:
    """Delivers a table with these rows."""
    (folder / name).write_bytes(table(*rows))
    return payments_import(paths=[folder / name], at=at)


def pay_amounts(folder: Path, *amounts: str, reference: str = REFERENCE) -> None:
    """Payments one after another, each of the day after, each in a delivery of its own."""
    for day, amount in enumerate(amounts, start=1):
        pay(folder, f"{reference},2026-11-{day:02},{amount}", at=datetime(2026, 12, day, tzinfo=UTC))


def balances() -> dict[str, str]:
    """Of every document of the test: to pay, paid, settled and what is open. Its sums are those of its rows."""
    with system_context("test"):
        assert list(balance_differences()) == []
        return {
            each.number: f"{each.payable} − {each.paid} − {each.credited} = {each.open}"
            for each in Invoice.objects.filter(batch_id=0).order_by("number")
        }


def rests() -> list[str]:
    """What is over from each payment, in order."""
    with system_context("test"):
        references = Invoice.objects.filter(batch_id=0).values("payment_reference")
        payments = with_rest(Payment.objects.filter(reference__in=references))
        found = payments.order_by("id").values_list("amount", "rest")
        return [f"{amount}: {rest}" for amount, rest in found]


def allocations() -> list[tuple[str, str]]:
    """Which document got how much of a payment, in order."""
    with system_context("test"):
        rows = PaymentAllocation.objects.filter(invoice__batch_id=0).order_by("id").select_related("invoice")
        return [(row.invoice.number, str(row.amount)) for row in rows]


def set_offs() -> list[tuple[str, str, str]]:
    """Which credit note was set off against which invoice, in order."""
    with system_context("test"):
        rows = CreditAllocation.objects.filter(invoice__batch_id=0).order_by("id")
        rows = rows.select_related("credit_note", "invoice")
        return [(row.credit_note.number, row.invoice.number, str(row.amount)) for row in rows]
