"""What the database refuses of mandates, whoever writes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from access.database import system_context
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms, RelationAtHand
from tests.cast import membership, organisation

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def _mandate(giver: str) -> Mandate:
    return Mandate.objects.get(giver=organisation(giver), holder=organisation("iris"))


def test_a_pair_has_one_mandate():
    with (
        system_context("test"),
        pytest.raises(IntegrityError, match="one_mandate_per_pair"),
        transaction.atomic(),
    ):
        Mandate.objects.create(giver=organisation("alder"), holder=organisation("iris"))


def test_nobody_mandates_itself():
    iris = organisation("iris")
    with (
        system_context("test"),
        pytest.raises(IntegrityError, match="nobody_mandates_itself"),
        transaction.atomic(),
    ):
        Mandate.objects.create(giver=iris, holder=iris)


@pytest.mark.parametrize(
    ("starts", "ends", "state", "is_refused"),
    [
        (-10, 10, TermsState.ACCEPTED, True),  # inside what runs
        (300, None, TermsState.ACCEPTED, True),  # begins before it ends
        (365, None, TermsState.ACCEPTED, False),  # begins when it ends: a renewal
        (-10, 10, TermsState.PROPOSED, False),  # nothing is in force by it
        (-10, 10, TermsState.DECLINED, False),
        (-10, 10, TermsState.WITHDRAWN, False),
    ],
)
def test_accepted_terms_of_one_mandate_never_overlap(starts, ends, state, is_refused):
    with system_context("test"):
        mandate = _mandate("alder")
        mandate.terms.update(starts_at=NOW - timedelta(days=400), ends_at=NOW + timedelta(days=365))
        fields = {
            "version": 2,
            "permissions": ["contract:read"],
            "state": state,
            "starts_at": NOW + timedelta(days=starts),
            "ends_at": None if ends is None else NOW + timedelta(days=ends),
        }
        if is_refused:
            with pytest.raises(IntegrityError, match="accepted_terms_never_overlap"), transaction.atomic():
                mandate.terms.create(**fields)
        else:
            mandate.terms.create(**fields)
        in_force = MandateTerms.objects.in_force_at(NOW).filter(mandate=mandate)
        assert list(in_force.values_list("version", flat=True)) == [1]


@pytest.mark.parametrize(
    "code", ["members:read", "roles:grant", "audit:read", "desk:imports", "relations:search"]
)
def test_terms_permit_only_what_a_mandate_may(code):
    with (
        system_context("test"),
        pytest.raises(IntegrityError, match="terms_permit_only"),
        transaction.atomic(),
    ):
        _mandate("cedar").terms.create(
            version=2, permissions=["contract:read", code], starts_at=NOW, state=TermsState.PROPOSED
        )


def test_terms_end_after_they_start():
    with system_context("test"), pytest.raises(IntegrityError, match="terms_end_after"), transaction.atomic():
        _mandate("cedar").terms.create(
            version=2, permissions=["contract:read"], starts_at=NOW, ends_at=NOW, state=TermsState.PROPOSED
        )


@pytest.mark.parametrize(
    ("key", "at", "constraint"),
    [
        ("ben", "alder", "relations_relationathand_membership_id_same_organisation"),  # a member of another
        ("olga", "oak", "relations_relationathand_membership_id_same_organisation"),
    ],
)
def test_a_relation_at_hand_is_of_a_member_of_the_holder(key, at, constraint):
    with system_context("test"), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RelationAtHand.objects.create(
            organisation=organisation("iris"),
            membership=membership(key, at),
            mandate=_mandate("alder"),
            opened_at=NOW,
        )
        connection.check_constraints()


def test_a_relation_at_hand_is_of_a_mandate_of_the_own_organisation():
    with system_context("test"):
        with pytest.raises(IntegrityError, match="mandate_id_same_organisation"), transaction.atomic():
            RelationAtHand.objects.create(
                organisation=organisation("alder"),
                membership=membership("ben", "alder"),
                mandate=_mandate("alder"),
                opened_at=NOW,
            )
            connection.check_constraints()
