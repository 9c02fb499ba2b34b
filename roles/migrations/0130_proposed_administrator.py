"""That a colleague becomes functional administrator is proposed as a role is."""

from django.db import migrations, models

_ROLES = [
    ("REPORTING_OFFICER", "Reporting officer"),
    ("CONTRACT_VIEWER", "Contract viewer"),
    ("INSURED_ADMINISTRATION", "Insured administration"),
    ("RELATION_MANAGER", "Relation manager"),
    ("CORRESPONDENT", "Correspondent"),
    ("AUDITOR", "Auditor"),
    ("DESK_EMPLOYEE", "Desk employee"),
    ("DESK_IMPORT", "Desk: deliveries"),
    ("DESK_RECOVERY", "Desk: recovery"),
    ("DESK_SUPERVISOR", "Desk: supervisor"),
    ("FUNCTIONAL_ADMINISTRATOR", "Functional administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("roles", "0090_desk_trail_policies")]

    operations = [
        migrations.AlterField(
            model_name="grantproposal",
            name="role",
            field=models.CharField(max_length=24, choices=_ROLES),
        ),
    ]
