"""Batches of colleagues are seen inside the organisation, and written from it or by the system that carries them out."""

from django.db import migrations

from access.policies import ORGANISATION, SCOPE, SYSTEM, RowSecurity, SameOrganisation, either, own

_READ = either(SYSTEM, own("organisation_id"))
_WRITE = either(SYSTEM, f"{SCOPE} = 'own' and organisation_id = {ORGANISATION}")


class Migration(migrations.Migration):
    dependencies = [("roles", "0060_colleague_batches")]

    operations = [
        RowSecurity("roles_colleaguebatch", read=_READ, write=_WRITE),
        RowSecurity("roles_colleaguebatchrow", read=_READ, write=_WRITE),
        SameOrganisation("roles_colleaguebatchrow", "batch_id", parent="roles_colleaguebatch"),
    ]
