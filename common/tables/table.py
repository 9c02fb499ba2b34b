"""A ledger as HTML: heads, rows and totals made here, where a cell costs one call."""

from collections.abc import Callable, Iterator, Sequence
from operator import methodcaller
from typing import Any, ClassVar

import django_tables2 as tables
from django.core.paginator import Page
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common.addresses import varied
from common.markup import escaped, icon
from common.shapes import Total, Words
from common.tables.columns import LedgerColumn


class LedgerTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The base of every list; see the top of this module.

    ``caption``: what the list holds, read out before it. ``totals``: lines under it, one per currency.
    ``empty_text`` and ``empty_hint``: what is said, and what to try, when there is nothing.
    """

    empty_hint: Words = ""

    class Meta:
        template_name = "tables/ledger.html"
        attrs: ClassVar[dict[str, str]] = {"class": "ledger"}

    def __init__(
        self,
        data: Any,
        *,
        caption: Words = "",
        totals: Sequence[Total] = (),
        empty_hint: Words = "",
        **options: Any,
    ) -> None:
        # A table with a Meta of its own, or none, is still a ledger.
        options.setdefault("template_name", "tables/ledger.html")
        super().__init__(data, **options)
        self.attrs.setdefault("class", "ledger")
        self.caption = caption
        self.totals = totals
        self.empty_hint = empty_hint or type(self).empty_hint
        for name, column in self.columns.columns.items():
            if isinstance(column.column, LedgerColumn):
                column.column.bind(name)

    @cached_property
    def shown_rows(self) -> list[Any]:
        """The rows of this page, once pages were made."""
        return list(self.paginated_rows)

    def row_class(self, record: Any) -> str:
        """Classes of the row: ``is-chosen``, ``is-trouble``."""
        return ""

    def row_help(self, record: Any) -> str:
        """What is said under the row, as safe HTML (a notice); empty for nothing."""
        return ""

    def head_cells(self, query: QueryDict) -> SafeString:
        """The heads as HTML; one that orders leads to the address as it is, in that order, on the first page."""
        address = varied(query, self.prefixed_order_by_field, without=self.prefixed_page_field)
        return SafeString("".join(_head(column, address) for column in self.columns))

    def ledger_rows(self) -> list[SafeString]:
        """The rows of this page as HTML."""
        return list(self._rows())

    def _rows(self) -> Iterator[SafeString]:
        shapes = [_cell_shape(self, column) for column in self.columns]
        for row in self.shown_rows:
            cells = [f"{start}{escaped(write(row))}{end}" for write, start, end in shapes]
            classes = self.row_class(row.record)
            opening = format_html('<tr role="row" class="{}">', classes) if classes else '<tr role="row">'
            yield mark_safe(opening + "".join(cells) + "</tr>" + self._help_row(row.record, len(shapes)))  # noqa: S308 - of escaped parts

    def _help_row(self, record: Any, width: int) -> str:
        content = self.row_help(record)
        if not content:
            return ""
        return format_html(
            '<tr role="row" class="is-help"><td role="cell" colspan="{}">{}</td></tr>', width, content
        )

    def total_rows(self) -> Iterator[SafeString]:
        """The lines under the table: the label up to the first total, then each total under its column."""
        columns = list(self.columns)
        for number, total in enumerate(self.totals):
            first = next(
                (place for place, column in enumerate(columns) if column.name in total.cells), len(columns)
            )
            label = format_html(
                '<th role="rowheader" scope="row" colspan="{}" class="at-start row1">{}</th>',
                first,
                total.label,
            )
            cells = [_total_cell(column, total, lead=place == first) for place, column in enumerate(columns)][
                first:
            ]
            more = ' class="total-more"' if number else ""
            yield mark_safe(f'<tr role="row"{more}>{label if first else ""}{"".join(cells)}</tr>')  # noqa: S308 - of escaped parts

    def where(self) -> str:
        """Which rows these are of how many, for the line under the list; empty on a single page."""
        page: Page[Any] | None = getattr(self, "page", None)
        if page is None or not page.has_other_pages():
            return ""
        first = (page.number - 1) * page.paginator.per_page + 1
        last = first + len(page.object_list) - 1
        try:
            total = page.paginator.count
        except NotImplementedError:  # a lazy paginator does not count
            return _("%(first)d–%(last)d") % {"first": first, "last": last}
        if getattr(page.paginator, "is_capped", False):
            return _("%(first)d–%(last)d of more than %(total)s") % {
                "first": first,
                "last": last,
                "total": number_format(total, force_grouping=True),
            }
        return _("%(first)d–%(last)d of %(total)d") % {"first": first, "last": last, "total": total}


def _head(column: Any, address: Callable[[object], str]) -> str:
    own = column.column
    is_ledger = isinstance(own, LedgerColumn)
    classes = own.head_classes() if is_ledger else ""
    opening = '<th role="columnheader" scope="col"' + (f' class="{classes}"' if classes else "")
    text = escaped(column.header)
    if not column.orderable:
        words = f'<span class="unseen">{text}</span>' if is_ledger and own.unseen_head else text
        return f"{opening}>{words}</th>"
    alias = column.order_by_alias
    link = f'<a class="sort" href="{address(alias.next)}">{text}'
    if not column.is_ordered:
        return f"{opening}>{link}</a></th>"
    direction, arrow = ("descending", "arrow-down") if alias.is_descending else ("ascending", "arrow-up")
    return f'{opening} aria-sort="{direction}">{link}{icon(arrow)}</a></th>'


def _cell_shape(table: LedgerTable, column: Any) -> tuple[Callable[[Any], str], str, str]:
    """From a row to the content of its cell in this column, and the tags before and after it."""
    own = column.column
    if not isinstance(own, LedgerColumn):
        return methodcaller("get_cell", column.name), '<td role="cell">', "</td>"
    tag, role = ("th", 'role="rowheader" scope="row"') if own.is_name else ("td", 'role="cell"')
    classes = f"{own.classes} {own.place}".strip()
    start = f"<{tag} {role}"
    if classes:
        start += format_html(' class="{}"', classes)
    if own.label:
        start += format_html(' data-label="{}"', own.label)
    write = own.writer(table)
    return lambda row: write(row.record), f"{start}>", f"</{tag}>"


def _total_cell(column: Any, total: Total, *, lead: bool) -> str:
    if column.name not in total.cells:
        # The class of files stays: on paper that column is left out as a whole.
        acts = "acts " if "acts" in getattr(column.column, "classes", "") else ""
        return f'<td role="cell" class="{acts}drop"></td>'
    label = (
        "" if lead else format_html(' data-label="{}"', getattr(column.column, "label", "") or column.header)
    )
    place = "num at-end row1" if lead else "num at-end"
    return format_html('<td role="cell" class="{}"{}>{}</td>', place, label, total.cells[column.name])
