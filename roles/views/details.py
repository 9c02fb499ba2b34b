"""Proposing another name or number for a colleague."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from roles.forms.details import ColleagueDetailsForm
from roles.selectors import Colleague, details_kept_here
from roles.services import details_propose
from roles.views.colleagues import colleague_or_404


class ColleagueDetailsView(View):
    """Proposes; the colleague decides."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The form, and what will happen; where people change their own details, that."""
        colleague = colleague_or_404(request, membership_id)
        initial = {"full_name": colleague.membership.user.full_name}
        return self._page(request, colleague, ColleagueDetailsForm(initial=initial))

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Proposes, and leads back to the colleague."""
        colleague = colleague_or_404(request, membership_id)
        form = ColleagueDetailsForm(request.POST)
        if form.is_valid() and self._propose(request, form, membership_id):
            messages.success(request, _("Proposed. Your colleague gets an e-mail."))
            return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))
        return self._page(request, colleague, form)

    def _propose(self, request: MemberRequest, form: ColleagueDetailsForm, membership_id: int) -> bool:
        try:
            details_propose(acting=request.acting, membership_id=membership_id, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return False
        return True

    def _page(self, request: MemberRequest, colleague: Colleague, form: ColleagueDetailsForm) -> HttpResponse:
        kept = details_kept_here(acting=request.acting)
        context = {"colleague": colleague, "form": form, "kept_here": kept}
        return render(request, "roles/details.html", context)
