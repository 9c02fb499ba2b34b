"""Whoever acts may put a message into the outbox; only the system reads it and sends from it."""

from django.db import migrations

from access.policies import ORGANISATION, RELATION, SOMEBODY, SYSTEM, RowSecurity, either

MINE = f"organisation_id is null or organisation_id in ({ORGANISATION}, {RELATION})"


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        RowSecurity(
            "notices_outboundmessage",
            read=SYSTEM,
            write=SYSTEM,
            change=either(SYSTEM, f"{SOMEBODY} and ({MINE})"),
        ),
    ]
