"""Invitations are seen inside the organisation, and written from it or by the system (for the invited and the desk)."""

from django.db import migrations

from access.policies import ORGANISATION, SCOPE, SYSTEM, RowSecurity, SameOrganisation, either, own

_WRITE = either(SYSTEM, f"{SCOPE} = 'own' and organisation_id = {ORGANISATION}")


class Migration(migrations.Migration):
    dependencies = [("roles", "0010_invitations")]

    operations = [
        RowSecurity("roles_invitation", read=either(SYSTEM, own("organisation_id")), write=_WRITE),
        SameOrganisation("roles_invitation", "membership_id", parent="orgs_membership"),
        RowSecurity("roles_invitationrole", read=either(SYSTEM, own("organisation_id")), write=_WRITE),
        SameOrganisation("roles_invitationrole", "invitation_id", parent="roles_invitation"),
        SameOrganisation(
            "roles_invitationrole", "mandate_id", parent="relations_mandate", parent_owner="holder_id"
        ),
    ]
