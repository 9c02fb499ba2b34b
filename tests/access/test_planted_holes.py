"""Ten kinds of hole, each planted in the real thing and named by the unchanged nets."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from access.database import system_context
from roles.models import OrganisationPermission, RoleGrant
from roles.object_permissions import differences
from tests.cast import membership, organisation
from tests.nets import policies, probes
from tests.nets.plant import check, copy_of_project, net, plant, run

MATRIX = "import django; django.setup(); from tests.nets import matrix; print(matrix.coverage_problems())"
GRANTING = "tests/roles/test_colleague_pages.py"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project to plant in."""
    return copy_of_project(tmp_path)


def owner(statement: str) -> None:
    """Changes the database of this test, as its owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_declaration_taken_off_a_view_is_named_by_the_system_check(copy: Path) -> None:
    assert check(copy) == (0, "System check identified no issues (2 silenced).\n")
    plant(copy, "roles/views/colleagues.py", "    access = needs(Permission.MEMBERS_READ)\n", "")

    code, output = check(copy)

    assert code == 1
    assert "(roles:colleagues) does not declare who may enter." in output


def test_route_without_a_row_is_named_by_the_matrix(copy: Path) -> None:
    line = 'path("health/", HealthView.as_view(), name="health"),'
    plant(
        copy, "business_portal/urls.py", line, f'{line} path("extra/", HealthView.as_view(), name="extra"),'
    )

    code, output = run(copy, "-c", MATRIX)

    assert (code, output) == (0, "['extra: the route has no row in the access matrix']\n")


def test_filter_cut_from_a_selector_is_named_by_the_net_over_selectors(copy: Path) -> None:
    cut = "Invoice.objects.filter(organisation_id=acting.subject.id)"
    plant(copy, "invoices/selectors/lists.py", cut, "Invoice.objects.all()")

    code, output = net(copy, "tests/access/test_selectors.py")

    assert code == 1
    assert "invoices.invoice_list: gives Ben Hoekstra Zqalder rows of organisation" in output


def test_acting_of_another_organisation_handed_to_a_service_is_named_by_the_context_check(copy: Path) -> None:
    stranger = (
        "            from dataclasses import replace\n\n"
        "            elsewhere = replace(request.acting.organisation, id=request.acting.organisation.id + 1)\n"
        "            role_grant(\n"
        "                acting=replace(request.acting, organisation=elsewhere),\n"
    )
    plant(
        copy,
        "roles/views/granting.py",
        "            role_grant(\n                acting=request.acting,\n",
        stranger,
    )

    code, output = net(copy, f"{GRANTING}::test_role_given_opens_the_page_at_the_colleagues_next_click")

    assert code == 1
    assert re.search(
        r"roles/views/granting.py:[0-9]+: in _grant|roles/views/colleagues.py:[0-9]+: ContextMismatch",
        output,
    )
    assert "ContextMismatch: acting for" in output


@pytest.mark.usefixtures("marked_copy")
def test_policy_dropped_is_named_by_the_catalogue_of_the_database() -> None:
    owner("drop policy reading on invoices_invoice")

    problems = policies.policy_problems()

    assert problems
    assert [problem for problem in problems if "invoices_invoice" not in problem] == []


@pytest.mark.usefixtures("marked_copy")
def test_policy_widened_is_named_by_the_reviewed_text_and_by_what_is_seen() -> None:
    owner("alter policy reading on orgs_membership using (true)")

    reviewed = policies.policy_problems()
    seen = probes.reading_problems(probes.contexts_of(at=timezone.now()))

    assert reviewed
    assert seen
    assert [problem for problem in [*reviewed, *seen] if "orgs_membership" not in problem] == []


@pytest.mark.usefixtures("marked_copy")
def test_new_table_without_force_is_named_by_the_catalogue_of_the_database() -> None:
    owner("create table orgs_planted (id bigint primary key, organisation_id bigint)")
    owner("alter table orgs_planted enable row level security")

    problems = policies.policy_problems()

    assert problems
    assert [problem for problem in problems if "orgs_planted" not in problem] == []


@pytest.mark.usefixtures("marked_copy")
def test_permission_row_without_a_live_grant_is_named_by_the_check_and_opens_nothing(signed_in) -> None:
    cato, alder = membership("cato", "alder"), organisation("alder")
    now = timezone.now()
    with system_context("test"):
        assert list(differences(at=now)) == []
        given = OrganisationPermission.objects.filter(permission__codename="financials:read")[0]
        ended = RoleGrant.objects.create(
            organisation=alder,
            membership=cato,
            role="REPORTING_OFFICER",
            starts_at=now - timedelta(days=2),
            ends_at=now - timedelta(days=1),
            ended_by=cato.user,
        )
        OrganisationPermission.objects.create(
            grant=ended, user=cato.user, content_object=alder, permission=given.permission
        )
        problems = list(differences(at=now))

    assert len(problems) == 1
    assert problems[0].startswith(f"grant {ended.id} (REPORTING_OFFICER) has rows ['financials:read']")
    assert signed_in("cato").get(f"/o/{alder.relation_number}/invoices/").status_code == 403


def test_permission_added_to_a_role_is_named_by_the_literal_catalogue(copy: Path) -> None:
    narrow = "            role=Role.CONTRACT_VIEWER,\n            permissions=frozenset({P.CONTRACT_READ}),"
    plant(
        copy,
        "roles/catalogue.py",
        narrow,
        narrow.replace("P.CONTRACT_READ", "P.CONTRACT_READ, P.INSURED_READ"),
    )

    code, output = net(copy, "tests/access/test_catalogue.py")

    assert code == 1
    assert "CONTRACT_VIEWER" in output
    assert "insured:read" in output


def test_task_without_context_is_named_by_the_system_check(copy: Path) -> None:
    plant(
        copy,
        "notices/tasks.py",
        "@shared_task(base=ContextTask, context=",
        "@shared_task(base=ContextTask, name=",
    )

    code, output = check(copy)

    assert code == 1
    assert "does not say in which context it works." in output
