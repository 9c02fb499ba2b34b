"""Checkpoints only grow. An organisation reads its own."""

from django.db import migrations

from access.policies import SYSTEM, InsertOnly, RowSecurity, either, own


class Migration(migrations.Migration):
    dependencies = [("audit", "0010_checkpoints")]

    operations = [
        RowSecurity("audit_auditcheckpoint", read=either(SYSTEM, own("organisation_id")), write=SYSTEM),
        InsertOnly("audit_auditcheckpoint"),
    ]
