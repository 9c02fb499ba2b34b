"""Finding the relations of an intermediary, and those a member has at hand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When, Window

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from common.text import words_of
from relations.enums import TermsState
from relations.models import Mandate, MandateTerms, RelationAtHand

MOST_SHOWN = 20
MOST_AT_HAND = 8

_BY_NAME = ("mandate__giver__sort_key", "mandate__giver_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """A relation in the switcher: who, until when the mandate runs, and when it was opened last."""

    mandate_id: int
    organisation_id: int
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
    rows = [_row(terms, notes.get(terms.mandate_id)) for terms in at_hand]
    rows.sort(key=lambda row: (not row.is_favourite, -(row.opened_at.timestamp() if row.opened_at else 0)))
    others = matching.exclude(mandate_id__in=list(notes))
    # Counted by itself: the first ones of many come from an index, and a window would sort them all.
    return RelationChoice(
        at_hand=rows, others=[_row(terms, None) for terms in others[:MOST_SHOWN]], found=others.count()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsFound:
    """Relations that match a text: the first of them, and how many there are."""

    rows: list[RelationRow]
    count: int

    def exact(self, text: str) -> RelationRow | None:
        """The one whose relation number the text is."""
        return next((row for row in self.rows if row.relation_number == text), None)


def relation_search(
    *, acting: Acting, text: str, permission: Permission | None = None, most: int = MOST_SHOWN
) -> RelationsFound:
    """Relations in which this permission (None: any) holds and that match the text, as in `relation_choice`.

    The one whose number the text is comes first, the others by name.
    """
    require_context_of(acting)
    is_exact = Case(
        When(mandate__giver__relation_number=text.strip(), then=0), default=1, output_field=IntegerField()
    )
    matching = _matching(_relations(acting, permission), text).order_by(is_exact, *_BY_NAME)
    rows, count = _first(matching, most)
    return RelationsFound(rows=rows, count=count)


def relation_at_hand_list(*, acting: Acting, most: int = MOST_AT_HAND) -> list[RelationRow]:
    """Favourites, and relations opened last, newest first; only those that exist for this member now."""
    require_context_of(acting)
    in_force = Q(
        Q(mandate__terms__ends_at__isnull=True) | Q(mandate__terms__ends_at__gt=acting.at),
        mandate__terms__state=TermsState.ACCEPTED,
        mandate__terms__starts_at__lte=acting.at,
    )
    notes = (
        RelationAtHand.objects.filter(in_force, membership_id=acting.membership_id)
        .filter(mandate__giver_id__in=acting.relations_with())
        .annotate(terms_end=F("mandate__terms__ends_at"))
        .select_related("mandate__giver")
        .order_by("-is_favourite", "-opened_at", "id")
    )
    return [_row_of(note.mandate, ends_at=note.terms_end, note=note) for note in notes[:most]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingMandates:
    """Mandates that end soon: the first of them, earliest first, and how many there are."""

    rows: list[RelationRow]
    count: int


def mandate_ending_list(*, acting: Acting, before: datetime, most: int = 3) -> EndingMandates:
    """Mandates in force that end before this instant and are not followed by other terms.

    Whoever may read mandates sees those of the own organisation, everybody else those of relations that exist for
    them.
    """
    require_context_of(acting)
    sees_all = acting.may(Permission.MANDATES_READ) and acting.relation is None
    terms = _in_force(acting) if sees_all else _relations(acting)
    followed = MandateTerms.objects.filter(
        mandate_id=OuterRef("mandate_id"), state=TermsState.ACCEPTED, starts_at__gte=OuterRef("ends_at")
    )
    ending = terms.filter(~Exists(followed), ends_at__lt=before).select_related("mandate__giver")
    rows, count = _first(ending.order_by("ends_at", *_BY_NAME), most)
    return EndingMandates(rows=rows, count=count)


def relation_count(*, acting: Acting) -> int:
    """How many relations exist for this member now."""
    require_context_of(acting)
    return acting.relations_with().count()


def mandate_list(*, acting: Acting) -> list[MandateTerms]:
    """All mandates of the own organisation that are in force, for whoever grants roles for one of them."""
    require_context_of(acting)
    return list(_in_force(acting).select_related("mandate__giver").order_by("mandate__giver__sort_key"))


def _in_force(acting: Acting) -> QuerySet[MandateTerms]:
    return MandateTerms.objects.in_force_at(acting.at).filter(mandate__holder_id=acting.organisation.id)


def _relations(acting: Acting, permission: Permission | None = None) -> QuerySet[MandateTerms]:
    existing = _in_force(acting).filter(mandate__giver_id__in=acting.relations_with(permission))
    return existing.select_related("mandate__giver").order_by(*_BY_NAME)


def _first(terms: QuerySet[MandateTerms], most: int) -> tuple[list[RelationRow], int]:
    """The first of them, and how many there are, in one query."""
    found = list(terms.annotate(whole=Window(Count("id")))[:most])
    return [_row(each, None) for each in found], found[0].whole if found else 0


def _matching(terms: QuerySet[MandateTerms], text: str) -> QuerySet[MandateTerms]:
    for word in words_of(text):
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
    return _row_of(terms.mandate, ends_at=terms.ends_at, note=note)


def _row_of(mandate: Mandate, *, ends_at: datetime | None, note: RelationAtHand | None) -> RelationRow:
    giver = mandate.giver
    return RelationRow(
        mandate_id=mandate.id,
        organisation_id=giver.id,
        relation_number=giver.relation_number,
        name=giver.name,
        place=giver.place,
        ends_at=ends_at,
        opened_at=note.opened_at if note else None,
        is_favourite=note.is_favourite if note else False,
    )
