"""Finding the relations of an intermediary, and those a member has at hand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from access.acting import Acting
from access.database import require_context_of
from common.text import fold
from relations.models import MandateTerms, RelationAtHand

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """A relation in the switcher: who, until when the mandate runs, and when it was opened last."""

    mandate_id: int
    relation_number: str
    name: str
    place: str
    ends_at: datetime | None
    opened_at: datetime | None
    is_favourite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationChoice:
    """What the switcher shows for what was typed. `found` counts all others, `others` holds the first of them."""

    at_hand: list[RelationRow]
    others: list[RelationRow]
    found: int


def relation_choice(*, acting: Acting, text: str) -> RelationChoice:
    """Relations that exist for this member and match the text: favourites and recent ones first.

    The text is part of a name (case, accents and order of words do not matter), or the beginning of a relation
    number or KvK number, with or without leading zeros.
    """
    require_context_of(acting)
    matching = _matching(_relations(acting), text)
    notes = {
        note.mandate_id: note for note in RelationAtHand.objects.filter(membership_id=acting.membership_id)
    }
    at_hand = matching.filter(mandate_id__in=list(notes))[:MOST_SHOWN]
    others = matching.exclude(mandate_id__in=list(notes))
    rows = [_row(terms, notes.get(terms.mandate_id)) for terms in at_hand]
    rows.sort(key=lambda row: (not row.is_favourite, -(row.opened_at.timestamp() if row.opened_at else 0)))
    return RelationChoice(
        at_hand=rows, others=[_row(terms, None) for terms in others[:MOST_SHOWN]], found=others.count()
    )


def relation_count(*, acting: Acting) -> int:
    """How many relations exist for this member now."""
    require_context_of(acting)
    return acting.relations_with().count()


def mandate_list(*, acting: Acting) -> list[MandateTerms]:
    """All mandates of the own organisation that are in force, for whoever grants roles for one of them."""
    require_context_of(acting)
    in_force = MandateTerms.objects.in_force_at(acting.at).filter(mandate__holder_id=acting.organisation.id)
    return list(in_force.select_related("mandate__giver").order_by("mandate__giver__sort_key"))


def _relations(acting: Acting) -> QuerySet[MandateTerms]:
    in_force = MandateTerms.objects.in_force_at(acting.at).filter(mandate__holder_id=acting.organisation.id)
    existing = in_force.filter(mandate__giver_id__in=acting.relations_with())
    return existing.select_related("mandate__giver").order_by("mandate__giver__sort_key", "mandate__giver_id")


def _matching(terms: QuerySet[MandateTerms], text: str) -> QuerySet[MandateTerms]:
    for word in fold(text).split():
        matches = Q(mandate__giver__sort_key__contains=word)
        if word.isdigit():
            bare = word.lstrip("0") or word
            matches |= Q(mandate__giver__relation_number__startswith=bare)
            matches |= Q(mandate__giver__relation_number__startswith=word)
            matches |= Q(mandate__giver__kvk_number__startswith=word)
            matches |= Q(mandate__giver__kvk_number__regex=rf"^0*{bare}")
        terms = terms.filter(matches)
    return terms


def _row(terms: MandateTerms, note: RelationAtHand | None) -> RelationRow:
    giver = terms.mandate.giver
    return RelationRow(
        mandate_id=terms.mandate_id,
        relation_number=giver.relation_number,
        name=giver.name,
        place=giver.place,
        ends_at=terms.ends_at,
        opened_at=note.opened_at if note else None,
        is_favourite=note.is_favourite if note else False,
    )
