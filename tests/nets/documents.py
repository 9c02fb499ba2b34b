"""Documents that carry their owner's mark in every text and number, as UBL files."""

from dataclasses import replace
from pathlib import Path

from invoices.enums import DocumentKind
from tests.invoices.ubl_files import Ubl
from tests.nets.marks import Owner, organisation_seed


def write_delivery(folder: Path, *, owner: Owner, key: str, named: bool) -> None:
    """An invoice, a credit note, and a file with a wrong sum: an issue that quotes the document.

    The named credit note is twice the invoice that it corrects: half of it is set off, the other half is open.
    """
    letter = "N" if named else "U"
    invoice = _document(owner, key, f"F{letter}{owner.number}", named=named)
    credit = _document(owner, key, f"C{letter}{owner.number}", named=named, kind=DocumentKind.CREDIT_NOTE)
    if named:
        credit = replace(credit, amount=f"{int(owner.number) * 2}.62", corrects=invoice.number)
    for document in (invoice, credit):
        document.write(folder, f"{document.number}-{owner.word}.xml")
    amount = f"{owner.number}.31"
    wrong = invoice.text().replace(
        f">{amount}</cbc:PayableAmount>", f">{owner.number}.99</cbc:PayableAmount>"
    )
    assert wrong != invoice.text()
    (folder / f"wrong-{owner.word}-{owner.number}.xml").write_text(
        wrong.replace(f"F{letter}{owner.number}", f"W{letter}{owner.number}")
    )


def write_payments(folder: Path, *, owner: Owner) -> None:
    """Most of what is open of the named credit note, paid out; and a reference that nobody has."""
    rows = (f"PN{owner.number},2026-11-05,-{owner.number}.11", f"X{owner.word},2026-11-05,{owner.number}.31")
    (folder / f"payments-{owner.word}.csv").write_text("\n".join(["reference,date,amount", *rows]))


def _document(
    owner: Owner, key: str, number: str, *, named: bool, kind: DocumentKind = DocumentKind.INVOICE
) -> Ubl:
    return Ubl(
        number=number,
        kind=kind,
        amount=f"{owner.number}.31",
        item=f"Premium {owner.word}",
        note=f"Note for {owner.word}",
        contract=f"K-{owner.number}",
        reference=f"P{number[1:]}",
        period=("2026-10-01", "2026-10-31"),
        buyer=organisation_seed(key).name,
        buyer_ids=() if named else (("", owner.number), ("0106", organisation_seed(key).kvk)),
        attachments=((f"annex-{owner.word}.csv", "text/csv", f"{owner.word};{owner.number}\n".encode()),),
    )
