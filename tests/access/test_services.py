"""Services that act for somebody: what they take, and whose `acting` they refuse."""

import dataclasses

import pytest

from access.acting import Acting
from tests.nets import services
from tests.nets.actors import actor

pytestmark = pytest.mark.usefixtures("marked_world")


def test_every_service_takes_acting_first_and_is_called_here():
    assert services.shape_problems() == []
    assert len(services.services_found()) >= 7


def _pairs() -> list[tuple[Acting, Acting]]:
    ada, ira = actor("ada", "alder"), actor("ira", "iris", "alder")
    mia = actor("mia", "oak")
    return [
        (ada, actor("ada_twin", "alder_twin")),  # another organisation
        (ada, actor("ben", "alder")),  # another person of the same organisation
        (mia, actor("mia", "alder")),  # the same person in another organisation
        (ira, actor("ira", "iris", "birch")),  # another relation
        (ira, actor("ira", "iris")),  # the own organisation in the place of the relation
        (actor("ira", "iris"), ira),  # and the other way round
    ]


@pytest.mark.parametrize("pair", range(6))
def test_acting_of_another_context_is_refused_by_every_service(pair):
    rightful, stranger = _pairs()[pair]
    assert services.mismatch_problems(rightful, stranger) == []


def test_a_service_that_takes_what_it_is_handed_is_named(monkeypatch):
    """The net itself: a recipe whose service does not look is a problem."""

    def careless(*, acting: Acting) -> None:
        """Looks at nothing."""

    ada, olga = actor("ada", "alder"), actor("olga", "oak")
    monkeypatch.setattr(
        "relations.services.relation_note_opened", _in(careless, "relations.services", "relation_note_opened")
    )
    assert services.mismatch_problems(ada, olga) == [
        "relations.relation_note_opened: took acting of"
        f" {olga.user_name} for {olga.subject.relation_number} in the context of {ada.user_name} for {ada.subject.relation_number}"
    ]


def _in(function, module: str, name: str):
    function.__module__, function.__name__ = module, name
    return function


def test_acting_cannot_be_changed_once_it_is_built():
    ada = actor("ada", "alder")
    with pytest.raises(dataclasses.FrozenInstanceError):
        ada.permissions = frozenset({"financials:read"})  # type: ignore[misc]
