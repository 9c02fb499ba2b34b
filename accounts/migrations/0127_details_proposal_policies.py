"""Proposed details are the person's to read; the system alone writes them."""

from django.db import migrations

from access.policies import PERSON, SYSTEM, USER, RowSecurity, either


class Migration(migrations.Migration):
    dependencies = [("accounts", "0126_detailsproposal")]

    operations = [
        RowSecurity(
            "accounts_detailsproposal", read=either(SYSTEM, f"{PERSON} and user_id = {USER}"), write=SYSTEM
        ),
    ]
