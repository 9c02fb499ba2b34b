"""What a member keeps at hand is the member's own: colleagues have notes of their own."""

import pytest

from access.acting import Acting
from access.database import Scope, database_context
from relations.selectors import relation_choice
from relations.services import relation_note_opened, relation_set_favourite
from tests.cast import number
from tests.nets.actors import actor, context_of

pytestmark = pytest.mark.django_db


def _at_hand(acting: Acting) -> list[tuple[str, bool]]:
    with database_context(context_of(acting, Scope.PORTFOLIO)):
        return [
            (row.relation_number, row.is_favourite) for row in relation_choice(acting=acting, text="").at_hand
        ]


def _open(key: str, relation: str) -> None:
    acting = actor(key, "iris", relation)
    with database_context(context_of(acting)):
        relation_note_opened(acting=acting)


def _favour(key: str, relation: str, *, is_favourite: bool = True) -> None:
    acting = actor(key, "iris")
    with database_context(context_of(acting, Scope.PORTFOLIO)):
        relation_set_favourite(acting=acting, relation_number=number(relation), is_favourite=is_favourite)


def test_what_a_colleague_opened_or_favours_is_not_at_hand_for_another():
    _open("kim", "alder")
    _favour("kim", "birch")
    assert _at_hand(actor("kim", "iris")) == [(number("birch"), True), (number("alder"), False)]
    assert _at_hand(actor("ira", "iris")) == []


def test_opening_twice_keeps_one_note_and_the_favourite():
    _favour("kim", "alder")
    _open("kim", "alder")
    _open("kim", "alder")
    assert _at_hand(actor("kim", "iris")) == [(number("alder"), True)]


def test_a_favourite_that_is_taken_off_stays_among_the_opened_ones():
    _favour("kim", "alder")
    _favour("kim", "alder", is_favourite=False)
    assert _at_hand(actor("kim", "iris")) == [(number("alder"), False)]


def test_outside_a_relation_nothing_is_noted():
    kim = actor("kim", "iris")
    with database_context(context_of(kim)):
        relation_note_opened(acting=kim)
    assert _at_hand(kim) == []
