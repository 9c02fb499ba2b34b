import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("roles", "0131_proposals_that_are_reminded_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation", name="wished_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="invitation",
            name="wished_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="wished_email",
            field=models.EmailField(blank=True, default="", max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="wished_number",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="wished_postal_address",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("wished_at__isnull", True),
                        ("wished_by__isnull", True),
                        ("wished_email", ""),
                        ("wished_number", ""),
                        ("wished_postal_address", ""),
                    ),
                    models.Q(
                        ("at_desk", True),
                        ("state", "WAITING"),
                        ("wished_at__isnull", False),
                        ("wished_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="somebody_at_the_desk_proposed_the_correction",
            ),
        ),
    ]
