"""The insurer looks along: reads as inside the organisation, but no business, and writes the trail alone."""

from django.db import migrations

from access.policies import (
    DESK,
    LOOK,
    ORGANISATION,
    SYSTEM,
    USER,
    AlsoInsertable,
    LookingReads,
    RowSecurity,
    either,
)


class Migration(migrations.Migration):
    dependencies = [
        ("roles", "0080_look_along"),
        ("accounts", "0021_account_policies"),
        ("audit", "0002_policies"),
        ("notices", "0004_states_policies"),
        ("orgs", "0002_policies"),
        ("relations", "0002_policies"),
    ]

    operations = [
        RowSecurity("roles_lookalong", read=either(SYSTEM, DESK), write=SYSTEM),
        AlsoInsertable(
            "audit_auditevent",
            name="looking_along",
            check=f"{LOOK} and actor_id = {USER} and organisation_id = {ORGANISATION}",
        ),
        LookingReads(),
    ]
