"""The deliveries of the demo world: folders with UBL files, as a back office would put them down.

Each holds what was issued in one month. They are written for a day: nothing issued later is in them.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from demo.contracts import CONTRACTS, Contract
from demo.drafts import Draft, credit_draft, invoice_draft, is_corrected, is_invoiced_in, month_after
from demo.ubl_writer import ubl_write

MONTHS: Final = 14
_CAST: Final = ("alder", "birch", "cedar", "elm", "oak")
_STRANGER: Final = {"name": "Notenkamp Transport B.V.", "number": "999001", "kvk": "08999990"}
_TORN_AT: Final = 0.6


def months_until(today: date) -> Sequence[date]:
    """The first days of fourteen months, the last of which is the month of this day."""
    return [month_after(today.replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]


def month_documents(month: date, *, today: date) -> Iterator[Draft]:
    """All that is issued in a month, up to and including `today`: invoices, then credit notes on the month before."""
    for contract in CONTRACTS:
        if is_invoiced_in(contract, month):
            yield invoice_draft(contract, month, with_specification=contract.months > 1)
    before = month_after(month, -1)
    if before not in months_until(today):
        return
    corrections = (credit_draft(contract, before) for contract in CONTRACTS if is_corrected(contract, before))
    yield from (draft for draft in corrections if draft.issued_on <= today)


def month_delivery(*, month: date, today: date, folder: Path) -> Path:
    """Writes the delivery of a month into a fresh folder of its name; the last one has files that are wrong."""
    place = folder / f"{month:%Y-%m}"
    shutil.rmtree(place, ignore_errors=True)
    files = {draft.number: ubl_write(draft) for draft in month_documents(month, today=today)}
    if month == months_until(today)[-1]:
        files |= _wrong_files(month)
    return _put_down(place, files)


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
    return next(contract for contract in CONTRACTS if contract.employer == employer)


def _put_down(place: Path, files: dict[str, bytes]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / f"{name}.xml").write_bytes(content)
    return place


def _wrong_files(month: date) -> dict[str, bytes]:
    """A receiver nobody knows, a file that was cut off, and a total that is not the sum of its lines."""
    stranger, torn, wrong_sum = (
        _numbered(invoice_draft(CONTRACTS[row], month), 9001 + row) for row in range(3)
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
