"""Lists as ledgers: django-tables2 for order, pages and totals, our own cells and template.

A table is declared and used like any of django-tables2; below 1024 px its rows become entries of a list,
so each column also says where it stands there (``place``) and what it is called there (``label``)::

    class InvoiceTable(LedgerTable):
        number = NameColumn(_("Invoice"), place="at-start row1 nowrap")
        issued_on = DayColumn(_("Date"), place="at-start row4")
        product = TextColumn(_("Contract and period"), small="period", place="row2 on-line")
        amount = AmountColumn(_("Amount"), place="at-end row1")
        status = StateColumn(_("Status"), accessor="state", order_by="due_on", place="at-start row3 on-line")
        files = FilesColumn(_("Download"), place="at-end row4")

        class Meta(LedgerTable.Meta):
            order_by = "-issued_on"

        def link_number(self, record: Invoice) -> str: ...   # where the name leads
        def files_files(self, record: Invoice) -> list[FileLink]: ...

    table = InvoiceTable(rows, caption=_("Invoices, newest first"), totals=[Total(_("Total"), {"amount": …})])
    RequestConfig(request, paginate={"per_page": 25}).configure(table)

and in the page ``{% render_table table %}``. Methods a table may have, by name of column: ``link_<name>(record)``
(address of the link in a NameColumn), ``files_<name>(record)``, ``cell_<name>(record)`` (the whole content, text or
safe HTML); and for a row ``row_class(record)`` and ``row_help(record)`` (HTML of a line under the row: trouble is
explained where it is).

A cell costs one call: the way to the value is made once per column, nothing is inspected or compiled per cell.
"""

from common.tables.columns import (
    AmountColumn,
    DayColumn,
    FilesColumn,
    LedgerColumn,
    MomentColumn,
    NameColumn,
    NumberColumn,
    PlateColumn,
    StateColumn,
    TextColumn,
)
from common.tables.table import LedgerTable

__all__ = [
    "AmountColumn",
    "DayColumn",
    "FilesColumn",
    "LedgerColumn",
    "LedgerTable",
    "MomentColumn",
    "NameColumn",
    "NumberColumn",
    "PlateColumn",
    "StateColumn",
    "TextColumn",
]
