from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0011_checkpoint_policies"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["-at", "id"], name="trail_by_instant"),
        ),
    ]
