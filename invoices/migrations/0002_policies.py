"""Invoices are read by their organisation and by whom it mandated; imports alone add them, nobody changes them."""

from django.db import migrations

from access.policies import SYSTEM, InsertOnly, RowSecurity, SameOrganisation, business, either

READ = either(SYSTEM, business("organisation_id"))


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_initial"), ("relations", "0002_policies")]

    operations = [
        RowSecurity("invoices_invoice", read=READ, write=SYSTEM),
        RowSecurity("invoices_invoicedocument", read=READ, write=SYSTEM),
        RowSecurity("invoices_invoiceattachment", read=READ, write=SYSTEM),
        SameOrganisation("invoices_invoicedocument", "invoice_id", parent="invoices_invoice"),
        SameOrganisation("invoices_invoiceattachment", "invoice_id", parent="invoices_invoice"),
        InsertOnly("invoices_invoice"),
        InsertOnly("invoices_invoicedocument"),
        InsertOnly("invoices_invoiceattachment"),
    ]
