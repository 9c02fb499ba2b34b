from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roles", "0130_proposed_administrator")]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="state",
            field=models.CharField(
                choices=[
                    ("WAITING", "Waiting"),
                    ("ACCEPTED", "Accepted"),
                    ("DECLINED", "Declined"),
                    ("WITHDRAWN", "Withdrawn"),
                    ("LAPSED", "Not used in time"),
                ],
                default="WAITING",
                max_length=9,
            ),
        ),
    ]
