"""What a member keeps at hand: relations opened last, and favourites."""

from django.db import transaction

from access.acting import Acting
from access.database import require_context_of
from relations.models import MandateTerms, RelationAtHand


@transaction.atomic
def relation_note_opened(*, acting: Acting) -> None:
    """Notes that the member opened the relation acted for now. Outside a relation it notes nothing."""
    require_context_of(acting)
    if acting.mandate is None:
        return
    RelationAtHand.objects.update_or_create(
        membership_id=acting.membership_id,
        mandate_id=acting.mandate.id,
        defaults={"opened_at": acting.at, "organisation_id": acting.organisation.id},
    )


@transaction.atomic
def relation_set_favourite(*, acting: Acting, relation_number: str, is_favourite: bool) -> None:
    """Keeps a relation as favourite, or no longer. Raises `MandateTerms.DoesNotExist` when it does not exist here."""
    require_context_of(acting)
    terms = (
        MandateTerms.objects.in_force_at(acting.at)
        .filter(mandate__giver_id__in=acting.relations_with())
        .get(mandate__holder_id=acting.organisation.id, mandate__giver__relation_number=relation_number)
    )
    RelationAtHand.objects.update_or_create(
        membership_id=acting.membership_id,
        mandate_id=terms.mandate_id,
        defaults={"is_favourite": is_favourite},
        create_defaults={
            "is_favourite": is_favourite,
            "opened_at": acting.at,
            "organisation_id": acting.organisation.id,
        },
    )
