"""What the templates of this package are filled with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import markup
from common.shapes import Figure
from invoices.documents import Document
from invoices.presentation.attachments import attachment_rows
from invoices.presentation.facts import document_facts, other_facts, payment_facts, technical_facts
from invoices.presentation.figures import (
    allowance_rows,
    last_row,
    main_figures,
    sum_rows,
    tax_in_other_currency,
    tax_rows,
)
from invoices.presentation.lines import line_rows
from invoices.presentation.parties import party_blocks
from invoices.presentation.pieces import stacked
from invoices.selectors import CurrencyTotals
from invoices.tables import lines_table


def list_figures(totals: Sequence[CurrencyTotals]) -> list[tuple[str, list[Figure]]]:
    """The band of figures over a list, one per currency, with the currency's code."""
    return [(each.currency, _figures(each)) for each in totals]


def _figures(totals: CurrencyTotals) -> list[Figure]:
    def amount(name: str) -> str:
        return markup.amount(getattr(totals, name), totals.currency)

    return [
        Figure(_("Invoiced"), amount("invoiced"), _documents(totals)),
        Figure(_("To pay"), amount("to_pay"), _invoices(totals.to_pay_count)),
        Figure(_("Of which past due date"), amount("overdue"), _invoices(totals.overdue_count)),
        Figure(
            _("In your favour"), markup.amount(-totals.credit, totals.currency), _documents_in_favour(totals)
        ),
    ]


def _invoices(count: int) -> str:
    return ngettext("%(count)d invoice", "%(count)d invoices", count) % {"count": count}


def _documents(totals: CurrencyTotals) -> str:
    count, credit = totals.count, totals.credit_notes
    text = ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
    if not credit:
        return text
    among = ngettext("of which %(count)d credit note", "of which %(count)d credit notes", credit) % {
        "count": credit
    }
    return f"{text}, {among}"


def _documents_in_favour(totals: CurrencyTotals) -> str:
    count = totals.credit_count
    return ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}


def detail_page(document: Document, *, today: date) -> dict[str, Any]:
    """All parts of the page of one document."""
    return {
        "document": document,
        "figures": main_figures(document, today=today),
        "lines": lines_table(line_rows(document)),
        "allowances": allowance_rows(document),
        "taxes": tax_rows(document),
        "sums": sum_rows(document),
        "sums_in_other_currency": tax_in_other_currency(document),
        "last": last_row(document),
        "notes": [stacked([note]) for note in document.notes],
        "facts": document_facts(document),
        "payment": payment_facts(document),
        "parties": party_blocks(document),
        "attachments": attachment_rows(document),
        "technical": [*technical_facts(document), *other_facts(document)],
    }
