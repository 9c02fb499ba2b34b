"""In an access review nobody decides about oneself: about an only functional administrator the desk does."""

from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from common.errors import DomainError
from roles.enums import ReviewDecision
from roles.models import AccessReviewItem
from roles.services.authority import Authority
from roles.services.refusals import refusals_recorded


def review_desk_keep(*, acting: Acting, item_id: int) -> AccessReviewItem:
    """Keeps the access of an organisation's only functional administrator, in its open review.

    For the desk, never for oneself. Removing is no answer here: the desk appoints somebody else in that person's place.
    Raises `AccessReviewItem.DoesNotExist`, and `DomainError` for others, after the date, once it was decided or the
    access has ended, and when somebody at the organisation can decide it now.
    """
    require_context_of(acting)
    with system_context("access review, at the desk"):
        items = AccessReviewItem.objects.select_related("membership", "review", "organisation")
        by = Authority.of_desk(acting, items.get(id=item_id).organisation)
        with refusals_recorded(by, AuditTag.REVIEW_REFUSED):
            _require_may(acting)
            by.lock()
            item = items.get(id=item_id)
            _require_open(by, item)
            _keep(by, item)
            return item


def _require_may(acting: Acting) -> None:
    if not acting.may(Permission.DESK_ORGANISATIONS):
        raise DomainError(_("Only the desk decides this."))


def _require_open(by: Authority, item: AccessReviewItem) -> None:
    if item.user_id == by.acting.user_id:
        raise DomainError(_("Nobody decides about the own access. Ask a colleague at the desk."))
    if not item.review.is_open or item.review.due_at <= by.acting.at:
        raise DomainError(_("This access review is over."))
    if item.decision:
        raise DomainError(_("This was decided meanwhile."))
    if item.has_ended(by.acting.at):
        raise DomainError(_("The access of %(name)s has ended meanwhile.") % {"name": item.person_name})
    if not AccessReviewItem.objects.for_desk_at(by.acting.at).filter(id=item.id).exists():
        raise DomainError(_("A functional administrator of the organisation decides this now."))


def _keep(by: Authority, item: AccessReviewItem) -> None:
    item.decision, item.decided_at, item.decided_by_id = ReviewDecision.KEEP, by.acting.at, by.acting.user_id
    item.decided_at_desk = True
    item.save(update_fields=["decision", "decided_at", "decided_by", "decided_at_desk"])
    by.record(
        AuditTag.REVIEW_DECIDED,
        person_id=item.user_id,
        review=item.review_id,
        membership=item.membership_id,
        decision=ReviewDecision.KEEP.value,
    )
