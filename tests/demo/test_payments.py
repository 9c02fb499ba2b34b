"""The payments of the demo world: every kind of them, and no more than was asked for or paid before."""

from collections import Counter
from datetime import date
from decimal import Decimal

from demo.deliveries import Story, all_payments, month_documents
from demo.drafts import Draft
from demo.payments import PaymentRow, payments_csv
from invoices.enums import DocumentKind

TODAY = date(2026, 11, 21)
STORY = Story(today=TODAY)
DOCUMENTS = [draft for month in STORY.calendar() for draft in month_documents(STORY, month)]
PAYMENTS = all_payments(STORY)
ROWS = [row for rows in PAYMENTS.values() for row in rows]
KNOWN = {draft.payment_reference for draft in DOCUMENTS if draft.payment_reference}


def _rows_of(draft: Draft) -> list[PaymentRow]:
    return sorted(
        (row for row in ROWS if row.reference == draft.payment_reference), key=lambda row: row.paid_on
    )


def _invoices() -> list[Draft]:
    return [draft for draft in DOCUMENTS if draft.kind is DocumentKind.INVOICE and draft.payment_reference]


def _balance(draft: Draft) -> Decimal:
    """What is left to pay of an invoice together with its credit notes."""
    credit = sum(
        (each.total for each in DOCUMENTS if each.corrects == (draft.number, draft.issued_on)), Decimal(0)
    )
    return draft.payable - credit - sum((row.amount for row in _rows_of(draft)), Decimal(0))


def test_one_payment_is_of_nobody_and_all_others_of_an_invoice():
    assert Counter(row.reference in KNOWN for row in ROWS)[False] == 1


def test_nothing_is_paid_before_it_was_issued_or_after_today():
    issued = {draft.payment_reference: draft.issued_on for draft in _invoices()}

    assert all(issued[row.reference] < row.paid_on <= TODAY for row in ROWS if row.reference in KNOWN)
    assert all(row.paid_on.replace(day=1) == month for month, rows in PAYMENTS.items() for row in rows)


def test_every_kind_of_payment_is_there_and_most_invoices_are_just_paid():
    kinds: Counter[str] = Counter()
    for draft in _invoices():
        rows = _rows_of(draft)
        left, amounts = _balance(draft), [row.amount for row in rows]
        kinds["paid at once"] += len(rows) == 1 and left == 0
        kinds["late"] += bool(rows) and left == 0 and rows[0].paid_on > (draft.due_on or TODAY)
        kinds["in parts"] += len(rows) > 1 and min(amounts) > 0 and left == 0
        kinds["partly"] += bool(rows) and left > 0 and min(amounts) > 0
        kinds["over-paid"] += left < 0
        kinds["reversed"] += -draft.payable in amounts
        kinds["paid back"] += bool(amounts) and -draft.payable < min(amounts) < 0
        kinds["overdue"] += left > 0 and draft.due_on is not None and draft.due_on < TODAY

    assert min(kinds.values()) > 0
    assert kinds["paid at once"] > len(_invoices()) * 0.75
    assert kinds["overdue"] < 30


def test_what_is_over_paid_is_paid_twice_in_full():
    over = [
        (draft, _balance(draft)) for draft in _invoices() if _balance(draft) < 0 and not _credit_is_new(draft)
    ]

    assert over
    assert all(left == -draft.payable for draft, left in over)


def _credit_is_new(draft: Draft) -> bool:
    """The money of a credit note comes back after ten days."""
    return any(
        each.corrects == (draft.number, draft.issued_on) and (TODAY - each.issued_on).days < 10
        for each in DOCUMENTS
    )


def test_the_table_is_in_the_documented_format_in_order_of_day():
    rows = [
        PaymentRow(paid_on=date(2026, 11, 20), reference="RF18539007547034", amount=Decimal("-12.5")),
        PaymentRow(paid_on=date(2026, 11, 3), reference="5000056789012345", amount=Decimal(1250)),
    ]

    assert payments_csv(rows) == (
        b"reference,date,amount\r\n"
        b"5000056789012345,2026-11-03,1250.00\r\n"
        b"RF18539007547034,2026-11-20,-12.50\r\n"
    )
