"""The SEPA payment code: what a banking app reads to fill in a transfer (EPC069-12, version 002; amounts in euro).

Only for what the buyer has to pay by transfer, to the IBAN that the seller states. The account of a customer is
never in it. What does not fit in a code has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from segno import QRCode, make_qr
from stdnum import iban, iso11649

from invoices.documents import Document, PaymentMeans

_TRANSFERS: Final = frozenset({"1", "30", "31", "42", "57", "58"})  # UNCL 4461
_EURO: Final = "EUR"
_LEAST: Final = Decimal("0.01")
_MOST: Final = Decimal("999999999.99")
_LONGEST_NAME: Final = 70
_LONGEST_TEXT: Final = 140
_UTF_8: Final = "1"
_MOST_BYTES: Final = 331  # of a code of version 13, the largest that the standard allows
# Every reader takes the mask from the code itself. Drawing all eight to choose the most even one takes more time than
# the rest of an invoice on paper.
_MASK: Final = 2
BORDER: Final = 4  # modules of quiet around the code, as its standard wants

_DARK: Final = re.compile(b"\x01+")

Run = tuple[int, int, int]
"""Dark modules side by side: column and row of the first one, and how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCode:
    """What the code says, in words too, and where it is dark. `size` is its width in modules, with the quiet around."""

    beneficiary: str
    account: str
    amount: Decimal
    reference: str
    size: int
    runs: tuple[Run, ...]


def payment_code(document: Document, *, amount: Decimal) -> PaymentCode | None:
    """The code to pay so much of this document; None where nothing can be paid by transfer in euro."""
    if document.currency != _EURO or not _LEAST <= amount <= _MOST:
        return None
    means = _transfer(document)
    if means is None or means.account is None:
        return None
    name = _line(means.account.name or (document.payee or document.seller).display_name, _LONGEST_NAME)
    account = iban.compact(means.account.number)
    reference = _line(means.reference or document.number, _LONGEST_TEXT)
    bare = "".join(reference.split())
    is_structured = bool(iso11649.is_valid(bare))
    amount = amount.quantize(_LEAST)
    remittance = (bare,) if is_structured else ("", reference)
    said = _said(name, account, amount, remittance)
    if len(said) > _MOST_BYTES:
        return None
    code = make_qr(said, error="m", boost_error=False, mode="byte", mask=_MASK)
    return PaymentCode(
        beneficiary=name,
        account=account,
        amount=amount,
        reference=reference,
        size=int(code.symbol_size(border=BORDER)[0]),
        runs=tuple(_runs(code)),
    )


def _said(name: str, account: str, amount: Decimal, remittance: tuple[str, ...]) -> bytes:
    """The fields of the standard: no BIC, as within the EEA none is needed, and no purpose."""
    figure = f"{_EURO}{amount:f}".rstrip("0").rstrip(".")
    fields = ("BCD", "002", _UTF_8, "SCT", "", name, account, figure, "", *remittance)
    return "\n".join(fields).encode()


def _transfer(document: Document) -> PaymentMeans | None:
    """The first way to pay by transfer that states an IBAN."""
    accounts = document.accounts_to_pay_to
    return next(
        (
            means
            for means in document.payment_means
            if means.account in accounts
            and means.code in _TRANSFERS
            and not means.mandate
            and iban.is_valid(means.account.number)
        ),
        None,
    )


def _line(text: str, longest: int) -> str:
    """One line of at most so many characters: a line break would begin the next field of the code."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:longest].rstrip()


def _runs(code: QRCode) -> Iterator[Run]:
    for y, modules in enumerate(code.matrix, start=BORDER):
        for dark in _DARK.finditer(modules):
            yield dark.start() + BORDER, y, dark.end() - dark.start()
