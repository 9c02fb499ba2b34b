"""Reading the people of access reviews about whom nobody at their organisation can decide, for the desk."""

from django.db.models import Q

from access.acting import Acting
from access.database import require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import Permission
from roles.models import AccessReviewItem
from roles.selectors.in_parts import RowsInParts


def review_desk_list(*, acting: Acting) -> RowsInParts[AccessReviewItem]:
    """Only functional administrators in open reviews about whom nobody decided, the first date first.

    Raises `PermissionMissing` for others than the desk.
    """
    require_context_of(acting)
    _require_may(acting)
    waiting = AccessReviewItem.objects.for_desk_at(acting.at).select_related("organisation", "review")
    return RowsInParts(waiting.order_by("review__due_at", "id"), as_rows=list)


def review_desk_get(*, acting: Acting, item_id: int) -> AccessReviewItem:
    """One of those, or one that the desk decided. Raises `AccessReviewItem.DoesNotExist` for any other."""
    require_context_of(acting)
    _require_may(acting)
    with system_context("access review, at the desk"):
        waiting = AccessReviewItem.objects.for_desk_at(acting.at).values("id")
        items = AccessReviewItem.objects.filter(Q(decided_at_desk=True) | Q(id__in=waiting))
        return items.select_related("organisation", "review", "membership", "decided_by").get(id=item_id)


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise PermissionMissing(Permission.DESK_ORGANISATIONS)
