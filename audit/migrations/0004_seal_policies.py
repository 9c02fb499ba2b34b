"""Seals only grow, and the program alone makes them. An organisation reads its own."""

from django.db import migrations

from access.policies import SYSTEM, InsertOnly, RowSecurity, either, own


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals")]

    operations = [
        RowSecurity("audit_auditseal", read=either(SYSTEM, own("organisation_id")), write=SYSTEM),
        InsertOnly("audit_auditseal"),
    ]
