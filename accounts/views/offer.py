"""After the first second factor: another one is offered, so that a lost telephone is no trouble."""

from django.conf import settings
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from access.proof import Method
from accounts.policy import methods_to_enrol
from accounts.selectors import factors_of

_OFFERED = (Method.PASSKEY, Method.APP, Method.SMS)


class OfferView(RedirectURLMixin, View):
    """Offers what the person does not have yet. Whoever has two, whose account rests, or who wants none goes on."""

    access = signed_in("offering a further second factor")
    next_page = settings.LOGIN_REDIRECT_URL

    def get(self, request: PortalRequest) -> HttpResponse:
        """The ways, and the way on."""
        assert request.proof.user_id is not None
        factors, wanted = factors_of(user_id=request.proof.user_id), self.get_success_url()
        allowed = methods_to_enrol()
        missing = [method for method in _OFFERED if method in allowed and method not in factors.usable]
        if len(factors.lasting) > 1 or not missing or request.proof.rests(instant()):
            return redirect(wanted)
        offers = [
            (method, f"{reverse('accounts:enrol')}?{urlencode({'method': method, 'next': wanted})}")
            for method in missing
        ]
        return render(request, "accounts/offer.html", {"offers": offers, "wanted": wanted})
