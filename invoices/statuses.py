"""The status of an invoice: computed from what is open, the due date and today, never stored.

What is open is what the document asks for, less what payments and credit notes settled of it (`Balance`).

- **Outstanding** ("Openstaand"): something is open, nothing is settled yet, and it is not late.
- **Partly paid** ("Deels betaald"): something is open, something is settled, and it is not late.
- **Overdue** ("Te laat", with the number of days): something is open and the due date has passed.
- **Paid** ("Betaald"): nothing is open any more, and money was received or paid out.
- **Settled** ("Verrekend"): nothing is open any more, without money: an invoice and its credit note.
- **Nothing to pay** ("Niets te betalen"): the document asks for nothing, for example because it was paid beforehand.
- **Credit** ("Tegoed"): the open amount is in favour of the receiver.

The sign of the amount decides, not the kind of document: an invoice may be below zero. "Today" is the date in
Amsterdam at the instant of the request.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.shapes import State, Tone


class InvoiceStatus(TextChoices):
    """What is to be done with an invoice."""

    OPEN = "open", _("Outstanding")
    PARTLY_PAID = "partly_paid", _("Partly paid")
    OVERDUE = "overdue", _("Overdue")
    PAID = "paid", _("Paid")
    SETTLED = "settled", _("Settled")
    NOTHING = "nothing", _("Nothing to pay")
    CREDIT = "credit", _("Credit")


class Lateness(TextChoices):
    """How long after its due date an amount to pay is still open: the rows of the ageing table."""

    NOT_DUE = "not_due", _("Not due")
    UP_TO_30 = "1-30", _("1–30 days late")
    UP_TO_60 = "31-60", _("31–60 days late")
    UP_TO_90 = "61-90", _("61–90 days late")
    LONGER = "91", _("More than 90 days late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a document asks for and what was settled of it; signed as in sums, so a credit note is below zero.

    `paid` is money received (below zero: paid out), `credited` what documents settled among each other.
    """

    payable: Decimal
    paid: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    due_date: date | None = None

    @property
    def open(self) -> Decimal:
        """What is still to be paid, or below zero to be paid out."""
        return self.payable - self.paid - self.credited

    @property
    def is_touched(self) -> bool:
        """Whether anything was settled."""
        return bool(self.paid or self.credited)

    def is_late(self, today: date) -> bool:
        """Whether something is still to be paid after the due date."""
        return self.open > 0 and self.due_date is not None and self.due_date < today


_SIGNS = {
    InvoiceStatus.OPEN: (Tone.WAIT, "clock"),
    InvoiceStatus.PARTLY_PAID: (Tone.WAIT, "clock"),
    InvoiceStatus.OVERDUE: (Tone.BAD, "alert"),
    InvoiceStatus.PAID: (Tone.GOOD, "check-circle"),
    InvoiceStatus.SETTLED: (Tone.NONE, "credit"),
    InvoiceStatus.NOTHING: (Tone.GOOD, "check-circle"),
    InvoiceStatus.CREDIT: (Tone.NONE, "credit"),
}


def today_at(at: datetime) -> date:
    """The date in the portal's time zone (Europe/Amsterdam) at an instant."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def status_of(balance: Balance, *, today: date) -> InvoiceStatus:
    """The status of one document."""
    if balance.payable == 0 and not balance.is_touched:
        return InvoiceStatus.NOTHING
    if balance.open < 0:
        return InvoiceStatus.CREDIT
    if balance.open == 0:
        return InvoiceStatus.PAID if balance.paid else InvoiceStatus.SETTLED
    if balance.is_late(today):
        return InvoiceStatus.OVERDUE
    return InvoiceStatus.PARTLY_PAID if balance.is_touched else InvoiceStatus.OPEN


def status_condition(status: InvoiceStatus, *, today: date) -> Q:
    """The same rule as a condition on rows of `Invoice`."""
    untouched = Q(paid=0, credited=0)
    on_time = Q(open__gt=0) & (Q(due_date__isnull=True) | Q(due_date__gte=today))
    nothing = Q(payable=0) & untouched
    return {
        InvoiceStatus.OPEN: on_time & untouched,
        InvoiceStatus.PARTLY_PAID: on_time & ~untouched,
        InvoiceStatus.OVERDUE: overdue_condition(today=today),
        InvoiceStatus.PAID: Q(open=0) & ~Q(paid=0),
        InvoiceStatus.SETTLED: Q(open=0, paid=0) & ~nothing,
        InvoiceStatus.NOTHING: nothing,
        InvoiceStatus.CREDIT: Q(open__lt=0),
    }[status]


def overdue_condition(*, today: date) -> Q:
    """Something is still to be paid after the due date."""
    return Q(open__gt=0, due_date__lt=today)


def outstanding_condition() -> Q:
    """Something is open, to be paid or in favour of the receiver."""
    return ~Q(open=0)


def received_condition() -> Q:
    """Something was paid or settled, in this portal or before the document was issued."""
    return ~Q(open=F("total"))


def lateness_condition(lateness: Lateness, *, today: date) -> Q:
    """Rows of `Invoice` with something to pay that has been late for so long."""
    to_pay = Q(open__gt=0)
    latest = {Lateness.UP_TO_30: 1, Lateness.UP_TO_60: 31, Lateness.UP_TO_90: 61, Lateness.LONGER: 91}
    if lateness is Lateness.NOT_DUE:
        return to_pay & (Q(due_date__isnull=True) | Q(due_date__gte=today))
    first = latest[lateness]
    late = to_pay & Q(due_date__lte=today - timedelta(days=first))
    if lateness is Lateness.LONGER:
        return late
    return late & Q(due_date__gt=today - timedelta(days=first + 30))


def lateness_of(balance: Balance, *, today: date) -> Lateness:
    """The same rule for one document with something to pay."""
    if not balance.is_late(today) or balance.due_date is None:
        return Lateness.NOT_DUE
    days = (today - balance.due_date).days
    bounds = {30: Lateness.UP_TO_30, 60: Lateness.UP_TO_60, 90: Lateness.UP_TO_90}
    return next((lateness for last, lateness in bounds.items() if days <= last), Lateness.LONGER)


def state_of(balance: Balance, *, today: date) -> State:
    """Word and sign of the status; when late with the number of days, and whether a part was paid."""
    status = status_of(balance, today=today)
    tone, icon = _SIGNS[status]
    detail = ""
    if status is InvoiceStatus.OVERDUE and balance.due_date is not None:
        days = (today - balance.due_date).days
        detail = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
        if balance.is_touched:
            detail = str(_("%(days)s, partly paid") % {"days": detail})
    return State(status.label, tone, icon, detail)
