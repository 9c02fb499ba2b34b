"""What organisations ask is seen by the desk, and written by the system (for the public form and the desk)."""

from django.db import migrations

from access.policies import DESK, SYSTEM, RowSecurity, either


class Migration(migrations.Migration):
    dependencies = [("orgs", "0010_onboarding")]

    operations = [
        RowSecurity("orgs_onboardingrequest", read=either(SYSTEM, DESK), write=SYSTEM),
        RowSecurity("orgs_onboardingnote", read=either(SYSTEM, DESK), write=SYSTEM),
    ]
