"""What the database refuses of organisations and memberships, whoever writes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.database import system_context
from accounts.models import User
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from tests.cast import membership, organisation, person

pytestmark = pytest.mark.django_db


def _refused(name: str):
    return pytest.raises(IntegrityError, match=name)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"relation_number": "104882"}, "relation_number"),
        ({"relation_number": "10 48"}, "relation_number_is_digits"),
        ({"relation_number": ""}, "relation_number_is_digits"),
        ({"kvk_number": "08123456"}, "one_organisation_per_kvk_number"),
        ({"kind": OrganisationKind.INSURER}, "one_insurer"),
    ],
)
def test_an_organisation_that_is_there_already_or_has_no_number_is_refused(fields, constraint):
    wanted = {"relation_number": "700001", "name": "New B.V.", "kind": OrganisationKind.EMPLOYER, **fields}
    with system_context("test"), _refused(constraint), transaction.atomic():
        Organisation.objects.create(**wanted)


def test_organisations_without_a_chamber_of_commerce_number_stand_beside_each_other():
    with system_context("test"):
        for number in ("700001", "700002"):
            Organisation.objects.create(relation_number=number, name=number, kind=OrganisationKind.EMPLOYER)
        assert Organisation.objects.filter(kvk_number="").count() == 2


def test_the_sort_key_follows_the_name():
    with system_context("test"):
        made = Organisation.objects.create(
            relation_number="700001", name="Ŝaal  Één B.V.", kind=OrganisationKind.EMPLOYER
        )
        assert made.sort_key == "saal een b.v."


def test_a_person_is_a_member_of_an_organisation_once():
    with system_context("test"), _refused("one_membership_per_organisation"), transaction.atomic():
        Membership.objects.create(
            user=person("ben"), organisation=organisation("alder"), starts_at=timezone.now()
        )


@pytest.mark.parametrize(
    ("key", "change", "constraint"),
    [
        ("ada", {"ends_at": timezone.now() + timedelta(days=1)}, "administrator_has_no_end_date"),
        ("ben", {"ends_at": timezone.now() - timedelta(days=900)}, "membership_ends_after_it_starts"),
    ],
)
def test_a_period_that_cannot_be_is_refused(key, change, constraint):
    with system_context("test"), _refused(constraint), transaction.atomic():
        Membership.objects.filter(id=membership(key, "alder").id).update(**change)


def test_nobody_is_a_superuser():
    with system_context("test"), _refused("no_superuser_in_the_portal"), transaction.atomic():
        User.objects.filter(id=person("ada").id).update(is_superuser=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"state": MembershipState.PAUSED}, False),
        ({"state": MembershipState.ENDED}, False),
        ({"ends_at": timezone.now() + timedelta(days=1)}, True),
        ({"ends_at": timezone.now() - timedelta(days=1)}, False),
        ({"starts_at": timezone.now() + timedelta(days=1)}, False),
    ],
)
def test_a_membership_is_valid_while_it_is_active_and_its_period_holds_the_instant(change, expected):
    with system_context("test") as context:
        rows = Membership.objects.filter(id=membership("ben", "alder").id)
        if change:
            rows.update(**change)
        assert rows.valid_at(context.at).exists() is expected


def test_a_membership_of_somebody_switched_off_is_not_valid():
    with system_context("test") as context:
        User.objects.filter(id=person("ben").id).update(is_active=False)
        assert Membership.objects.valid_at(context.at).filter(user=person("ben")).exists() is False
