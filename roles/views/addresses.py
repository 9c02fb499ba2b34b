"""Proposing another e-mail address for a colleague."""

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
from roles.forms.inviting import AddressForm
from roles.selectors import Colleague
from roles.services import address_propose
from roles.views.colleagues import colleague_or_404


class AddressView(View):
    """Proposes; the colleague decides."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The form, and what will happen."""
        return self._page(request, colleague_or_404(request, membership_id), AddressForm())

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Proposes, and leads back to the colleague."""
        colleague = colleague_or_404(request, membership_id)
        form = AddressForm(request.POST)
        if form.is_valid() and self._propose(request, form, membership_id):
            messages.success(request, _("Proposed. Your colleague gets an e-mail at both addresses."))
            return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))
        return self._page(request, colleague, form)

    def _propose(self, request: MemberRequest, form: AddressForm, membership_id: int) -> bool:
        try:
            address_propose(
                acting=request.acting, membership_id=membership_id, email=form.cleaned_data["email"]
            )
        except DomainError as refusal:
            form.add_error("email", str(refusal))
            return False
        return True

    def _page(self, request: MemberRequest, colleague: Colleague, form: AddressForm) -> HttpResponse:
        return render(request, "roles/address.html", {"colleague": colleague, "form": form})
