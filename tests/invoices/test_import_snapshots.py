"""What was issued stays as it was: the application's role can neither change nor remove it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from access.database import system_context

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "table", ["invoices_invoice", "invoices_invoicedocument", "invoices_invoiceattachment"]
)
@pytest.mark.parametrize(
    "change", ["update {} set organisation_id = organisation_id", "delete from {}", "truncate {}"]
)
def test_stored_documents_can_not_be_changed_or_removed(table: str, change: str) -> None:
    refused = pytest.raises(ProgrammingError, match=f"permission denied for table {table}")
    with system_context("test"), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(change.format(table))
