"""One line of a document as text: what was sold, and everything that explains it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.money import NO_BREAK_SPACE
from invoices.documents import Document, Item, Line, Price
from invoices.pdf import words
from invoices.presentation.pieces import allowance_text, identifier_text, stacked


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """What a row of the table of lines shows."""

    number: str
    name: str
    details: SafeString | str
    quantity: str
    price: str
    price_details: SafeString | str
    tax: str
    amount: str


def line_rows(document: Document) -> list[LineRow]:
    """All lines, in the order of the document."""
    return [_row(line, document.currency) for line in document.lines]


def _row(line: Line, currency: str) -> LineRow:
    return LineRow(
        number=line.id,
        name=line.item.name,
        details=stacked(_details(line, currency)),
        quantity=_quantity(line.quantity, line.unit),
        price=words.amount(line.price.amount, currency) if line.price else "",
        price_details=stacked(_price_details(line.price, line.unit, currency)) if line.price else "",
        tax=words.tax(line.item.tax) if line.item.tax else "",
        amount=words.amount(line.net_amount, currency),
    )


def _quantity(quantity: Decimal, unit: str) -> str:
    name = words.unit(unit)
    return words.number(quantity) + (f"{NO_BREAK_SPACE}{name}" if name else "")


def _price_details(price: Price, unit: str, currency: str) -> Iterator[str]:
    if price.base_quantity is not None and price.base_quantity != 1:
        yield _("per %(quantity)s") % {"quantity": _quantity(price.base_quantity, price.base_unit or unit)}
    if price.discount:
        if price.discount.base_amount is not None:
            yield _("before discount %(amount)s") % {
                "amount": words.amount(price.discount.base_amount, currency)
            }
        yield _("discount in it %(amount)s") % {"amount": words.amount(price.discount.amount, currency)}


def _details(line: Line, currency: str) -> Iterator[str]:
    item = line.item
    if item.description != item.name:
        yield item.description
    if line.period:
        yield words.days(line.period)
    yield line.note
    for attribute in item.attributes:
        yield f"{attribute.name}: {attribute.value}"
    for label, value in _numbers(line, item):
        if value:
            yield f"{label}: {value}"
    for found in line.allowances_charges:
        yield allowance_text(found, currency)


def _numbers(line: Line, item: Item) -> Iterator[tuple[str, str]]:
    yield _("Item"), item.seller_id
    yield _("Your item"), item.buyer_id
    yield _("Item code"), identifier_text(item.standard_id)
    for each in item.classifications:
        version = f" {each.list_version}" if each.list_version else ""
        yield _("Class"), f"{each.code} ({each.list_id}{version})" if each.list_id else each.code
    yield _("Country of origin"), item.origin_country
    yield _("Order line"), line.order_line
    yield _("Cost centre"), line.accounting_cost
    yield _("Object"), identifier_text(line.object_id)
