"""The lines: what, how many, at which price, which VAT where it differs, and the amount."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from django.utils.translation import gettext as _
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from common.money import NO_BREAK_SPACE
from common.pdf import style, wording
from common.pdf.fonts import text_width
from common.pdf.grid import Grid, Row, Rule
from invoices.documents import AllowanceCharge, Document, Line
from invoices.pdf import words

_GAP: Final = 6 * mm
_LONGEST_CHUNK: Final = 600  # characters; a row must fit on a page
_LAST_LINES: Final = 2
_PERSON: Final = "IE"  # UN/ECE Recommendation 20

Texts = list[list[Flowable]]
"""What stands in the first column, in rows under each other."""

Figures = list[list[Flowable]]
"""What stands in the other columns."""


@dataclass(frozen=True, slots=True)
class LinesTable:
    """The lines as tables of the same columns: `body` may break over pages, `last` keeps to what follows it.

    `heads` are to stand above `last` where a new page begins with it. A table that would be empty is None.
    """

    body: Grid | None
    heads: Grid | None
    last: Grid | None


def lines_table(document: Document, *, is_house: bool) -> LinesTable:
    """Heads are repeated on every page. No row is higher than a page: long texts continue in rows of their own.

    The last two lines go along with the total, so that no page begins with sums of nothing.
    """
    shows_tax = len({line.item.tax for line in document.lines}) > 1
    heads = _heads(document, shows_tax=shows_tax, is_house=is_house)
    figures = [_figures(line, document.currency, shows_tax=shows_tax) for line in document.lines]
    texts = [_texts(line, document.currency) for line in document.lines]
    widths = _widths(heads, figures, texts)
    rows = list(zip(texts, figures, strict=True))
    cut = len(rows) - _kept_together(texts)
    if cut == 0:
        return LinesTable(None, None, _table(rows, heads, widths))
    body = _table(rows[:cut], heads, widths)
    if cut == len(rows):
        return LinesTable(body, None, None)
    return LinesTable(body, _table([], heads, widths), _table(rows[cut:], [], widths))


def _kept_together(texts: list[Texts]) -> int:
    """How many of the last lines stay with the total: two, or one, none that is long."""
    last = texts[: -_LAST_LINES - 1 : -1]
    return len(list(takewhile(lambda text: len(text) == 1, last)))


def _table(lines: list[tuple[Texts, Figures]], heads: list[str], widths: list[float]) -> Grid:
    rows = [row for texts, figures in lines for row in _rows(texts, figures)]
    return Grid(rows, widths, heads=_head_row(heads) if heads else None, gap=_GAP)


def _rows(texts: Texts, figures: Figures) -> Iterator[Row]:
    """A row with the figures, and more of them for what is long; the first two stay on one page."""
    last = len(texts) - 1
    for number, text in enumerate(texts):
        yield Row(
            cells=[text, *([] if number else figures)],
            above=0 if number else 2 * mm,
            below=2 * mm if number == last else 0,
            rule=Rule(0.4, style.HAIRLINE) if number == last else None,
            stays=number == 0 < last,
        )


def _head_row(heads: list[str]) -> Row:
    first, *figures = heads
    return Row(
        cells=[
            [wording.paragraph(first, style.HEAD)],
            *([wording.paragraph(text, style.HEAD_RIGHT)] for text in figures),
        ],
        below=1.5 * mm,
        rule=Rule(0.8, style.INK),
    )


def _heads(document: Document, *, shows_tax: bool, is_house: bool) -> list[str]:
    counts_persons = all(line.unit.upper() == _PERSON for line in document.lines)
    quantity, price = _("Quantity"), _("Price")
    if counts_persons and is_house:
        quantity, price = _("Insured persons"), _("Premium per person")
    return [_("Description"), quantity, price, *([_("VAT")] if shows_tax else []), _("Amount")]


def _figures(line: Line, currency: str, *, shows_tax: bool) -> Figures:
    """The cells right of the description: a value, and what stands small under it."""
    unit = "" if line.unit.upper() == _PERSON else words.unit(line.unit)
    quantity = words.number(line.quantity) + (f"{NO_BREAK_SPACE}{unit}" if unit else "")
    tax = [words.short_tax(line.item.tax) if line.item.tax else ""] * shows_tax
    values = [quantity, *tax, words.amount(line.net_amount, currency)]
    before, *after = ([wording.paragraph(value, style.CELL_RIGHT)] for value in values)
    return [before, _price(line, currency), *after]


def _price(line: Line, currency: str) -> list[Flowable]:
    price = words.amount(line.price.amount, currency) if line.price else ""
    cell = [wording.paragraph(price, style.CELL_RIGHT)]
    if line.price and line.price.base_quantity not in (None, 1):
        per = _("per %(quantity)s") % {"quantity": words.number(line.price.base_quantity or line.quantity)}
        base_unit = words.unit(line.price.base_unit or line.unit)
        small = f"{per}{NO_BREAK_SPACE}{base_unit}".strip()
        cell.append(wording.paragraph(small, style.CELL_RIGHT_SMALL))
    return cell


def _widths(heads: list[str], figures: list[Figures], texts: list[Texts]) -> list[float]:
    """Figures get what their longest piece needs, the description gets the rest and three tenths at least."""
    needed = []
    for column, head in enumerate(heads[1:]):
        widest = max(wording.natural_width(piece) for cells in figures for piece in cells[column])
        head_width = text_width(head, style.HEAD.fontName, style.HEAD.fontSize)
        needed.append(max(widest, min(head_width, 34 * mm)) + _GAP + 1)
    longest_text = max(
        (wording.natural_width(piece) for rows in texts for row in rows for piece in row), default=0
    )
    spare = style.WIDTH - sum(needed)
    least = style.WIDTH * 0.3
    if spare < least:
        scale = (style.WIDTH - least) / sum(needed)
        needed = [width * scale for width in needed]
        spare = least
    # A short table is easier to read with its figures apart than with one wide gap.
    extra = max(spare - max(style.WIDTH / 2, longest_text), 0) / 2 / len(needed)
    return [spare - extra * len(needed), *(width + extra for width in needed)]


def _texts(line: Line, currency: str) -> Texts:
    """What was sold, then everything that explains it, in pieces that fit on a page."""
    name, *rest = _chunks(line.item.name)
    details = [chunk for text in _details(line, currency) for chunk in _chunks(text)]
    first: list[Flowable] = [wording.paragraph(name, style.ITEM)]
    short = len(name) + sum(map(len, details)) < _LONGEST_CHUNK and not rest
    if short:
        return [[*first, *(wording.paragraph(detail, style.DETAIL) for detail in details)]]
    return [
        first,
        *([wording.paragraph(chunk, style.ITEM)] for chunk in rest),
        *([wording.paragraph(detail, style.DETAIL)] for detail in details),
    ]


def _chunks(text: str) -> list[str]:
    """Pieces cut at a space where there is one."""
    rest, chunks = wording.clean(text), []
    while len(rest) > _LONGEST_CHUNK:
        cut = rest.rfind(" ", _LONGEST_CHUNK // 2, _LONGEST_CHUNK)
        cut = _LONGEST_CHUNK if cut < 0 else cut
        chunks.append(rest[:cut])
        rest = rest[cut:].lstrip()
    return [*chunks, rest]


def _details(line: Line, currency: str) -> Iterator[str]:
    item = line.item
    if item.description and item.description != item.name:
        yield item.description
    if line.period and (text := words.days(line.period)):
        yield text
    if line.note:
        yield line.note
    for attribute in item.attributes:
        yield f"{attribute.name}: {attribute.value}"
    numbers = [
        _("item %(number)s") % {"number": item.seller_id} if item.seller_id else "",
        _("your item %(number)s") % {"number": item.buyer_id} if item.buyer_id else "",
        _("item code %(number)s") % {"number": item.standard_id.value} if item.standard_id else "",
        _("order line %(number)s") % {"number": line.order_line} if line.order_line else "",
        _("cost centre %(number)s") % {"number": line.accounting_cost} if line.accounting_cost else "",
    ]
    if any(numbers):
        text = " · ".join(filter(None, numbers))
        yield text[0].upper() + text[1:]
    for found in line.allowances_charges:
        yield f"{allowance_text(found, currency)}: {words.amount(found.effect, currency)}"


def allowance_text(found: AllowanceCharge, currency: str) -> str:
    """Discount or charge with its reason and, where given, its percentage and base."""
    text = _("Charge") if found.is_charge else _("Discount")
    if reason := found.reason or found.reason_code:
        text = f"{text}: {reason}"
    if found.percentage is None:
        return text
    values = {"percentage": words.percentage(found.percentage)}
    if found.base_amount is None:
        return f"{text}, {values['percentage']}"
    values["amount"] = words.amount(found.base_amount, currency)
    return f"{text}, {_('%(percentage)s of %(amount)s') % values}"
