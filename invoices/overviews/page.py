"""One overview, put together: the same for the page and for its files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.acting import OrganisationFacts
from common import markup
from common.charts import Chart, Fill
from common.shapes import Figure, Tone, Words
from common.templatetags.charts import chart_key
from invoices.overviews.account import account_sheet
from invoices.overviews.ageing import ageing_sheet
from invoices.overviews.cells import amount_text, day_text
from invoices.overviews.figures import figures_sheet
from invoices.overviews.groups import contracts_sheet, relations_sheet
from invoices.overviews.links import Links
from invoices.overviews.months import months_chart, months_sheet
from invoices.overviews.sheets import Cell, Row, Sheet, html_of
from invoices.selectors import CurrentAccount, Overview, OverviewFilters, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """What an overview shows. `about` says of what it is; `remarks` what else one must know to read it.

    `processed_until`: up to which day data was taken in.
    """

    title: Words
    organisation: OrganisationFacts
    filters: OverviewFilters
    about: str
    processed_until: date | None
    is_empty: bool
    figures: Sheet
    months: Sheet
    chart: Chart
    ageing: Sheet
    groups: Sheet
    account: Sheet | None = None
    remarks: Sequence[str] = field(default=())

    @property
    def processed(self) -> str:
        """That day as a sentence; empty before the first delivery."""
        if self.processed_until is None:
            return ""
        return _("Data processed up to and including %(day)s.") % {"day": day_text(self.processed_until)}

    @property
    def sheets(self) -> list[Sheet]:
        """All tables, in the order of the page."""
        return [
            self.figures,
            self.months,
            self.ageing,
            self.groups,
            *([self.account] if self.account else []),
        ]

    @property
    def band(self) -> list[Figure]:
        """The four figures as they stand on top of the page: what is late draws attention."""
        signs = (None, Fill.PAID, Fill.OPEN, None)
        late = len(signs) - 1
        rows = zip(self.figures.rows, signs, strict=True)
        return [self._figure(row, sign, is_late=number == late) for number, (row, sign) in enumerate(rows)]

    def _figure(self, row: Row, sign: Fill | None, *, is_late: bool) -> Figure:
        label, value, note = row.cells
        amount = amount_text(value.value, self.figures.currency) if isinstance(value.value, Decimal) else ""
        return Figure(
            format_html("{}{}", chart_key(sign) if sign else "", label.value),
            html_of(Cell(amount, value.url), self.figures.currency),
            str(note.value),
            tone=Tone.BAD if is_late and value.value else Tone.NONE,
        )


def own_page(
    overview: Overview,
    links: Links,
    *,
    account: CurrentAccount | None,
    is_whole_year: bool,
    processed_until: datetime | None,
) -> OverviewPage:
    """The overview of one organisation. Without a current account it says why."""
    contract = overview.filters.contract
    about = _("All contracts.") if contract is None else _("Only documents without a contract.")
    if contract:
        about = _("Only contract %(number)s.") % {"number": contract}
    without = _("The current account is of all contracts together, so it is not shown here.")
    return _page(
        overview,
        links,
        about=about,
        processed_until=processed_until,
        groups=contracts_sheet(overview, links, remarks=() if account else (without,)),
        account=account_sheet(account, links, is_whole_year=is_whole_year) if account else None,
    )


def portfolio_page(
    overview: Overview,
    links: Links,
    *,
    parts: Sequence[Part],
    count: int,
    relation_name: str,
    kept_back: int,
    processed_until: datetime | None,
    page: "Page[Row] | None" = None,
) -> OverviewPage:
    """The overview over relations, of which `parts` are listed; `kept_back` are not in a file, and it says so."""
    about = _("All relations whose invoices you may see.")
    if relation_name:
        values = {"name": relation_name, "number": overview.filters.relation_number}
        about = _("Only %(name)s (%(number)s).") % values
    return _page(
        overview,
        links,
        about=about,
        processed_until=processed_until,
        groups=relations_sheet(overview, parts, links, count=count, page=page),
        remarks=[kept_back_text(kept_back)] if kept_back else [],
    )


def kept_back_text(count: int) -> str:
    """Why a file holds less than the page."""
    return ngettext(
        "%(count)d relation is not in the file: there you may see the invoices, not export them.",
        "%(count)d relations are not in the file: there you may see the invoices, not export them.",
        count,
    ) % {"count": count}


def _page(
    overview: Overview,
    links: Links,
    *,
    about: str,
    processed_until: datetime | None,
    groups: Sheet,
    account: Sheet | None = None,
    remarks: Sequence[str] = (),
) -> OverviewPage:
    return OverviewPage(
        title=_("Financial overview %(year)d") % {"year": overview.filters.year},
        organisation=links.acting.subject,
        filters=overview.filters,
        about=about,
        processed_until=markup.local(processed_until).date() if processed_until else None,
        is_empty=not overview.totals.count,
        figures=figures_sheet(overview, links),
        months=months_sheet(overview, links),
        chart=months_chart(overview),
        ageing=ageing_sheet(overview, links),
        groups=groups,
        account=account,
        remarks=remarks,
    )
