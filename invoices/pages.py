"""What the templates of this package are filled with."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import markup
from common.shapes import Figure, Tone
from invoices.documents import Document
from invoices.models import Invoice
from invoices.payment_code import payment_code
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
from invoices.presentation.payments import code_drawing, correction_facts, settled
from invoices.presentation.pieces import stacked
from invoices.selectors import CurrencyTotals, Relatives, Settlement
from invoices.statuses import today_at
from invoices.tables import lines_table


def list_figures(totals: Sequence[CurrencyTotals]) -> list[tuple[str, list[Figure]]]:
    """The band of figures over a list, one per currency, with the currency's code."""
    return [(each.currency, _figures(each)) for each in totals]


def _figures(totals: CurrencyTotals) -> list[Figure]:
    def amount(value: Decimal) -> str:
        return markup.amount(value, totals.currency)

    late = totals.overdue_count
    return [
        Figure(_("Invoiced"), amount(totals.invoiced), _documents(totals)),
        Figure(_("Paid or settled"), amount(totals.received)),
        Figure(_("Outstanding"), amount(totals.outstanding), _outstanding(totals)),
        Figure(
            _("Of which overdue"),
            amount(totals.overdue),
            _invoices(late),
            tone=Tone.BAD if late else Tone.NONE,
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


def _outstanding(totals: CurrencyTotals) -> str:
    """How many documents, and what among them is in favour of the receiver."""
    count = totals.outstanding_count
    text = ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
    if not totals.credit:
        return text
    values = {"documents": text, "amount": markup.amount(-totals.credit, totals.currency)}
    return _("%(documents)s, less %(amount)s in your favour") % values


def detail_page(
    document: Document,
    invoice: Invoice,
    *,
    settlement: Settlement,
    relatives: Relatives,
    payments_until: datetime | None,
    url_of: Callable[[Invoice], str],
    today: date,
) -> dict[str, Any]:
    """All parts of the page of one document: what it says, what settled it, and how to pay the rest."""
    balance = invoice.balance
    addresses = {each.number: url_of(each) for each in relatives.named}
    return {
        "document": document,
        "figures": main_figures(document, balance, today=today),
        "lines": lines_table(line_rows(document)),
        "allowances": allowance_rows(document),
        "taxes": tax_rows(document),
        "sums": sum_rows(document),
        "sums_in_other_currency": tax_in_other_currency(document),
        "last": last_row(document),
        "notes": [stacked([note]) for note in document.notes],
        "facts": [
            *document_facts(document, addresses=addresses),
            *correction_facts(relatives.corrected_by, url_of),
        ],
        "settled": settled(
            settlement,
            balance,
            currency=document.currency,
            processed_until=today_at(payments_until) if payments_until else None,
            url_of=url_of,
        ),
        "code": code_drawing(payment_code(document, amount=balance.open)),
        "payment": payment_facts(document),
        "parties": party_blocks(document),
        "attachments": attachment_rows(document),
        "technical": [*technical_facts(document), *other_facts(document)],
    }
