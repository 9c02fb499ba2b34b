"""Appointments are the desk's, and written by the system alone."""

from django.db import migrations

from access.policies import DESK, SYSTEM, RowSecurity, SameOrganisation, either


class Migration(migrations.Migration):
    dependencies = [("roles", "0082_appointments"), ("roles", "0081_look_policies")]

    operations = [
        RowSecurity("roles_appointment", read=either(SYSTEM, DESK), write=SYSTEM),
        SameOrganisation("roles_appointment", "membership_id", parent="orgs_membership"),
        SameOrganisation("roles_appointment", "replaces_id", parent="orgs_membership"),
        SameOrganisation("roles_appointment", "invitation_id", parent="roles_invitation"),
    ]
