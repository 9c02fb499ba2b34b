"""Access reviews are read inside their organisation, and written by the system alone."""

from django.db import migrations

from access.policies import SYSTEM, RowSecurity, SameOrganisation, either, own


class Migration(migrations.Migration):
    dependencies = [("roles", "0070_reviews"), ("orgs", "0002_policies")]

    operations = [
        RowSecurity("roles_accessreview", read=either(SYSTEM, own("organisation_id")), write=SYSTEM),
        RowSecurity("roles_accessreviewitem", read=either(SYSTEM, own("organisation_id")), write=SYSTEM),
        SameOrganisation("roles_accessreviewitem", "review_id", parent="roles_accessreview"),
        SameOrganisation("roles_accessreviewitem", "membership_id", parent="orgs_membership"),
    ]
