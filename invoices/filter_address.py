"""The filter of a list of invoices as it stands in an address: `?status=overdue&relation=104882`.

Whoever shows a figure links with `filter_query` to exactly the documents behind it.
"""

from datetime import date
from enum import Enum
from typing import Final
from urllib.parse import urlencode

from invoices.selectors import InvoiceFilters

FILTER_NAMES: Final = (
    "issued_from", "issued_to", "relation", "contract", "status", "kind", "lateness", "currency",
)  # fmt: skip
"""The parameters, in the order of the form."""

NO_CONTRACT: Final = "-"
"""In an address: documents without a contract."""


def filter_query(filters: InvoiceFilters) -> str:
    """The part of the address behind "?", without what narrows nothing; empty for everything."""
    values = {
        name: getattr(filters, "relation_number" if name == "relation" else name) for name in FILTER_NAMES
    }
    return urlencode({name: _text(name, value) for name, value in values.items() if value is not None})


def _text(name: str, value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if name == "contract" and value == "":
        return NO_CONTRACT
    return str(value.value) if isinstance(value, Enum) else str(value)
