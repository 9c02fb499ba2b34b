"""Finding insured persons over the relations of an intermediary."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from access.acting import Acting
from access.database import require_context_of
from access.permissions import Permission
from common.text import words_of
from contracts.models import InsuredPerson, insured_number_key

MOST_SHOWN: Final = 20

SHORTEST: Final = 2
"""So many letters or digits at least, so that nobody leafs through all insured persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuredFound:
    """Insured persons that match, each with employer and contract: the first by name, and whether there are more."""

    people: list[InsuredPerson]
    has_more: bool = False


def insured_search(*, acting: Acting, text: str, most: int = MOST_SHOWN) -> InsuredFound:
    """Insured persons of the relations in which this member may see them, in the context of the portfolio.

    The text holds parts of a name (case, accents and order of words do not matter), or the beginning of an insured
    number, with or without leading zeros. Shorter than two letters or digits it finds nobody. Whoever shows what
    was found records it with `insured_seen_record`.
    """
    require_context_of(acting)
    words = words_of(text)
    if len("".join(words)) < SHORTEST:
        return InsuredFound(people=[])
    found = list(_matching(acting, words).select_related("organisation", "contract")[: most + 1])
    return InsuredFound(people=found[:most], has_more=len(found) > most)


def insured_search_is_open(*, acting: Acting) -> bool:
    """Whether there is any relation in which this member may see insured persons."""
    require_context_of(acting)
    return acting.may_in_portfolio(Permission.INSURED_READ)


def _matching(acting: Acting, words: list[str]) -> QuerySet[InsuredPerson]:
    people = InsuredPerson.objects.filter(organisation_id__in=acting.relations_with(Permission.INSURED_READ))
    for word in words:
        matches = Q(sort_key__contains=word)
        if word.isdigit():
            matches |= Q(number_key__startswith=insured_number_key(word))
        people = people.filter(matches)
    return people.order_by("sort_key", "number_key", "id")
