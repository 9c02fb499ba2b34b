"""For whom somebody acts: what holds here and now, and what it costs to know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.acting import Acting
from access.database import database_context, system_context
from access.permissions import Permission as P
from demo.cast import MANDATES
from orgs.enums import OrganisationKind
from orgs.models import Membership, Organisation
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms
from roles.acting import acting_at_desk, acting_in_organisation, acting_in_relation
from roles.enums import Role
from roles.models import RoleGrant
from roles.object_permissions import rows_write
from tests.cast import membership, number, organisation, person
from tests.nets.actors import context_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

FINANCIALS = {"financials:read", "financials:export"}


def _own(key: str, organisation_key: str) -> Acting | None:
    with system_context("test") as context:
        return acting_in_organisation(
            user_id=person(key).id, at=context.at, organisation_number=number(organisation_key)
        )


def _inside(key: str, holder: str, giver: str) -> Acting | None:
    with system_context("test") as context:
        return acting_in_relation(
            user_id=person(key).id,
            at=context.at,
            organisation_number=number(holder),
            relation_number=number(giver),
        )


@pytest.mark.parametrize(
    ("key", "at", "expected"),
    [
        ("ben", "alder", FINANCIALS),
        ("cato", "alder", set()),
        ("eva", "alder", set()),
        ("mia", "alder", {"contract:read"}),
        ("mia", "oak", FINANCIALS),
        ("ira", "iris", {"relations:search", "mandates:read", "contract:read"}),
        ("kim", "iris", {*FINANCIALS, "contract:read"}),
        ("jo", "iris", set()),
        ("dirk", "insurer", {"desk:organisations", "desk:letters", "desk:messages", "desk:recovery"}),
        (
            "dana",
            "insurer",
            {"desk:organisations", "desk:letters", "desk:messages", "desk:imports", "desk:recovery"},
        ),
        (
            "ada",
            "alder",
            {
                "members:read",
                "members:manage",
                "roles:grant",
                "accounts:reset",
                "mandates:read",
                "mandates:manage",
                "audit:read",
                "security_policy:manage",
            },
        ),
    ],
)
def test_in_the_own_organisation_what_the_roles_and_the_flag_give_holds(key, at, expected):
    acting = _own(key, at)
    assert acting
    assert acting.permissions == expected
    assert acting.held_everywhere == expected
    assert (acting.relation, acting.mandate, acting.subject.relation_number) == (None, None, number(at))


@pytest.mark.parametrize(
    ("key", "giver", "expected"),
    [
        ("ira", "alder", {*FINANCIALS, "contract:read"}),  # a grant for this mandate, and one for everything
        ("ira", "birch", {"contract:read"}),  # the grant is missing
        ("ira", "elm", {"contract:read"}),
        ("kim", "alder", {*FINANCIALS, "contract:read"}),
        ("kim", "birch", {*FINANCIALS, "contract:read"}),
        ("kim", "elm", {"contract:read"}),  # the mandate permits no more
    ],
)
def test_in_a_relation_what_is_held_holds_as_far_as_the_mandate_permits_it(key, giver, expected):
    acting = _inside(key, "iris", giver)
    assert acting
    assert acting.permissions == expected
    assert acting.relation
    assert (acting.relation.relation_number, acting.subject) == (number(giver), acting.relation)
    assert acting.organisation.relation_number == number("iris")


@pytest.mark.parametrize(
    ("key", "holder", "giver"),
    [
        ("ira", "iris", "cedar"),  # the terms ended yesterday
        ("jo", "iris", "cedar"),  # also for whoever has a grant for this mandate
        ("jo", "iris", "alder"),  # a mandate, and no grant for it
        ("ivo", "iris", "alder"),  # the flag of the administrator opens no relation
        ("kim", "iris", "oak"),  # no mandate
        ("ben", "alder", "birch"),
        ("ada", "iris", "alder"),  # no member of the holder
        ("ben", "iris", "alder"),  # a member of the giver
    ],
)
def test_where_no_permission_holds_the_relation_does_not_exist(key, holder, giver):
    assert _inside(key, holder, giver) is None


def test_the_desk_is_for_members_of_the_insurer():
    with system_context("test") as context:
        dana = acting_at_desk(user_id=person("dana").id, at=context.at)
        ben = acting_at_desk(user_id=person("ben").id, at=context.at)
    assert dana
    assert dana.organisation.kind == OrganisationKind.INSURER
    assert ben is None


@pytest.mark.parametrize("scope", ["terms", "grant", "membership"])
def test_a_right_holds_from_its_first_instant_to_just_before_its_end(scope):
    """Ira reads Alder's invoices while all three hold; each of them is moved in turn."""
    now = timezone.now()
    with system_context("test", at=now):
        rows = {
            "terms": MandateTerms.objects.filter(mandate__giver=organisation("alder")),
            "grant": RoleGrant.objects.filter(membership=membership("ira", "iris"), mandate__isnull=False),
            "membership": Membership.objects.filter(id=membership("ira", "iris").id),
        }[scope]
        rows.update(starts_at=now, ends_at=now + timedelta(seconds=1))
        found = []
        for moment in (now - timedelta(seconds=1), now, now + timedelta(seconds=1)):
            acting = acting_in_relation(
                user_id=person("ira").id,
                at=moment,
                organisation_number=number("iris"),
                relation_number=number("alder"),
            )
            found.append(bool(acting and acting.may(P.FINANCIALS_READ)))
    assert found == [False, True, False]


def test_rows_of_a_grant_that_ended_open_nothing():
    """Eva's grant ended yesterday, and its rows still stand."""
    with system_context("test"):
        rows = list(
            RoleGrant.objects.filter(membership=membership("eva", "alder")).values_list(
                "organisation_rows__permission__codename", flat=True
            )
        )
    assert set(rows) == FINANCIALS
    eva = _own("eva", "alder")
    assert eva
    assert eva.may(P.FINANCIALS_READ) is False


def test_terms_that_are_only_proposed_open_nothing():
    with system_context("test"):
        MandateTerms.objects.filter(mandate__giver=organisation("alder")).update(state=TermsState.PROPOSED)
    assert _inside("kim", "iris", "alder") is None


def _names(acting: Acting, permission: P | None) -> list[str]:
    with database_context(context_of(acting)):
        found = Organisation.objects.filter(id__in=acting.relations_with(permission)).order_by(
            "relation_number"
        )
        return list(found.values_list("relation_number", flat=True))


@pytest.mark.parametrize(
    ("key", "permission", "expected"),
    [
        ("ira", None, ["alder", "birch", "elm"]),
        ("ira", P.FINANCIALS_READ, ["alder"]),
        ("ira", P.CONTRACT_READ, ["alder", "birch", "elm"]),
        ("ira", P.MEMBERS_READ, []),
        ("kim", P.FINANCIALS_READ, ["alder", "birch"]),
        ("kim", P.FINANCIALS_EXPORT, ["alder", "birch"]),
        ("kim", P.INSURED_READ, []),
        ("jo", None, []),
        ("ivo", None, []),
    ],
)
def test_relations_with_a_permission_are_those_in_which_it_holds(key, permission, expected):
    acting = _own(key, "iris")
    assert acting
    assert _names(acting, permission) == sorted(number(each) for each in expected)


def _more_relations(count: int) -> None:
    """Iris gets mandates of so many further employers, and Kim and Ira a grant for each of them."""
    now = timezone.now()
    iris = organisation("iris")
    with system_context("test", at=now):
        for place in range(count):
            giver = Organisation.objects.create(
                relation_number=f"60{place:04}", name=f"Employer {place}", kind=OrganisationKind.EMPLOYER
            )
            mandate = Mandate.objects.create(giver=giver, holder=iris)
            MandateTerms.objects.create(
                mandate=mandate,
                version=1,
                permissions=[code.value for code in MANDATES[0].permits],
                state=TermsState.ACCEPTED,
                starts_at=now - timedelta(days=1),
            )
            for key in ("kim", "ira"):
                grant = RoleGrant.objects.create(
                    organisation=iris,
                    membership=membership(key, "iris"),
                    mandate=mandate,
                    role=Role.INSURED_ADMINISTRATION,
                    starts_at=now - timedelta(days=1),
                )
                rows_write(grant)


def _queries(key: str) -> list[list[str]]:
    """The queries for the own organisation, for a relation, and for one that does not exist."""
    user_id, found = person(key).id, []
    with system_context("test") as context:
        for relation in (None, "alder", "cedar"):
            with CaptureQueriesContext(connection) as captured:
                if relation is None:
                    acting_in_organisation(user_id=user_id, at=context.at, organisation_number=number("iris"))
                else:
                    acting_in_relation(
                        user_id=user_id,
                        at=context.at,
                        organisation_number=number("iris"),
                        relation_number=number(relation),
                    )
            found.append(queries_of(captured))
    return found


@pytest.mark.parametrize("key", ["ira", "kim"])
def test_acting_costs_one_query_with_three_relations_and_with_fifty_more(key):
    before = [len(each) for each in _queries(key)]
    _more_relations(50)
    after = [len(each) for each in _queries(key)]
    assert (before, after) == ([1, 1, 1], [1, 1, 1])


def test_relations_are_a_subquery_and_never_a_list():
    _more_relations(3)
    kim = _own("kim", "iris")
    assert kim
    with database_context(context_of(kim)), CaptureQueriesContext(connection) as captured:
        assert Organisation.objects.filter(id__in=kim.relations_with(P.INSURED_READ)).count() == 3
    assert len(queries_of(captured)) == 1
