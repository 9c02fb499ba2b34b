"""Grants and permission rows are seen inside the organisation, and written from it or by the system."""

from django.db import migrations

from access.policies import INSIDE, ORGANISATION, SCOPE, SYSTEM, RowSecurity, SameOrganisation, either, own

HELD = f"select id from relations_mandate where holder_id = {ORGANISATION}"
SEES_THE_GRANT = "grant_id in (select id from roles_rolegrant)"


class Migration(migrations.Migration):
    dependencies = [("roles", "0001_initial"), ("relations", "0002_policies")]

    operations = [
        RowSecurity(
            "roles_rolegrant",
            read=either(SYSTEM, own("organisation_id")),
            write=either(SYSTEM, f"{SCOPE} = 'own' and organisation_id = {ORGANISATION}"),
        ),
        SameOrganisation("roles_rolegrant", "membership_id", parent="orgs_membership"),
        SameOrganisation(
            "roles_rolegrant", "mandate_id", parent="relations_mandate", parent_owner="holder_id"
        ),
        RowSecurity(
            "roles_organisationpermission",
            read=either(SYSTEM, f"{INSIDE} and {SEES_THE_GRANT}"),
            write=either(
                SYSTEM, f"{SCOPE} = 'own' and content_object_id = {ORGANISATION} and {SEES_THE_GRANT}"
            ),
        ),
        RowSecurity(
            "roles_mandatepermission",
            read=either(SYSTEM, f"{INSIDE} and {SEES_THE_GRANT}"),
            write=either(SYSTEM, f"{SCOPE} = 'own' and content_object_id in ({HELD}) and {SEES_THE_GRANT}"),
        ),
    ]
