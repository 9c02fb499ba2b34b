import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0040_stops"),
        ("roles", "0051_proposal_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColleagueBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                ("file_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CHECKED", "Looked through, not carried out"),
                            ("WAITING", "Waiting to be carried out"),
                            ("RUNNING", "Being carried out"),
                            ("DONE", "Carried out"),
                            ("STOPPED", "Stopped"),
                        ],
                        default="CHECKED",
                        max_length=7,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ROW_BY_ROW", "Row by row: good rows are carried out, wrong ones are reported"),
                            ("TOGETHER", "All or nothing: one wrong row, and nothing is carried out"),
                        ],
                        max_length=10,
                    ),
                ),
                ("declared_entitled", models.BooleanField(default=False)),
                ("uploaded_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField()),
                ("ordered_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("refused_row", models.PositiveIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="colleague_batches",
                        to="orgs.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of colleagues",
                "verbose_name_plural": "batches of colleagues",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ColleagueBatchRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("content", common.fields.EncryptedTextField()),
                ("notes", common.fields.EncryptedTextField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("READY", "Will be carried out"),
                            ("NOTHING", "Nothing to do"),
                            ("WRONG", "Wrong"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("DONE", "Done"), ("SKIPPED", "Nothing to do"), ("WRONG", "Wrong")],
                        max_length=7,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="roles.colleaguebatch",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "row of a batch of colleagues",
                "verbose_name_plural": "rows of batches of colleagues",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="colleaguebatch",
            index=models.Index(
                fields=["organisation", "by", "-uploaded_at"], name="colleague_batches_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="colleaguebatch",
            index=models.Index(
                condition=models.Q(("state__in", ("WAITING", "RUNNING"))),
                fields=["ordered_at"],
                name="colleague_batches_to_do",
            ),
        ),
        migrations.AddConstraint(
            model_name="colleaguebatch",
            constraint=models.UniqueConstraint(
                fields=("organisation", "by", "key"), name="colleague_batch_once_per_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="colleaguebatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("declared_entitled", True)),
                name="whoever_uploads_declared_to_be_entitled",
            ),
        ),
        migrations.AddConstraint(
            model_name="colleaguebatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "CHECKED"),
                    models.Q(models.Q(("way", ""), _negated=True), ("ordered_at__isnull", False)),
                    _connector="OR",
                ),
                name="colleague_batch_is_ordered_in_a_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="colleaguebatchrow",
            constraint=models.UniqueConstraint(
                fields=("batch", "line"), name="each_line_once_per_colleague_batch"
            ),
        ),
    ]
