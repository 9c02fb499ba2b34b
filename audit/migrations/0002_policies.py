"""The trail only grows. An organisation reads its own, a person what concerns the own account."""

from django.db import migrations

from access.policies import (
    ORGANISATION,
    PERSON,
    RELATION,
    SOMEBODY,
    SYSTEM,
    USER,
    InsertOnly,
    RowSecurity,
    either,
    own,
)

MINE = f"organisation_id is null or organisation_id in ({ORGANISATION}, {RELATION})"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        RowSecurity(
            "audit_auditevent",
            read=either(SYSTEM, own("organisation_id"), f"{PERSON} and person_id = {USER}"),
            write=SYSTEM,
            change=either(SYSTEM, f"{SOMEBODY} and actor_id = {USER} and ({MINE})"),
        ),
        InsertOnly("audit_auditevent"),
    ]
