"""Why a payment, or a whole file of payments, is not taken in; and the sentences that say so."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jobs.issue_texts import IssueWords

PAYMENTS_KIND: Final = "payments"
"""What `jobs` calls deliveries of payments."""


class PaymentIssue(StrEnum):
    """Codes of issues, first those of the file, then those of a row."""

    NOT_UTF8 = "not_utf8"
    NO_PAYMENTS = "no_payments"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    NOT_A_TABLE = "not_a_table"
    WRONG_NUMBER_OF_FIELDS = "wrong_number_of_fields"
    NO_REFERENCE = "no_reference"
    NOT_A_DAY = "not_a_day"
    DAY_OUT_OF_RANGE = "day_out_of_range"
    NOT_AN_AMOUNT = "not_an_amount"
    NOTHING_PAID = "nothing_paid"
    NOT_A_CURRENCY = "not_a_currency"
    UNKNOWN_REFERENCE = "unknown_reference"
    SEVERAL_RECEIVERS = "several_receivers"
    OTHER_CURRENCY = "other_currency"
    MORE_ROWS = "more_rows"


TEXTS: Final[Mapping[PaymentIssue, Promise]] = {
    PaymentIssue.NOT_UTF8: _("The file is not in UTF-8. Save it as “CSV UTF-8” and deliver it again."),
    PaymentIssue.NO_PAYMENTS: _("The file holds no payments."),
    PaymentIssue.MISSING_COLUMN: _(
        "The first line must name the columns “reference”, “date” and “amount”. Missing: %(columns)s."
    ),
    PaymentIssue.COLUMN_TWICE: _("The first line names a column twice: %(columns)s."),
    PaymentIssue.NOT_A_TABLE: _(
        "The file cannot be read as a table from here on. Look for an unclosed quote."
    ),
    PaymentIssue.WRONG_NUMBER_OF_FIELDS: _("The row has %(found)s fields, the first line has %(expected)s."),
    PaymentIssue.NO_REFERENCE: _("The payment reference is missing."),
    PaymentIssue.NOT_A_DAY: _("“%(value)s” is not a date. Write it like this: 2026-11-02."),
    PaymentIssue.DAY_OUT_OF_RANGE: _("The date %(value)s lies too far in the past or in the future."),
    PaymentIssue.NOT_AN_AMOUNT: _(
        "“%(value)s” is not an amount. Write it like this: 1250.00, with at most two decimals and without"
        " thousands separators."
    ),
    PaymentIssue.NOTHING_PAID: _("The amount is zero."),
    PaymentIssue.NOT_A_CURRENCY: _("“%(value)s” is not a currency. Write three letters, such as EUR."),
    PaymentIssue.UNKNOWN_REFERENCE: _("No document here has the payment reference %(reference)s."),
    PaymentIssue.SEVERAL_RECEIVERS: _(
        "Documents of different organisations have the payment reference %(reference)s: %(organisations)s."
    ),
    PaymentIssue.OTHER_CURRENCY: _(
        "The documents with payment reference %(reference)s are in %(expected)s, the payment is in %(found)s."
    ),
    PaymentIssue.MORE_ROWS: _("%(count)s more rows were refused. They are not listed here."),
}


def describe(code: str, place: Mapping[str, Any], values: Mapping[str, Any]) -> IssueWords | None:
    """The words of an issue of a payment, in the active language; None for a code of another package."""
    if code not in list(PaymentIssue):
        return None
    row = gettext("Row %(row)s") % {"row": place["row"]} if "row" in place else ""
    return IssueWords(place=row, reason=str(TEXTS[PaymentIssue(code)]) % values)
