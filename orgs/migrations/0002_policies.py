"""Who sees organisations and memberships; and colleagues see each other's name and kind of second factor."""

from django.db import migrations

from access.policies import (
    DESK,
    INSIDE,
    ORGANISATION,
    PERSON,
    SCOPE,
    SYSTEM,
    USER,
    AlsoReadable,
    RowSecurity,
    either,
    own,
)

COLLEAGUES = f"select user_id from orgs_membership where organisation_id = {ORGANISATION}"
MINE = f"select organisation_id from orgs_membership where user_id = {USER}"


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial"), ("accounts", "0002_policies")]

    operations = [
        RowSecurity(
            "orgs_organisation",
            read=either(SYSTEM, DESK, own("id"), f"{PERSON} and id in ({MINE})"),
            write=either(SYSTEM, f"{SCOPE} = 'own' and id = {ORGANISATION}"),
            change=SYSTEM,
        ),
        RowSecurity(
            "orgs_membership",
            read=either(SYSTEM, own("organisation_id"), f"{PERSON} and user_id = {USER}"),
            write=SYSTEM,
        ),
        AlsoReadable("accounts_user", name="colleagues", read=f"{INSIDE} and id in ({COLLEAGUES})"),
        AlsoReadable("accounts_appdevice", name="colleagues", read=f"{INSIDE} and user_id in ({COLLEAGUES})"),
        AlsoReadable("accounts_smsdevice", name="colleagues", read=f"{INSIDE} and user_id in ({COLLEAGUES})"),
    ]
