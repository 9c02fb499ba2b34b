import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0040_stops"),
        ("roles", "0061_colleague_batch_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Open"), ("CLOSED", "Closed")], default="OPEN", max_length=6
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("pauses_unanswered", models.BooleanField(default=False)),
                ("reminded_days", models.PositiveSmallIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("trail_position", models.PositiveBigIntegerField(null=True)),
                ("trail_hash", models.CharField(blank=True, max_length=64)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_reviews",
                        to="orgs.organisation",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "access review",
                "verbose_name_plural": "access reviews",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccessReviewItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_name", models.CharField(max_length=150)),
                ("is_functional_administrator", models.BooleanField(default=False)),
                ("roles", models.JSONField(default=list)),
                ("methods", models.JSONField(default=list)),
                ("last_activity_at", models.DateTimeField(null=True)),
                (
                    "proposal",
                    models.CharField(choices=[("KEEP", "Keep"), ("REMOVE", "Remove")], max_length=6),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("KEEP", "Keep"), ("REMOVE", "Remove")], max_length=6
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_only_administrator", models.BooleanField(default=False)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("KEPT", "Kept"),
                            ("REMOVED", "Removed"),
                            ("PAUSED", "Not answered, paused"),
                            ("UNANSWERED", "Not answered"),
                            ("ENDED", "Ended in another way"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_items",
                        to="orgs.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.organisation"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="roles.accessreview",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "person in an access review",
                "verbose_name_plural": "people in an access review",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="accessreview",
            index=models.Index(fields=["organisation", "-started_at"], name="reviews_of_organisation"),
        ),
        migrations.AddIndex(
            model_name="accessreview",
            index=models.Index(
                condition=models.Q(("state", "OPEN")), fields=["due_at"], name="open_reviews_by_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("organisation",),
                name="one_open_review_per_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gt", models.F("started_at"))),
                name="a_review_is_due_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("state", "OPEN")),
                    models.Q(("closed_at__isnull", False), ("state", "CLOSED")),
                    _connector="OR",
                ),
                name="a_review_is_open_or_closed_at_some_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("trail_hash", ""), ("trail_position__isnull", True)),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("trail_position__isnull", False),
                        models.Q(("trail_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="the_head_of_the_trail_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreviewitem",
            constraint=models.UniqueConstraint(
                fields=("review", "membership"), name="one_row_per_person_in_a_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreviewitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("user")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_reviews_the_own_access",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessreviewitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decision", ""),
                        ("is_only_administrator", False),
                    ),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("is_only_administrator", False),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", True),
                        ("decision", "KEEP"),
                        ("is_only_administrator", True),
                    ),
                    _connector="OR",
                ),
                name="a_decision_has_somebody_and_a_moment",
            ),
        ),
    ]
