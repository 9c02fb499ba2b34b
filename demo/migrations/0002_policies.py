"""The demo inbox is read and written by the system."""

from django.db import migrations

from access.policies import SYSTEM, RowSecurity


class Migration(migrations.Migration):
    dependencies = [("demo", "0001_initial")]

    operations = [RowSecurity("demo_receivedmessage", read=SYSTEM, write=SYSTEM)]
