import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0125_address_names_its_proposer"),
    ]

    operations = [
        migrations.CreateModel(
            name="DetailsProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("full_name", models.CharField(max_length=150, verbose_name="name")),
                ("mobile_number", models.CharField(blank=True, max_length=20, verbose_name="mobile number")),
                ("proposed_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                ("organisation_id", models.BigIntegerField()),
                ("proposer", models.CharField(max_length=400)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="details_proposal",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("user")), _negated=True),
                        name="details_are_proposed_by_another_person",
                    )
                ],
            },
        ),
    ]
