"""The deliveries of the demo world: what a back office would put down, month by month.

Each month has a folder with the UBL files of what was issued in it, and a table of the payments that came in. They
are written for a day: nothing of later is in them.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from demo.contracts import CAST_CONTRACTS, CONTRACTS
from demo.drafts import Draft, credit_draft, invoice_draft, is_corrected, is_invoiced_in
from demo.payments import PaymentRow, invoice_payments, payments_csv
from demo.products import Contract, is_in_force, month_after
from demo.ubl_writer import ubl_write

MONTHS: Final = 36
_CAST: Final = ("alder", "birch", "cedar", "elm", "oak")
_STRANGER: Final = {"name": "Notenkamp Transport B.V.", "number": "999001", "kvk": "08999990"}
_STRANGE_REFERENCE: Final = "5000056789012345"
_TORN_AT: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is delivered: of which contracts, over how many months, the last of which holds `today`."""

    today: date
    months: int = MONTHS
    contracts: tuple[Contract, ...] = CONTRACTS

    def calendar(self) -> Sequence[date]:
        """The first days of the months."""
        last = self.today.replace(day=1)
        return [month_after(last, -back) for back in range(self.months - 1, -1, -1)]

    def is_last(self, month: date) -> bool:
        """Whether this is the month of the world's day."""
        return month == self.today.replace(day=1)

    def is_invoiced(self, contract: Contract, month: date) -> bool:
        """Whether an invoice of this contract goes out in a month."""
        return is_invoiced_in(contract, month) and is_in_force(contract, month, today=self.today)

    def correction(self, contract: Contract, month: date) -> Draft | None:
        """The credit note on the invoice of a month, when there is one by today."""
        if month not in self.calendar() or not self.is_invoiced(contract, month):
            return None
        if not is_corrected(contract, month):
            return None
        draft = credit_draft(contract, month)
        return draft if draft.issued_on <= self.today else None


def month_documents(story: Story, month: date) -> Iterator[Draft]:
    """All that is issued in a month by today: invoices, then credit notes on the month before."""
    for contract in story.contracts:
        if story.is_invoiced(contract, month):
            yield invoice_draft(contract, month, with_specification=contract.months > 1)
    for contract in story.contracts:
        if correction := story.correction(contract, month_after(month, -1)):
            yield correction


def all_payments(story: Story) -> dict[date, list[PaymentRow]]:
    """The payments that came in by today, by month; the last month has one under a reference nobody knows."""
    found: dict[date, list[PaymentRow]] = {month: [] for month in story.calendar()}
    for contract in story.contracts:
        for month in story.calendar():
            if not story.is_invoiced(contract, month):
                continue
            rows = invoice_payments(
                invoice_draft(contract, month),
                employer=contract.employer,
                credit_note=story.correction(contract, month),
            )
            for row in rows:
                if row.paid_on <= story.today:
                    found[row.paid_on.replace(day=1)].append(row)
    last = story.today.replace(day=1)
    found[last].append(
        PaymentRow(paid_on=last, reference=_STRANGE_REFERENCE, amount=Decimal("1250.00")),
    )
    return {month: rows for month, rows in found.items() if rows}


def month_delivery(*, story: Story, month: date, folder: Path) -> Path:
    """Writes the documents of a month into a fresh folder of its name; in the last one are files that are wrong."""
    place = folder / f"{month:%Y-%m}"
    shutil.rmtree(place, ignore_errors=True)
    files = {draft.number: ubl_write(draft) for draft in month_documents(story, month)}
    if story.is_last(month):
        files |= _wrong_files(month)
    return _put_down(place, files)


def payments_delivery(*, month: date, rows: list[PaymentRow], folder: Path) -> Path:
    """Writes the payments of a month into one file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"betalingen-{month:%Y-%m}.csv"
    file.write_bytes(payments_csv(rows))
    return file


def small_delivery(*, folder: Path, today: date) -> Path:
    """Writes three documents for each employer of the cast: an overdue invoice, a credit note on it, an open invoice.

    The overdue one has an attachment. Quick to make and to take in, for tests.
    """
    month = today.replace(day=1)
    overdue = month_after(month, -2)
    drafts = [
        draft
        for contract in map(_first_contract, _CAST)
        for draft in (
            invoice_draft(contract, overdue, with_specification=True),
            credit_draft(contract, overdue),
            invoice_draft(contract, month),
        )
    ]
    return _put_down(folder, {draft.number: ubl_write(draft) for draft in drafts})


def _first_contract(employer: str) -> Contract:
    return next(contract for contract in CAST_CONTRACTS if contract.employer == employer)


def _put_down(place: Path, files: dict[str, bytes]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / f"{name}.xml").write_bytes(content)
    return place


def _wrong_files(month: date) -> dict[str, bytes]:
    """A receiver nobody knows, a file that was cut off, and a total that is not the sum of its lines."""
    stranger, torn, wrong_sum = (
        _numbered(invoice_draft(CAST_CONTRACTS[row], month), 9001 + row) for row in range(3)
    )
    stranger = replace(stranger, buyer=replace(stranger.buyer, **_STRANGER))
    whole = ubl_write(torn)
    head, total, tail = ubl_write(wrong_sum).rpartition(f">{wrong_sum.total:.2f}<".encode())
    return {
        stranger.number: ubl_write(stranger),
        torn.number: whole[: int(len(whole) * _TORN_AT)],
        wrong_sum.number: head + total.replace(b">", b">1") + tail,
    }


def _numbered(draft: Draft, number: int) -> Draft:
    return replace(draft, number=f"{draft.number[:-4]}{number}")
