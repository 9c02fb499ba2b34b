"""The status of an invoice: computed from what the document says and today's date, never stored.

The portal does not process payments yet, so a status says what the document asks for, not what was paid:

- **Outstanding** ("Openstaand"): there is an amount to pay, and its due date has not passed, or there is none.
- **Past due date** ("Vervaldatum voorbij", with the number of days): there is an amount to pay and its due date has
  passed. It does not say "Te laat": whether the receiver pays late cannot be known here until payments are.
- **Nothing to pay** ("Niets te betalen"): the amount to pay is zero, for example because it was paid beforehand.
- **Credit** ("Tegoed"): the amount is in favour of the receiver: a credit note, or an invoice below zero.

The sign of the amount decides, not the kind of document: an invoice may be below zero. Pages say beside it that
payments are not shown yet. "Today" is the date in Amsterdam at the instant of the request.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.shapes import State, Tone


class InvoiceStatus(TextChoices):
    """What is to be done with an invoice."""

    OPEN = "open", _("Outstanding")
    OVERDUE = "overdue", _("Past due date")
    NOTHING = "nothing", _("Nothing to pay")
    CREDIT = "credit", _("Credit")


_SIGNS = {
    InvoiceStatus.OPEN: (Tone.WAIT, "clock"),
    InvoiceStatus.OVERDUE: (Tone.WARN, "alert"),
    InvoiceStatus.NOTHING: (Tone.GOOD, "check-circle"),
    InvoiceStatus.CREDIT: (Tone.NONE, "credit"),
}


def today_at(at: datetime) -> date:
    """The date in the portal's time zone (Europe/Amsterdam) at an instant."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def status_of(*, payable: Decimal, due_date: date | None, today: date) -> InvoiceStatus:
    """The status of one document; `payable` counts as in sums, so negative for a credit note."""
    if payable < 0:
        return InvoiceStatus.CREDIT
    if payable == 0:
        return InvoiceStatus.NOTHING
    return InvoiceStatus.OVERDUE if due_date is not None and due_date < today else InvoiceStatus.OPEN


def status_condition(status: InvoiceStatus, *, today: date) -> Q:
    """The same rule as a condition on rows of `Invoice`."""
    overdue = Q(payable__gt=0, due_date__lt=today)
    return {
        InvoiceStatus.OPEN: Q(payable__gt=0) & (Q(due_date__isnull=True) | Q(due_date__gte=today)),
        InvoiceStatus.OVERDUE: overdue,
        InvoiceStatus.NOTHING: Q(payable=0),
        InvoiceStatus.CREDIT: Q(payable__lt=0),
    }[status]


def state_of(*, payable: Decimal, due_date: date | None, today: date) -> State:
    """Word and sign of the status; past the due date with the number of days since then."""
    status = status_of(payable=payable, due_date=due_date, today=today)
    tone, icon = _SIGNS[status]
    detail = ""
    if status is InvoiceStatus.OVERDUE and due_date is not None:
        days = (today - due_date).days
        detail = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return State(status.label, tone, icon, detail)
