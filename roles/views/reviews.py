"""The access review of an organisation: how far it is, deciding, closing, and the reports of earlier ones."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from common.listing import arrange
from roles.forms.reviewing import FIELD, decisions_of
from roles.models import AccessReview
from roles.review_paper import review_paper
from roles.review_pdf import review_pdf
from roles.selectors import (
    ReviewStanding,
    review_closed_get,
    review_closed_list,
    review_open,
    review_people,
)
from roles.services import Reviewed, review_close, review_decide, review_download_record, review_start
from roles.tables.reviews import ReviewPeopleTable, ReviewTable

_ALL = "all"


class ReviewView(View):
    """How far the open review is, or how to start one; and the closed ones."""

    access = needs(Permission.MEMBERS_MANAGE)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The page, 25 closed reviews at a time."""
        table = ReviewTable(
            review_closed_list(acting=request.acting),
            acting=request.acting,
            caption=_("Closed reviews, the last one first"),
            empty_text=_("No review was closed yet."),
            empty_hint=_("Once a review is closed, you find its report here."),
        )
        arrange(table, query=request.GET)
        context = {"standing": review_open(acting=request.acting), "table": table}
        return render(request, "roles/review.html", context)


class ReviewStartView(View):
    """Starts a review."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """Says what a review is, and asks."""
        return render(request, "roles/review_start.html")

    def post(self, request: MemberRequest) -> HttpResponse:
        """Starts it and shows the people. Where one is open already, that one is shown."""
        try:
            review_start(acting=request.acting)
        except DomainError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The review has begun."))
        return redirect(here_url(request.acting, "roles:review_decide"))


class ReviewDecideView(View):
    """The people of the open review, with a choice about each."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """Those about whom nobody decided, or all; 25 a page."""
        return self._page(request)

    def post(self, request: MemberRequest) -> HttpResponse:
        """Keeps and removes as chosen. When a rule refuses one choice, none is saved, and the page says why."""
        try:
            reviewed = review_decide(acting=request.acting, decisions=decisions_of(request.POST))
        except DomainError as refusal:
            return self._page(request, refusal=str(refusal))
        said = _saved(reviewed)
        messages.add_message(
            request, messages.SUCCESS if said else messages.INFO, said or _("Nothing has changed.")
        )
        return redirect(request.get_full_path())

    def _page(self, request: MemberRequest, *, refusal: str = "") -> HttpResponse:
        standing = review_open(acting=request.acting)
        if standing is None:
            messages.info(request, refusal or _("No access review is open."))
            return redirect(here_url(request.acting, "roles:review"))
        shows_all = request.GET.get("show") == _ALL
        table = self._table(request, standing, shows_all=shows_all)
        context = {"standing": standing, "table": table, "shows_all": shows_all, "refusal": refusal}
        return render(request, "roles/review_decide.html", context)

    def _table(
        self, request: MemberRequest, standing: ReviewStanding, *, shows_all: bool
    ) -> ReviewPeopleTable:
        people = review_people(acting=request.acting, review_id=standing.review.id, only_left=not shows_all)
        table = ReviewPeopleTable(
            people,
            acting=request.acting,
            field=FIELD,
            desk_item_id=standing.desk_item_id,
            caption=_("People in the review, those proposed to be removed first"),
            empty_text=_("Everybody is decided about."),
            empty_hint=_("You can close the review now."),
        )
        arrange(table, query=request.GET, count=standing.people if shows_all else standing.left)
        return table


class ReviewCloseView(View):
    """Closes the open review, once everybody is decided about."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """Says what was decided, and asks."""
        return self._page(request)

    def post(self, request: MemberRequest) -> HttpResponse:
        """Closes it; a second click changes nothing more."""
        number = request.POST.get("review", "")
        if not (number.isascii() and number.isdigit()):
            return self._page(request)
        try:
            review_close(acting=request.acting, review_id=int(number))
        except AccessReview.DoesNotExist:
            raise Http404 from None
        except DomainError as refusal:
            return self._page(request, refusal=str(refusal))
        messages.success(request, _("The review is closed. Its report is ready."))
        return redirect(here_url(request.acting, "roles:review"))

    def _page(self, request: MemberRequest, *, refusal: str = "") -> HttpResponse:
        standing = review_open(acting=request.acting)
        if standing is None:
            return redirect(here_url(request.acting, "roles:review"))
        context: dict[str, Any] = {"standing": standing, "refusal": refusal}
        return render(request, "roles/review_close.html", context)


class ReviewReportView(View):
    """The report of a closed review, as a PDF."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, review_id: int) -> HttpResponse:
        """Makes the file and records that it was fetched."""
        acting = request.acting
        try:
            review = review_closed_get(acting=acting, review_id=review_id)
        except AccessReview.DoesNotExist:
            raise Http404 from None
        people = list(review_people(acting=acting, review_id=review_id))
        review_download_record(acting=acting, review=review)
        stem = pgettext("name of a file", "access-review")
        name = f"{stem}-{acting.organisation.relation_number}-{review.started_at:%Y-%m-%d}.pdf"
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        content = review_pdf(review_paper(review, people))
        return HttpResponse(content, content_type="application/pdf", headers=headers)


def _saved(reviewed: Reviewed) -> str:
    """What one saving did, in words; empty when it did nothing."""
    kept = ngettext("%(count)d person is kept.", "%(count)d people are kept.", reviewed.kept)
    removed = ngettext("%(count)d person is removed.", "%(count)d people are removed.", reviewed.removed)
    said = [
        text % {"count": count}
        for text, count in ((kept, reviewed.kept), (removed, reviewed.removed))
        if count
    ]
    return " ".join(said)
