"""Selectors hide what belongs to others by themselves, and refuse `acting` of another context."""

import pytest
from django.utils import timezone

from access.acting import Acting
from access.database import Context, Scope, database_context, system_context
from access.errors import ContextMismatch
from roles.acting import acting_in_organisation, acting_in_relation
from tests.cast import number, organisation, person
from tests.nets import selectors

pytestmark = pytest.mark.usefixtures("marked_world")


def own(key: str, organisation_key: str) -> Acting:
    """A member in the own organisation."""
    with system_context("test"):
        acting = acting_in_organisation(
            user_id=person(key).id, at=timezone.now(), organisation_number=number(organisation_key)
        )
    assert acting is not None
    return acting


def inside(key: str, holder: str, relation: str) -> Acting:
    """A member acting for a relation."""
    with system_context("test"):
        acting = acting_in_relation(
            user_id=person(key).id,
            at=timezone.now(),
            organisation_number=number(holder),
            relation_number=number(relation),
        )
    assert acting is not None
    return acting


def test_every_selector_takes_acting_first_and_is_called_here() -> None:
    assert selectors.shape_problems() == []
    assert len(selectors.selectors_found()) >= 18


def test_no_selector_gives_rows_of_others_even_where_the_database_would_show_them() -> None:
    actors = [own("ben", "alder"), own("ada", "alder"), own("kim", "iris"), inside("ira", "iris", "alder")]

    assert selectors.leak_problems(actors, other=organisation("oak").id) == []


def test_every_selector_says_the_same_when_the_database_hides_nothing() -> None:
    """In the world of twins, so that there is as much of somebody else's as of one's own."""
    actors = [
        *(own(key, "alder") for key in ("ada", "ben", "cato", "mia")),
        *(own(key, "iris") for key in ("ira", "kim", "jo", "ivo")),
        own("olga", "oak"),
        inside("ira", "iris", "alder"),
        inside("kim", "iris", "birch"),
    ]

    assert selectors.difference_problems(actors) == []


def test_selector_refuses_acting_of_another_organisation_person_or_relation() -> None:
    ben, olga = own("ben", "alder"), own("olga", "oak")
    ira, kim = inside("ira", "iris", "alder"), inside("kim", "iris", "birch")
    calls = {
        name: function
        for name, function in selectors.selectors_found().items()
        if name not in selectors.OF_THE_DESK and name != "roles.grantable_roles"
    }
    accepted = []
    for rightful, stranger in ((ben, olga), (olga, ben), (ira, kim)):
        context = Context(
            scope=Scope.RELATION if rightful.relation else Scope.OWN,
            at=rightful.at,
            user_id=rightful.user_id,
            organisation_id=rightful.organisation.id,
            relation_id=rightful.relation.id if rightful.relation else None,
        )
        with system_context("test"):
            arguments = {name: _arguments(name, stranger) for name in calls}
        with database_context(context):
            for name, function in calls.items():
                try:
                    function(acting=stranger, **arguments[name])
                    accepted.append(name)
                except ContextMismatch:
                    continue

    assert accepted == []
    assert len(calls) >= 14


def _arguments(name: str, acting: Acting) -> dict[str, object]:
    try:
        return selectors.RECIPES[name](acting)
    except IndexError:
        if name.startswith("roles.role_request"):
            return {"request_id": 0}
        if name == "roles.proposal_get":
            return {"proposal_id": 0}
        if name == "roles.colleague_batch_get":
            return {"batch_id": 0}
        return {"grant_id": 0} if name == "roles.grant_get" else {"invoice_id": 0}
