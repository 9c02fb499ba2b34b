from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_seal_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("position", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("removed", models.BigIntegerField()),
                ("before", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "position"),
                        name="one_checkpoint_per_place",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("removed__gte", 1)), name="checkpoint_stands_for_removed_events"
                    ),
                ],
            },
        ),
    ]
