"""What is paid in the demo world: for one invoice always the same, as it would have been by the given day.

Money comes by the habit of each employer. A credit note is set off against its invoice as far as that is open;
what was paid before comes back under the same reference. All of it follows the order in which deliveries are
taken in: the documents of a month, then its payments.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from demo import neighbours
from demo.drafts import Draft
from demo.habits import Habit, Pace

_CAST_HABITS: Final = {
    "alder": Habit.LATE,
    "birch": Habit.PROMPT,
    "cedar": Habit.CARELESS,
    "elm": Habit.BY_DEBIT,
    "oak": Habit.USUAL,
    "lime": Habit.IN_PARTS,
}
_HABITS: Final = neighbours.HABITS | _CAST_HABITS
_FIRST_PART: Final = Decimal("0.6")
_CENT: Final = Decimal("0.01")
_BACK_AFTER: Final = timedelta(days=10)
_SOON: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """One row of a delivery of payments: euro, below zero when the money goes the other way."""

    paid_on: date
    reference: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class _Step:
    """On this day a share of what is open is paid; `back`: that is taken back, `again`: the whole is paid once more."""

    day: date
    share: Decimal = Decimal(1)
    back: bool = False
    again: bool = False


def invoice_payments(invoice: Draft, *, employer: str, credit_note: Draft | None) -> Iterator[PaymentRow]:
    """The payments of one invoice, also those of days to come."""
    if not invoice.payment_reference:
        return
    reference, still_open = invoice.payment_reference, invoice.payable
    credit = credit_note.total if credit_note else Decimal(0)
    credit_month = _month(credit_note.issued_on) if credit_note else date.max
    for step in _steps(invoice, _HABITS[employer].value, credit_note):
        if credit and _month(step.day) >= credit_month:
            still_open, credit = still_open - min(still_open, credit), max(credit - still_open, Decimal(0))
        amount = _amount(step, still_open, invoice.payable)
        if amount:
            yield PaymentRow(paid_on=step.day, reference=reference, amount=amount)
            still_open = max(still_open - amount, Decimal(0))
    left = max(credit - still_open, Decimal(0))
    if credit_note and left:
        yield PaymentRow(paid_on=credit_note.issued_on + _BACK_AFTER, reference=reference, amount=-left)


def _month(day: date) -> date:
    return day.replace(day=1)


def _amount(step: _Step, still_open: Decimal, total: Decimal) -> Decimal:
    if step.back:
        return -total
    if step.again:
        return total
    return (still_open * step.share).quantize(_CENT, ROUND_HALF_UP)


def _steps(invoice: Draft, pace: Pace, credit_note: Draft | None) -> list[_Step]:
    """In order of day. What is unusual never meets a credit note: the story of one invoice stays readable."""
    dice = random.Random(f"{invoice.number} paid")  # noqa: S311 - the same dice each time
    day = invoice.issued_on + timedelta(days=dice.randint(pace.earliest, pace.latest))
    odds = {
        "forgotten": pace.forgets_one_in,
        "parts": pace.in_parts_one_in,
        "reversed": pace.reverses_one_in,
        "twice": pace.twice_one_in,
    }
    fate = next((name for name, one_in in odds.items() if one_in and dice.randrange(one_in) == 0), "")
    gap = timedelta(days=dice.randint(20, 60))
    if credit_note:
        return [_Step(_after_correction(day, credit_note))]
    return {
        "": [_Step(day)],
        "forgotten": [_Step(invoice.issued_on + timedelta(days=100) + 2 * gap)],
        "parts": [_Step(day, _FIRST_PART), _Step(day + gap)],
        "reversed": [_Step(day), _Step(day + _SOON, back=True), _Step(day + gap)],
        "twice": [_Step(day), _Step(day + _SOON, again=True)],
    }[fate]


def _after_correction(day: date, credit_note: Draft) -> date:
    """Who pays in the month of the credit note waits for it."""
    same_month = _month(day) == _month(credit_note.issued_on)
    return max(day, credit_note.issued_on + _SOON) if same_month else day


def payments_csv(rows: list[PaymentRow]) -> bytes:
    """The delivery, in the format that the payments' import documents; in order of day."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["reference", "date", "amount"])
    for row in sorted(rows, key=lambda row: (row.paid_on, row.amount < 0, row.reference)):
        writer.writerow([row.reference, row.paid_on.isoformat(), f"{row.amount:.2f}"])
    return text.getvalue().encode()
