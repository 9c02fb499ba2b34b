"""Deliveries are seen by the desk and written by imports."""

from django.db import migrations

from access.policies import DESK, SYSTEM, RowSecurity, either

READ = either(SYSTEM, DESK)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        RowSecurity("jobs_importbatch", read=READ, write=SYSTEM),
        RowSecurity("jobs_importfile", read=READ, write=SYSTEM),
        RowSecurity("jobs_importissue", read=READ, write=SYSTEM),
    ]
