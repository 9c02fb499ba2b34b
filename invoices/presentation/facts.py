"""References, dates and payment data of the document."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import markup
from common.shapes import Fact
from invoices.documents import Document, DocumentKind, PaymentMeans, Period, PrecedingInvoice
from invoices.pdf import words
from invoices.presentation.pieces import given, stacked, under_each_other
from invoices.ubl import problem_text, remarks

NO_ADDRESSES: Final[Mapping[str, str]] = MappingProxyType({})


def document_facts(document: Document, *, addresses: Mapping[str, str] = NO_ADDRESSES) -> list[Fact]:
    """What identifies the document and what it refers to; `addresses` of earlier documents, by number."""
    is_credit = document.kind is DocumentKind.CREDIT_NOTE
    preceding = under_each_other(_preceding(each, addresses) for each in document.preceding)
    return given(
        [
            (_("Date of credit note") if is_credit else _("Invoice date"), markup.day(document.issue_date)),
            (_("Pay no later than"), markup.day(document.due_date) if document.due_date else ""),
            (_("Period"), _period(document.period)),
            (_("Tax date"), markup.day(document.tax_point) if document.tax_point else ""),
            (_("Tax date follows from"), _tax_point(document.period)),
            (_("Contract"), document.contract),
            (_("Corrects invoice") if is_credit else _("Earlier invoice"), preceding),
            (_("Your reference"), document.buyer_reference),
            (_("Your order"), document.order),
            (_("Order number of the sender"), document.sales_order),
            (_("Project"), document.project),
            (_("Cost centre"), document.accounting_cost),
            (_("Despatch note"), document.despatch),
            (_("Receipt note"), document.receipt),
            (_("Tender or lot"), document.originator),
            (_("Currency"), document.currency),
            (
                _("Currency of the VAT"),
                document.tax_currency if document.tax_currency != document.currency else "",
            ),
            (_("Type of document"), document.type_code),
        ]
    )


def payment_facts(document: Document) -> list[Fact]:
    """How to pay, per way that the document offers, and on which terms."""
    facts = [fact for means in document.payment_means for fact in _means(means, document)]
    return [*facts, *given([(_("Terms of payment"), stacked(document.payment_terms))])]


def technical_facts(document: Document) -> list[Fact]:
    """What the file says for machines, and what stood out when it was read."""
    found = [(_("Specification"), document.customization), (_("Process"), document.profile)]
    return given([*found, (_("Stands out"), stacked(_remarks(document)))])


def _remarks(document: Document) -> Iterator[str]:
    for found in remarks(document):
        line = _("Line %(number)s") % {"number": document.lines[int(found.place.line) - 1].id}
        yield f"{line}: {problem_text(found.code, found.values)}"


def other_facts(document: Document) -> list[Fact]:
    """What the standard has no word for: the place in the file, and what stands there."""
    facts = []
    for other in document.other:
        attributes = [f"{name}: {value}" for name, value in other.attributes]
        facts.append(Fact(other.path, stacked([other.text, *attributes])))
    return facts


def _preceding(invoice: PrecedingInvoice, addresses: Mapping[str, str]) -> str:
    text = invoice.number
    if invoice.issue_date is not None:
        text = _("%(number)s of %(day)s") % {"number": text, "day": words.day(invoice.issue_date)}
    address = addresses.get(invoice.number)
    return format_html('<a href="{}">{}</a>', address, text) if address else text


def _period(period: Period | None) -> SafeString | str:
    if period is None or not (period.start or period.end):
        return ""
    if period.start and period.end:
        between = pgettext("period", "to")
        return format_html("{} {} {}", markup.day(period.start), between, markup.day(period.end))
    return words.days(period)


def _tax_point(period: Period | None) -> str:
    """UNCL 2005, as EN 16931 narrows it (BT-8)."""
    code = period.tax_point_code if period else ""
    meanings = {"3": _("the invoice date"), "35": _("the delivery date"), "432": _("the day of payment")}
    return f"{meanings[code]} ({code})" if code in meanings else code


def _means(means: PaymentMeans, document: Document) -> Iterator[Fact]:
    account, card = means.account, means.card
    own_due_date = means.due_date if means.due_date != document.due_date else None
    yield from given(
        [
            (_("Payment reference"), format_html("<b>{}</b>", means.reference) if means.reference else ""),
            (_("Way of payment"), _way(means)),
            (_("Account"), stacked([words.account(account), account.name, account.bic] if account else [])),
            (_("Card"), stacked([card.network, card.holder] if card else [])),
            (_("Direct debit mandate"), means.mandate),
            (_("Pay this before or on"), markup.day(own_due_date) if own_due_date else ""),
        ]
    )


def _way(means: PaymentMeans) -> str:
    """UNCL 4461, the codes that invoices use."""
    meanings = {
        "1": _("as agreed"),
        "10": _("cash"),
        "20": _("cheque"),
        "30": _("bank transfer"),
        "31": _("bank transfer"),
        "42": _("transfer to a bank account"),
        "48": _("bank card"),
        "49": _("direct debit"),
        "54": _("credit card"),
        "55": _("debit card"),
        "57": _("standing agreement"),
        "58": _("SEPA bank transfer"),
        "59": _("SEPA direct debit"),
        "97": _("clearing between partners"),
    }
    word = means.text or meanings.get(means.code, "")
    return f"{word} ({means.code})" if word else means.code
