"""Both sides of a mandate see it; a relation is visible to its holder while the mandate is in force."""

from django.db import migrations

from access.policies import (
    DESK,
    INSIDE,
    LIVE_GIVERS,
    ORGANISATION,
    SYSTEM,
    AlsoReadable,
    RowSecurity,
    SameOrganisation,
    either,
    own,
    own_at_work,
)

SEES_THE_MANDATE = "mandate_id in (select id from relations_mandate)"


class Migration(migrations.Migration):
    dependencies = [("relations", "0001_initial"), ("orgs", "0002_policies")]

    operations = [
        RowSecurity(
            "relations_mandate",
            read=either(SYSTEM, DESK, f"{INSIDE} and {ORGANISATION} in (giver_id, holder_id)"),
            write=SYSTEM,
        ),
        RowSecurity(
            "relations_mandateterms", read=either(SYSTEM, f"{INSIDE} and {SEES_THE_MANDATE}"), write=SYSTEM
        ),
        RowSecurity(
            "relations_relationathand",
            read=either(SYSTEM, own("organisation_id")),
            write=either(SYSTEM, own_at_work("organisation_id")),
        ),
        SameOrganisation("relations_relationathand", "membership_id", parent="orgs_membership"),
        SameOrganisation(
            "relations_relationathand", "mandate_id", parent="relations_mandate", parent_owner="holder_id"
        ),
        AlsoReadable("orgs_organisation", name="relations", read=f"{INSIDE} and id in ({LIVE_GIVERS})"),
    ]
