"""Requests for a password are the system's alone; a proposed address is the person's; questions are the desk's."""

from django.db import migrations

from access.policies import DESK, PERSON, SYSTEM, USER, RowSecurity, either


class Migration(migrations.Migration):
    dependencies = [("accounts", "0020_account")]

    operations = [
        RowSecurity("accounts_passwordrequest", read=SYSTEM, write=SYSTEM),
        RowSecurity(
            "accounts_emailchange", read=either(SYSTEM, f"{PERSON} and user_id = {USER}"), write=SYSTEM
        ),
        RowSecurity("accounts_signinhelp", read=either(SYSTEM, DESK), write=SYSTEM),
    ]
