"""Access reviews at the desk: about an only functional administrator nobody else at the organisation can decide."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django_tables2.data import TableListData

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from roles.models import AccessReviewItem
from roles.selectors import review_desk_get, review_desk_list
from roles.services import review_desk_keep
from roles.tables.reviews import DeskReviewTable, method_words, role_list


class DeskReviewListView(View):
    """About whom the desk is to decide."""

    access = desk(Permission.DESK_ORGANISATIONS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The first date first, 25 a page."""
        table = DeskReviewTable(
            TableListData(review_desk_list(acting=request.acting)),  # made a list, it would be read whole
            caption=_("Only functional administrators in access reviews, the first date first"),
            empty_text=_("Nobody waits for the desk."),
            empty_hint=_("Whoever is the only functional administrator in an access review comes here."),
        )
        arrange(table, query=request.GET)
        return render(request, "roles/desk_reviews.html", {"table": table})


class DeskReviewView(View):
    """One of them, and the decision."""

    access = desk(Permission.DESK_ORGANISATIONS, fresh=True)

    def get(self, request: MemberRequest, item_id: int) -> HttpResponse:
        """What was known at the start of the review, ready to decide."""
        return self._page(request, self._item(request, item_id))

    def post(self, request: MemberRequest, item_id: int) -> HttpResponse:
        """Keeps the access; what speaks against it stands on the page, or above the list where it left the desk."""
        item = self._item(request, item_id)
        try:
            review_desk_keep(acting=request.acting, item_id=item.id)
        except DomainError as refusal:
            return self._after_refusal(request, item_id, str(refusal))
        messages.success(request, _("%(name)s keeps access.") % {"name": item.person_name})
        return redirect("roles_desk:reviews")

    def _after_refusal(self, request: MemberRequest, item_id: int, refusal: str) -> HttpResponse:
        try:
            item = review_desk_get(acting=request.acting, item_id=item_id)
        except AccessReviewItem.DoesNotExist:
            messages.info(request, refusal)
            return redirect("roles_desk:reviews")
        return self._page(request, item, refusal=refusal)

    def _item(self, request: MemberRequest, item_id: int) -> AccessReviewItem:
        try:
            return review_desk_get(acting=request.acting, item_id=item_id)
        except AccessReviewItem.DoesNotExist:
            raise Http404 from None

    def _page(self, request: MemberRequest, item: AccessReviewItem, *, refusal: str = "") -> HttpResponse:
        context = {
            "item": item,
            "roles": role_list(item),
            "methods": method_words(item),
            "is_own": item.user_id == request.acting.user_id,
            "refusal": refusal,
        }
        return render(request, "roles/desk_review.html", context)
