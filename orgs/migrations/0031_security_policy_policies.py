"""The rules of an organisation are read by its own people, and written by the system alone."""

from django.db import migrations

from access.policies import SYSTEM, RowSecurity, either, own


class Migration(migrations.Migration):
    dependencies = [("orgs", "0030_security_policy")]

    operations = [
        RowSecurity("orgs_securitypolicy", read=either(SYSTEM, own("organisation_id")), write=SYSTEM),
    ]
