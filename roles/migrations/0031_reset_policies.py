"""Resets and pauses are read by their organisation and by the person, and written by the system alone."""

from django.db import migrations

from access.policies import PERSON, SYSTEM, USER, RowSecurity, SameOrganisation, either, own

MINE = f"select id from orgs_membership where user_id = {USER}"


class Migration(migrations.Migration):
    dependencies = [("roles", "0030_resets"), ("orgs", "0002_policies")]

    operations = [
        RowSecurity(
            "roles_accountreset",
            read=either(SYSTEM, own("organisation_id"), f"{PERSON} and user_id = {USER}"),
            write=SYSTEM,
        ),
        RowSecurity(
            "roles_membershippause",
            read=either(SYSTEM, own("organisation_id"), f"{PERSON} and membership_id in ({MINE})"),
            write=SYSTEM,
        ),
        SameOrganisation("roles_membershippause", "membership_id", parent="orgs_membership"),
    ]
