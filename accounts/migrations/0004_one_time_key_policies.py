"""Keys that open something: the system alone reads and writes them."""

from django.db import migrations

from access.policies import SYSTEM, RowSecurity


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_onetimekey")]

    operations = [RowSecurity("accounts_onetimekey", read=SYSTEM, write=SYSTEM)]
