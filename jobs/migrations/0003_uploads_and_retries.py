"""Uploads, attempts and contents that are kept: the desk sees who did what, only the program sees contents."""

import django.db.models.deletion
from django.db import migrations, models

from access.policies import DESK, SYSTEM, RowSecurity, either

READ = either(SYSTEM, DESK)


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_policies"),
    ]

    operations = [
        migrations.AddField(
            model_name="importfile",
            name="is_kept",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("WAITING", "Waiting"),
                    ("RUNNING", "Busy or interrupted"),
                    ("DONE", "Finished"),
                    ("STOPPED", "Stopped"),
                ],
                default="RUNNING",
                max_length=7,
            ),
        ),
        migrations.CreateModel(
            name="ImportRetry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_id", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=200)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("organisation_label", models.CharField(blank=True, max_length=220)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("LANDED", "Taken in"),
                            ("UNCHANGED", "Known already"),
                            ("REFUSED", "Refused"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retries",
                        to="jobs.importfile",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="importissue",
            name="retry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="issues",
                to="jobs.importretry",
            ),
        ),
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept",
                        to="jobs.importfile",
                    ),
                ),
                ("content", models.BinaryField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["kept_at"], name="kept_files_oldest_first")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                ("content_hash", models.CharField(max_length=64)),
                ("files", models.JSONField()),
                ("size", models.PositiveBigIntegerField()),
                ("by_id", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=200)),
                ("is_open", models.BooleanField(default=True)),
                ("next_try_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("handled", models.PositiveIntegerField(default=0)),
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upload",
                        to="jobs.importbatch",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="jobs.upload"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["next_try_at"], name="uploads_to_take_in"
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["content_hash"], name="uploads_by_content"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)),
                fields=("content_hash",),
                name="one_open_upload_per_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.UniqueConstraint(
                fields=("upload", "file", "number"), name="each_part_of_an_upload_once"
            ),
        ),
        RowSecurity("jobs_importretry", read=READ, write=SYSTEM),
        RowSecurity("jobs_keptfile", read=SYSTEM, write=SYSTEM),
        RowSecurity("jobs_upload", read=READ, write=SYSTEM),
        RowSecurity("jobs_uploadpart", read=SYSTEM, write=SYSTEM),
    ]
