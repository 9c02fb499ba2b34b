"""The invoices of the bench's worlds, and what was paid of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Final

from bench.shapes import MANY_INVOICES, MEASURED_INVOICES, Shape, employers
from invoices.enums import DocumentKind

_NOTHING: Final = Decimal(0)
_SELLER: Final = ("0106:08000001", "Veldbaken Verzekeringen N.V.")
_PRODUCTS: Final = ("Basisverzekering collectief", "Aanvullend Zorg Plus", "Verzuimverzekering")
_CREDIT_EVERY: Final = 12
_SAMPLE_ONE_IN: Final = 20
_DUE_AFTER: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One document: signed as in sums."""

    id: int
    organisation: int
    place: int
    is_credit: bool
    total: Decimal
    paid: Decimal
    credited: Decimal
    issued_on: date


class Books:
    """All documents, organisation by organisation, newest first.

    Every twelfth one is a credit note on the invoice after it, set off in full. The newest are open or paid in
    part; some old ones were never paid. One organisation in twenty, the measured one among them, has the payments
    and allocations behind its sums.
    """

    INVOICE: ClassVar[Sequence[str]] = (
        "id", "organisation", "kind", "number", "seller_key", "seller_name", "issue_date", "due_date",
        "period_start", "period_end", "contract_number", "description", "currency", "total", "payable",
        "payment_reference", "corrects", "paid", "credited",
    )  # fmt: skip
    PAYMENT: ClassVar[Sequence[str]] = (
        "id", "organisation", "identity", "reference", "paid_on", "amount", "currency"
    )  # fmt: skip
    ALLOCATION: ClassVar[Sequence[str]] = ("organisation", "payment", "invoice", "amount")
    CREDIT: ClassVar[Sequence[str]] = ("organisation", "credit_note", "invoice", "amount")

    def __init__(self, shape: Shape, *, today: date) -> None:
        self._shape = shape
        self._today = today

    def invoices(self) -> Iterator[Sequence[object]]:
        """Rows of `Invoice`."""
        for entry in self._entries():
            due = None if entry.is_credit else entry.issued_on + _DUE_AFTER
            yield (
                entry.id,
                entry.organisation,
                DocumentKind.CREDIT_NOTE.value if entry.is_credit else DocumentKind.INVOICE.value,
                _number(entry.id, is_credit=entry.is_credit),
                *_SELLER,
                entry.issued_on,
                due,
                entry.issued_on,
                entry.issued_on + timedelta(days=27),
                f"ZC-{entry.organisation:05d}",
                _PRODUCTS[entry.place % len(_PRODUCTS)],
                "EUR",
                entry.total,
                entry.total,
                "" if entry.is_credit else _reference(entry.id),
                [_number(entry.id + 1, is_credit=False)] if entry.is_credit else [],
                entry.paid,
                entry.credited,
            )

    def payments(self) -> Iterator[Sequence[object]]:
        """Rows of `Payment`, of the sample; a payment has the id of its invoice."""
        for entry in self._sample():
            if entry.paid:
                yield (
                    entry.id,
                    entry.organisation,
                    f"{entry.id:064d}",
                    _reference(entry.id),
                    entry.issued_on + timedelta(days=12),
                    entry.paid,
                    "EUR",
                )

    def payment_allocations(self) -> Iterator[Sequence[object]]:
        """Rows of `PaymentAllocation`, of the sample."""
        return ((each.organisation, each.id, each.id, each.paid) for each in self._sample() if each.paid)

    def credit_allocations(self) -> Iterator[Sequence[object]]:
        """Rows of `CreditAllocation`, of the sample."""
        return (
            (each.organisation, each.id, each.id + 1, -each.credited)
            for each in self._sample()
            if each.is_credit
        )

    def _sample(self) -> Iterator[_Entry]:
        first = employers(self._shape).start
        return (each for each in self._entries() if (each.organisation - first) % _SAMPLE_ONE_IN == 0)

    def _counts(self) -> Iterator[tuple[int, int]]:
        """How many documents each employer has: the measured one, perhaps a very large one, and the rest alike."""
        measured, second, *_ = everybody = list(employers(self._shape))
        counts = {measured: MEASURED_INVOICES}
        if self._shape.has_large_employer:
            counts[second] = MANY_INVOICES
        others = [each for each in everybody if each not in counts]
        left, extra = divmod(self._shape.invoices - sum(counts.values()), len(others))
        counts |= {each: left + (place < extra) for place, each in enumerate(others)}
        yield from sorted(counts.items())

    def _entries(self) -> Iterator[_Entry]:
        number = 0
        for organisation, count in self._counts():
            for place in range(count):
                number += 1
                yield self._entry(number, organisation, place, count)

    def _entry(self, number: int, organisation: int, place: int, count: int) -> _Entry:
        is_credit = place % _CREDIT_EVERY == 4 and place + 1 < count
        was_corrected = place % _CREDIT_EVERY == 5 and place > 0
        total = Decimal(10_000 + (organisation * 7919 + place * 104_729) % 900_000) / 100
        credit = Decimal(2_500 + (organisation * 31 + place // _CREDIT_EVERY) % 5_000) / 100
        months = place if count < MANY_INVOICES else place // (count // MEASURED_INVOICES)
        paid = _paid(total - credit if was_corrected else total, organisation, place)
        return _Entry(
            id=number,
            organisation=organisation,
            place=place,
            is_credit=is_credit,
            total=-credit if is_credit else total,
            paid=_NOTHING if is_credit else paid,
            credited=-credit if is_credit else credit if was_corrected else _NOTHING,
            issued_on=self._today - timedelta(days=5 + months * 30),
        )


def _paid(asked: Decimal, organisation: int, place: int) -> Decimal:
    """Nothing of the newest, a part of some, all of most, and nothing of a few old ones."""
    if place == 0 or (place < 4 and organisation % 25 == 0):
        return _NOTHING
    if place == 1:
        return Decimal(50) if organisation % 10 == 0 else _NOTHING
    return asked


def _number(entry_id: int, *, is_credit: bool) -> str:
    return f"{'C' if is_credit else 'F'}{2_000_000 + entry_id}"


def _reference(entry_id: int) -> str:
    return f"7{entry_id:015d}"
