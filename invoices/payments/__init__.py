"""Payments as the back office delivers them: the table, and what can be wrong in it. No queries."""

from invoices.payments.issues import PAYMENTS_KIND, PaymentIssue, describe
from invoices.payments.table import FileUnreadable, PaymentRow, RowProblem, table_read

__all__ = [
    "PAYMENTS_KIND",
    "FileUnreadable",
    "PaymentIssue",
    "PaymentRow",
    "RowProblem",
    "describe",
    "table_read",
]
