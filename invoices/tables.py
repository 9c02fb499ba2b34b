"""The list of invoices, and the lines of one."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from access.acting import Acting
from access.templatetags.here import here_urls
from common import markup
from common.markup import escaped
from common.shapes import FileLink, Total
from common.tables import (
    AmountColumn,
    DayColumn,
    FilesColumn,
    LedgerColumn,
    LedgerTable,
    NameColumn,
    StateColumn,
    TextColumn,
)
from invoices.documents import Period
from invoices.enums import DocumentKind
from invoices.models import Invoice
from invoices.pdf import words
from invoices.presentation.lines import LineRow
from invoices.selectors import InvoiceFilters, invoices_sorted
from invoices.statuses import state_of

_ZERO = Decimal(0)


def _order_by(by: str) -> Callable[[Any, QuerySet[Invoice], bool], tuple[QuerySet[Invoice], bool]]:
    """A method `order_<name>` of a table; the second value tells django-tables2 that the order is ours."""

    def order(
        _table: Any, queryset: QuerySet[Invoice], is_descending: bool
    ) -> tuple[QuerySet[Invoice], bool]:
        return invoices_sorted(queryset, by=by, descending=is_descending), True

    return order


class InvoiceTable(LedgerTable):
    """One row per document; amounts count as in sums, so those of a credit note are below zero."""

    number = NameColumn(gettext_lazy("Invoice"), place="at-start row1")
    issued = DayColumn(gettext_lazy("Date"), accessor="issue_date", place="at-start row4")
    subject = TextColumn(gettext_lazy("Contract and period"), orderable=False, place="row2 on-line")
    amount = AmountColumn(gettext_lazy("Amount"), accessor="total", zero=True, place="at-end row1")
    open = AmountColumn(
        gettext_lazy("Outstanding"), place="at-end row3", label=pgettext_lazy("amount", "outstanding")
    )
    due = DayColumn(pgettext_lazy("column", "Due"), accessor="due_date", place="drop")
    state = StateColumn(gettext_lazy("Status"), orderable=False, place="at-start row3 on-line")
    files = FilesColumn(gettext_lazy("Download"), place="at-end row4")

    class Meta(LedgerTable.Meta):
        order_by = "-issued"
        attrs = {"class": "ledger ledger--joined ledger--close"}

    def __init__(self, data: Any, *, acting: Acting, today: date, **options: Any) -> None:
        self.acting = acting
        self.today = today
        self._addresses: dict[tuple[str, str], Callable[[int], str]] = {}
        super().__init__(data, **options)

    def link_number(self, record: Invoice) -> str:
        return self.address("invoices:detail", record)

    def address(self, name: str, record: Invoice) -> str:
        """Where a page or file of this document stands."""
        return self._address_in("", name, record)

    def _address_in(self, relation: str, name: str, record: Invoice) -> str:
        if (relation, name) not in self._addresses:
            self._addresses[relation, name] = here_urls(self.acting, name, relation=relation)
        return self._addresses[relation, name](record.pk)

    def cell_subject(self, record: Invoice) -> str:
        """What it is for: product or contract, and below it the period; a credit note says that it is one."""
        days = words.period(Period(start=record.period_start, end=record.period_end))
        period = f'<span class="nowrap">{escaped(days)}</span>' if days else ""
        kind = escaped(DocumentKind.CREDIT_NOTE.label) if record.kind == DocumentKind.CREDIT_NOTE else ""
        below = " · ".join(part for part in (kind, escaped(record.contract_number), period) if part)
        text = escaped(record.description or markup.NOTHING)
        return mark_safe(f"{text}<small>{below}</small>" if below else text)  # noqa: S308 - of escaped parts

    def cell_state(self, record: Invoice) -> str:
        return markup.state(state_of(record.balance, today=self.today))

    def files_files(self, record: Invoice) -> list[FileLink]:
        return [
            FileLink("PDF", self.address("invoices:pdf", record), record.number),
            FileLink("UBL", self.address("invoices:original", record), record.number),
        ]

    order_number = _order_by("number")
    order_issued = _order_by("issued")
    order_amount = _order_by("amount")
    order_open = _order_by("open")
    order_due = _order_by("due")

    def add_totals(self) -> None:
        """Lines under the table: the sums of the rows shown, one per currency."""
        shown = [row.record for row in self.shown_rows]
        currencies = sorted({record.currency for record in shown}, key=lambda code: (code != "EUR", code))
        self.totals = [
            _total([record for record in shown if record.currency == code], code) for code in currencies
        ]


class PortfolioTable(InvoiceTable):
    """The same over many relations: each row says whose it is, and opens the document in that relation."""

    relation = TextColumn(
        gettext_lazy("Relation"), accessor="organisation__name", place="at-start row2 on-line"
    )

    class Meta(InvoiceTable.Meta):
        sequence = ("number", "relation", "issued", "amount", "open", "due", "state", "files")
        exclude = ("subject",)

    def cell_relation(self, record: Invoice) -> str:
        """Whose it is; below it the relation number, and what the document is for."""
        organisation = record.organisation
        return format_html(
            "{}<small>{} {}</small>",
            organisation.name,
            markup.plate(organisation.relation_number, plain=True),
            record.description,
        )

    def address(self, name: str, record: Invoice) -> str:
        """In the relation, so that it is seen for whom one acts."""
        return self._address_in(record.organisation.relation_number, name, record)

    order_relation = _order_by("relation")


def _total(records: Sequence[Invoice], currency: str) -> Total:
    count = len(records)
    label = ngettext("Total of %(count)d document", "Total of %(count)d documents", count) % {"count": count}
    outstanding = _sum(record.open for record in records)
    cells = {
        "amount": markup.amount(_sum(record.total for record in records), currency),
        "open": markup.amount(outstanding, currency) if outstanding else markup.NOTHING,
    }
    return Total(label, cells)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)


class FigureColumn(LedgerColumn):
    """A number or amount that is text already, right."""

    classes = "num"


class LineTable(LedgerTable):
    """The lines of one document."""

    name = NameColumn(gettext_lazy("Description"), place="at-start row1")
    quantity = FigureColumn(gettext_lazy("Quantity"), place="at-start", label=gettext_lazy("Quantity"))
    price = FigureColumn(
        gettext_lazy("Price"), place="at-start", small="price_details", label=gettext_lazy("Price")
    )
    tax = TextColumn(gettext_lazy("VAT"), place="at-start")
    amount = FigureColumn(gettext_lazy("Amount"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def cell_name(self, record: LineRow) -> str:
        """What was sold; what explains it stands below."""
        name = format_html('<span class="name">{}</span>', record.name)
        return format_html("{}<small>{}</small>", name, record.details) if record.details else name


def lines_table(rows: Sequence[LineRow]) -> LineTable:
    """The table, with what it holds as its caption."""
    return LineTable(rows, caption=_("Lines of the document"))


def list_caption(filters: InvoiceFilters) -> str:
    """What the list holds, for whoever hears it instead of seeing the filter."""
    if filters.issued_from and filters.issued_to:
        values = {"start": words.day(filters.issued_from), "end": words.day(filters.issued_to)}
        return _("Invoices from %(start)s up to and including %(end)s") % values
    if filters.issued_from:
        return _("Invoices from %(start)s") % {"start": words.day(filters.issued_from)}
    if filters.issued_to:
        return _("Invoices up to and including %(end)s") % {"end": words.day(filters.issued_to)}
    return _("All invoices")
