"""Whoever looks at one relation waits no longer for a list of all others."""

from django.db import migrations

from access.policies import SYSTEM, ReadingInOtherWords, business, either

TABLES = ("contracts_collectivecontract", "contracts_insuredperson")


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_policies")]

    operations = [
        ReadingInOtherWords(table, read=either(SYSTEM, business("organisation_id"))) for table in TABLES
    ]
