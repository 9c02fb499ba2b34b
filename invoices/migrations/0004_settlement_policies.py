"""Payments and what settles what are read with the documents; imports alone write them, and two sums of a document."""

from django.db import migrations

from access.policies import SYSTEM, InsertOnly, MayUpdate, RowSecurity, SameOrganisation, business, either

READ = either(SYSTEM, business("organisation_id"))
TABLES = ("invoices_payment", "invoices_paymentallocation", "invoices_creditallocation")


class Migration(migrations.Migration):
    dependencies = [("invoices", "0003_settlement")]

    operations = [
        *(RowSecurity(table, read=READ, write=SYSTEM) for table in TABLES),
        SameOrganisation("invoices_paymentallocation", "payment_id", parent="invoices_payment"),
        SameOrganisation("invoices_paymentallocation", "invoice_id", parent="invoices_invoice"),
        SameOrganisation("invoices_creditallocation", "credit_note_id", parent="invoices_invoice"),
        SameOrganisation("invoices_creditallocation", "invoice_id", parent="invoices_invoice"),
        *(InsertOnly(table) for table in TABLES),
        MayUpdate("invoices_invoice", ("paid", "credited")),
        # What documents asked for and named stands in their snapshots.
        migrations.RunSQL(
            """update invoices_invoice set
 payment_reference = coalesce(left(regexp_replace(jsonb_path_query_first(document.snapshot,
  '$.payment_means[*].reference') #>> '{}', '\\s', '', 'g'), 200), ''),
 corrects = array(select jsonb_path_query(document.snapshot, '$.preceding[*].number') #>> '{}')
 from invoices_invoicedocument document where document.invoice_id = invoices_invoice.id""",
            migrations.RunSQL.noop,
        ),
    ]
