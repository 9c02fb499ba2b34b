"""Of a proposal that waits administrators are reminded, and the desk is told, as of a request."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0100_invitation_lapses")]

    operations = [
        migrations.AddField(
            model_name="grantproposal",
            name="reminders",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="grantproposal",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
