"""The current account as a sheet."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from access.templatetags.here import here_url
from invoices.enums import DocumentKind
from invoices.overviews.cells import amount_text, day_text, in_currency
from invoices.overviews.links import Links
from invoices.overviews.sheets import Cell, Column, Kind, Row, Sheet
from invoices.selectors import CurrentAccount, Entry


def account_sheet(account: CurrentAccount, links: Links, *, is_whole_year: bool) -> Sheet:
    """What was invoiced and received by day, with the balance after each."""
    year = links.filters.year
    since = _("since %(day)s") % {"day": day_text(account.since)}
    balance = _("Balance on %(day)s") % {"day": day_text(account.until)}
    closing = Row((Cell(""), Cell(balance), Cell(""), Cell(""), Cell(account.closing, place="at-end row1")))
    opening = Row(
        (Cell(account.since), Cell(_("Opening balance")), Cell(""), Cell(""), Cell(account.opening))
    )
    return Sheet(
        key="account",
        title=_("Current account"),
        note=f"{since}, {in_currency(account.currency)}",
        currency=account.currency,
        columns=(
            Column(head=_("Date"), kind=Kind.DAY, place="at-start row2 soft"),
            Column(head=_("Description"), kind=Kind.NAME, place="at-start row1"),
            Column(head=_("Invoiced"), kind=Kind.AMOUNT, place="at-end row1"),
            Column(head=pgettext("amount", "Paid"), kind=Kind.AMOUNT, place="at-end row1"),
            Column(
                head=_("Balance"), kind=Kind.AMOUNT, place="at-end row2", label=pgettext("amount", "balance")
            ),
        ),
        rows=[opening, *(_entry(entry, links) for entry in account.entries)],
        totals=[closing],
        more_url="" if is_whole_year else links.page(account="year"),
        more_text=_("All of %(year)d") % {"year": year},
        remarks=_explained(account),
    )


def _entry(entry: Entry, links: Links) -> Row:
    if entry.invoice_id is None:
        what = Cell(_("Payment %(reference)s") % {"reference": entry.text} if entry.text else _("Payment"))
    else:
        url = here_url(links.acting, "invoices:detail", pk=entry.invoice_id)
        what = Cell(entry.text, url, before=DocumentKind(entry.kind).label)
    both = entry.invoiced is not None and entry.received is not None
    received = Cell(_or_empty(entry.received), place="at-end row3" if both else "")
    return Row((Cell(entry.on), what, Cell(_or_empty(entry.invoiced)), received, Cell(entry.balance)))


def _or_empty(amount: Decimal | None) -> Decimal | str:
    return "" if amount is None else amount


def _explained(account: CurrentAccount) -> list[str]:
    """What the balance is made of, so that nobody takes it for the outstanding figure of the year."""
    remarks = [
        _(
            "The balance is of all years and contracts: what was invoiced, less what was received"
            " up to and including %(day)s."
        )
        % {"day": day_text(account.until)}
    ]
    if account.outstanding is not None and account.unallocated is not None:
        values = {
            "outstanding": amount_text(account.outstanding, account.currency),
            "unallocated": amount_text(account.unallocated, account.currency),
        }
        remarks.append(
            _(
                "It is the outstanding amount of all years, %(outstanding)s,"
                " less money received that belongs to no invoice yet, %(unallocated)s."
            )
            % values
        )
    if account.is_shortened:
        count = len(account.entries)
        remarks.append(
            ngettext(
                "Only the latest entry is listed.", "Only the latest %(count)d entries are listed.", count
            )
            % {"count": count}
        )
    return remarks
