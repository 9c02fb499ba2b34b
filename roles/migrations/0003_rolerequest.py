"""Requests are seen inside the organisation, and written from it or by the system (which works for the desk)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from access.policies import ORGANISATION, SCOPE, SYSTEM, RowSecurity, SameOrganisation, either, own


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_policies"),
        ("relations", "0002_policies"),
        ("roles", "0002_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
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
                        ],
                        max_length=24,
                    ),
                ),
                ("permission", models.CharField(max_length=40)),
                ("path", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waiting"),
                            ("GRANTED", "Granted"),
                            ("DECLINED", "Declined"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="WAITING",
                        max_length=9,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at_desk", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_requests",
                        to="relations.mandate",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_requests",
                        to="orgs.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_requests",
                        to="orgs.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for a role",
                "verbose_name_plural": "requests for roles",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["organisation", "state", "-asked_at"], name="requests_of_organisation"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "WAITING")),
                        fields=("membership", "role", "mandate"),
                        name="one_waiting_request_per_role",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "WAITING"),
                            ),
                            models.Q(
                                models.Q(("state", "WAITING"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_is_waiting_or_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "DECLINED"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="request_is_declined_with_a_reason",
                    ),
                ],
            },
        ),
        RowSecurity(
            "roles_rolerequest",
            read=either(SYSTEM, own("organisation_id")),
            write=either(SYSTEM, f"{SCOPE} = 'own' and organisation_id = {ORGANISATION}"),
        ),
        SameOrganisation("roles_rolerequest", "membership_id", parent="orgs_membership"),
        SameOrganisation(
            "roles_rolerequest", "mandate_id", parent="relations_mandate", parent_owner="holder_id"
        ),
    ]
