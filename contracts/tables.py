"""Insured persons as a list."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.tables import DayColumn, LedgerTable, NameColumn, TextColumn
from contracts.models import InsuredPerson


class InsuredTable(LedgerTable):
    """Who, of which employer, by which contract and for how long. The employer's name opens the relation."""

    name = NameColumn(_("Insured person"), place="at-start row1")
    insured_number = TextColumn(_("Insured number"), place="at-end row1")
    date_of_birth = DayColumn(_("Date of birth"), place="at-end", label=_("Date of birth"))
    employer = TextColumn(_("Employer"), place="at-start row2 on-line", accessor="organisation__name")
    contract = TextColumn(_("Contract and period"), place="at-start on-line", accessor="contract__product")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, data: Any, *, acting: Acting, **options: Any) -> None:
        self.acting = acting
        super().__init__(data, **options)

    def cell_insured_number(self, record: InsuredPerson) -> SafeString:
        return format_html('<span class="nowrap">{}</span>', record.insured_number)

    def cell_employer(self, record: InsuredPerson) -> SafeString:
        """The name leads to the relation; below it its number."""
        employer = record.organisation
        return format_html(
            '<a href="{}">{}</a><small>{}</small>',
            here_url(self.acting, "service:home", relation=employer.relation_number),
            employer.name,
            markup.plate(employer.relation_number, plain=True),
        )

    def cell_contract(self, record: InsuredPerson) -> SafeString:
        """Product and number, and below them the period."""
        contract = record.contract
        return format_html(
            '{} <span class="nowrap">{}</span><small>{}</small>',
            contract.product,
            contract.number,
            _period(record),
        )


def _period(record: InsuredPerson) -> SafeString:
    first = markup.day(record.starts_on)
    if record.ends_on is None:
        return format_html(gettext("from {day}"), day=first)
    return format_html(
        gettext("from {first} up to and including {last}"), first=first, last=markup.day(record.ends_on)
    )
