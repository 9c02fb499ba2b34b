from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0031_address_proposed_by_an_administrator"),
    ]

    operations = [
        migrations.AddField(
            model_name="emailchange",
            name="proposer",
            field=models.CharField(blank=True, default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="emailchange",
            name="agreed_with_factor",
            field=models.BooleanField(default=False),
        ),
    ]
