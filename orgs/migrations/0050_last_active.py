"""Activity is noted for each organisation. Until somebody comes back, the last sign-in stands for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0040_stops"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="last_active_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(
            """update orgs_membership set last_active_at = person.last_login
 from accounts_user person where person.id = orgs_membership.user_id""",
            migrations.RunSQL.noop,
        ),
    ]
