"""A person reads the own passkeys and sessions, and colleagues the kinds of factor; the system alone writes them."""

from django.db import migrations

from access.policies import INSIDE, ORGANISATION, PERSON, SYSTEM, USER, AlsoReadable, RowSecurity, either

MINE = f"{PERSON} and user_id = {USER}"
COLLEAGUES = f"select user_id from orgs_membership where organisation_id = {ORGANISATION}"


def _of_colleagues(table: str) -> AlsoReadable:
    return AlsoReadable(table, name="colleagues", read=f"{INSIDE} and user_id in ({COLLEAGUES})")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_factors_and_sessions"), ("orgs", "0002_policies")]

    operations = [
        RowSecurity("accounts_passkeydevice", read=either(SYSTEM, MINE), write=SYSTEM),
        RowSecurity("accounts_emaildevice", read=either(SYSTEM, MINE), write=SYSTEM),
        RowSecurity("accounts_passkeychallenge", read=either(SYSTEM, MINE), write=SYSTEM),
        RowSecurity("accounts_signinsession", read=either(SYSTEM, MINE), write=SYSTEM),
        RowSecurity(
            "accounts_emailcode",
            read=either(SYSTEM, f"{PERSON} and device_id in (select id from accounts_emaildevice)"),
            write=SYSTEM,
        ),
        _of_colleagues("accounts_passkeydevice"),
        _of_colleagues("accounts_emaildevice"),
    ]
