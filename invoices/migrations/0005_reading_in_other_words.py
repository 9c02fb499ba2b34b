"""Whoever looks at one relation waits no longer for a list of all others."""

from django.db import migrations

from access.policies import SYSTEM, ReadingInOtherWords, business, either

TABLES = (
    "invoices_invoice",
    "invoices_invoicedocument",
    "invoices_invoiceattachment",
    "invoices_payment",
    "invoices_paymentallocation",
    "invoices_creditallocation",
)


class Migration(migrations.Migration):
    dependencies = [("invoices", "0004_settlement_policies")]

    operations = [
        ReadingInOtherWords(table, read=either(SYSTEM, business("organisation_id"))) for table in TABLES
    ]
