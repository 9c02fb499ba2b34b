"""Recovery codes: shown once, then one is typed back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from access.middleware import require_no_rest
from accounts.forms import TypeBackForm
from accounts.models import User
from accounts.selectors import factors_of, person_get
from accounts.services.recovery import recovery_codes_confirm, recovery_codes_make
from accounts.sessions import session_keep
from accounts.views.roads import address_of
from common.errors import DomainError


class RecoveryCodesView(RedirectURLMixin, View):
    """Makes ten codes by POST and shows them in that answer only; a code typed back puts them into use."""

    access = signed_in("one's own recovery codes", fresh=True, at_rest=True)
    request: PortalRequest

    def dispatch(self, request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Whose account rests makes the first codes, which belong to getting back in, and no further ones."""
        if factors_of(user_id=self._person().pk).recovery:
            require_no_rest(request.proof)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: PortalRequest) -> HttpResponse:
        """What recovery codes are, and the button that makes them."""
        return self._page()

    def post(self, request: PortalRequest) -> HttpResponse:
        """New codes, or one of them typed back."""
        if "make" in request.POST:
            codes = recovery_codes_make(user=self._person(), at=instant())
            return self._page(form=TypeBackForm(), codes=codes)
        form = TypeBackForm(request.POST)
        if form.is_valid():
            try:
                return self._use(form.cleaned_data["code"])
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return self._page(form=form)

    def _use(self, code: str) -> HttpResponse:
        """Puts the codes into use and keeps this session, while the person's others end.

        Whose first codes these are is offered a further factor on the way.
        """
        person = self._person()
        is_first = factors_of(user_id=person.pk).recovery_unfinished
        recovery_codes_confirm(user=person, code=code, at=instant())
        session_keep(self.request, user_id=person.pk)
        messages.success(
            self.request, _("Your recovery codes are in use. Keep them where only you can reach them.")
        )
        if is_first:
            return redirect(address_of("offer", next=self.get_redirect_url()))
        return redirect(self.get_redirect_url() or address_of("security"))

    def _person(self) -> User:
        assert self.request.proof.user_id is not None
        return person_get(user_id=self.request.proof.user_id)

    def _page(self, **context: Any) -> HttpResponse:
        """Earlier codes are counted: they serve until new ones are typed back."""
        codes_left = factors_of(user_id=self._person().pk).codes_left
        return render(self.request, "accounts/recovery_codes.html", {**context, "codes_left": codes_left})
