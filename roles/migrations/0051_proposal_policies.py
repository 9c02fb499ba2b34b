"""Proposals are seen inside the organisation, and written from it or by the system; nobody is told of ends long ago."""

from django.db import migrations

from access.policies import ORGANISATION, SCOPE, SYSTEM, RowSecurity, SameOrganisation, either, own

_WRITE = either(SYSTEM, f"{SCOPE} = 'own' and organisation_id = {ORGANISATION}")


class Migration(migrations.Migration):
    dependencies = [("roles", "0050_proposals")]

    operations = [
        RowSecurity("roles_grantproposal", read=either(SYSTEM, own("organisation_id")), write=_WRITE),
        SameOrganisation("roles_grantproposal", "membership_id", parent="orgs_membership"),
        SameOrganisation(
            "roles_grantproposal", "mandate_id", parent="relations_mandate", parent_owner="holder_id"
        ),
        migrations.RunSQL(
            'update "roles_rolegrant" set ending_told = 0 where ended_by_id is not null or ends_at <= now()',
            migrations.RunSQL.noop,
        ),
    ]
