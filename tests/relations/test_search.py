"""Relations in which a permission holds, by number and name; and mandates that end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.database import Scope, database_context, portfolio_context, system_context
from access.errors import ContextMismatch
from access.permissions import Permission
from orgs.enums import OrganisationKind
from orgs.models import Organisation
from relations.models import Mandate, MandateTerms
from relations.selectors import mandate_ending_list, relation_at_hand_list, relation_search
from tests.cast import number, organisation
from tests.nets.actors import actor, context_of

pytestmark = pytest.mark.django_db


def found(key: str, text: str, permission: Permission | None = None, most: int = 20) -> tuple[list[str], int]:
    acting = actor(key, "iris")
    with database_context(context_of(acting, Scope.PORTFOLIO)):
        result = relation_search(acting=acting, text=text, permission=permission, most=most)
    return [row.relation_number for row in result.rows], result.count


def test_only_relations_in_which_the_permission_holds_are_found() -> None:
    everything = [number("birch"), number("alder"), number("elm")]
    assert found("ira", "") == (everything, 3)
    assert found("ira", "", Permission.FINANCIALS_READ) == ([number("alder")], 1)
    assert found("kim", "", Permission.FINANCIALS_READ) == ([number("birch"), number("alder")], 2)
    assert found("jo", "", Permission.FINANCIALS_READ) == ([], 0)


def test_the_first_are_given_and_all_are_counted() -> None:
    assert found("ira", "", most=2) == ([number("birch"), number("alder")], 3)


@pytest.mark.parametrize("text", ["104882", "104 882", "104.882", "00104882", "08123456", "081 234 56"])
def test_number_is_found_however_it_is_written(text: str) -> None:
    assert found("ira", text) == ([number("alder")], 1)


def test_relation_whose_whole_number_was_typed_comes_first() -> None:
    with system_context("test"):
        giver = Organisation.objects.create(
            relation_number=f"{number('elm')}1", name="Aalbes", kind=OrganisationKind.EMPLOYER
        )
        mandate = Mandate.objects.create(giver=giver, holder=organisation("iris"))
        MandateTerms.objects.create(
            mandate=mandate,
            version=1,
            permissions=["contract:read"],
            state="ACCEPTED",
            starts_at=timezone.now() - timedelta(days=1),
        )
    assert found("ira", number("elm")) == ([number("elm"), f"{number('elm')}1"], 2)


def test_mandates_that_end_are_listed_earliest_first_and_only_for_whom_they_exist() -> None:
    ends = {}
    for key in ("ira", "jo", "ivo"):
        acting = actor(key, "iris")
        with database_context(context_of(acting)):
            ending = mandate_ending_list(acting=acting, before=acting.at + timedelta(days=400), most=1)
        ends[key] = ([row.relation_number for row in ending.rows], ending.count)
    # Ivo enters no relation, but reads the mandates of his organisation.
    assert ends == {"ira": ([number("birch")], 2), "jo": ([], 0), "ivo": ([number("birch")], 2)}


def test_relation_whose_mandate_ended_is_at_hand_no_more() -> None:
    acting = actor("kim", "iris")
    with system_context("test"):
        from relations.models import RelationAtHand

        for mandate in Mandate.objects.filter(holder_id=acting.organisation.id):
            RelationAtHand.objects.create(
                organisation_id=acting.organisation.id,
                membership_id=acting.membership_id,
                mandate=mandate,
                opened_at=timezone.now(),
            )
    with database_context(context_of(acting)):
        rows = relation_at_hand_list(acting=acting)
    assert {row.relation_number for row in rows} == {number("alder"), number("birch"), number("elm")}


def test_portfolio_is_looked_at_from_the_own_organisation_only() -> None:
    inside = actor("ira", "iris", "alder")
    with database_context(context_of(inside)), pytest.raises(ContextMismatch):
        with portfolio_context(acting=inside):
            pass
