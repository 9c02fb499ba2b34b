"""A role that waits for a second administrator, as that administrator reads and decides it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from orgs.models import Membership
from roles.catalogue import role_opened
from roles.forms.granting import DeclineForm
from roles.models import GrantProposal
from roles.selectors import StandingProposal, proposal_get
from roles.services import proposal_approve, proposal_decline, proposal_withdraw


class ProposalView(View):
    """One proposal: who wants to give what to whom, what that opens, and the decision."""

    access = needs(Permission.ROLES_GRANT, fresh=True)

    def get(self, request: MemberRequest, proposal_id: int) -> HttpResponse:
        """The page, ready to decide, or to take back what one proposed oneself."""
        return self._page(request, self._proposal(request, proposal_id))

    def post(self, request: MemberRequest, proposal_id: int) -> HttpResponse:
        """Agrees, declines or takes back; what speaks against it stands on the page."""
        standing = self._proposal(request, proposal_id)
        form = DeclineForm(request.POST) if "decline" in request.POST else None
        if form and not form.is_valid():
            return self._page(request, standing, decline_form=form)
        try:
            said = self._decide(request, proposal_id, form)
        except DomainError as refusal:
            return self._page(request, self._proposal(request, proposal_id), refusal=str(refusal))
        messages.success(request, said % {"name": standing.proposal.membership.user.full_name})
        return redirect(here_url(request.acting, "roles:requests"))

    def _decide(self, request: MemberRequest, proposal_id: int, form: DeclineForm | None) -> str:
        if form:
            reason = form.cleaned_data["reason"]
            proposal_decline(acting=request.acting, proposal_id=proposal_id, reason=reason)
            return _("The proposal for %(name)s is declined.")
        if "withdraw" in request.POST:
            proposal_withdraw(acting=request.acting, proposal_id=proposal_id)
            return _("The proposal for %(name)s is taken back.")
        given = proposal_approve(acting=request.acting, proposal_id=proposal_id)
        if isinstance(given, Membership):
            return _("You agreed. %(name)s is functional administrator now.")
        return _("You agreed. %(name)s gets an e-mail about the role.")

    def _proposal(self, request: MemberRequest, proposal_id: int) -> StandingProposal:
        try:
            return proposal_get(acting=request.acting, proposal_id=proposal_id)
        except GrantProposal.DoesNotExist:
            raise Http404 from None

    def _page(
        self,
        request: MemberRequest,
        standing: StandingProposal,
        *,
        decline_form: DeclineForm | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        proposal = standing.proposal
        context: dict[str, Any] = {
            "standing": standing,
            "proposal": proposal,
            "opens": None
            if proposal.is_of_administrator
            else role_opened(proposal.role, in_mandate=proposal.mandate_id is not None),
            "decline_form": decline_form or DeclineForm(),
            "refusal": refusal,
        }
        return render(request, "roles/proposal.html", context)
