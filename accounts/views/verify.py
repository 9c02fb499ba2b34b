"""Proving a second factor in a session that is there already: half signed in, or for something that asks it again."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views import View

from access.database import instant
from access.declarations import half_signed_in
from access.http import PortalRequest
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.forms import CodeForm
from accounts.models import FactorDevice, SentCodeDevice, User
from accounts.selectors import Factors, factors_of, person_get
from accounts.sessions import session_prove
from accounts.views.asking import PASSKEY_ASKED, code_sent, passkey_asked
from accounts.views.roads import address_of, road_after_proof, ways


class VerifyView(RedirectURLMixin, View):
    """A code of any usable method. `?method=` chooses one (`app` where only that suffices), `?next=` is the way on.

    A code is sent by POST alone: looking at a page sends nothing.
    """

    access = half_signed_in("proof of the second factor")
    request: PortalRequest
    next_page = settings.LOGIN_REDIRECT_URL

    def dispatch(self, request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """Whoever has no factor at all enrols one; whoever has only blocked ones reads who can help."""
        if not self.factors.exist:
            return redirect(address_of("enrol", next=self.get_redirect_url()))
        if not self.factors.usable:
            return render(request, "accounts/stuck.html", {"person": self.person})
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> User:
        """Who gave the password."""
        assert self.request.proof.user_id is not None
        return person_get(user_id=self.request.proof.user_id)

    @cached_property
    def factors(self) -> Factors:
        """What this person can prove."""
        return factors_of(user_id=self.person.pk)

    @cached_property
    def device(self) -> FactorDevice:
        """The device of the method asked for, else the first."""
        usable = self.factors.usable
        asked = self.request.POST.get("method") or self.request.GET.get("method", "")
        return usable[Method(asked)] if asked in usable else next(iter(usable.values()))

    def get(self, request: PortalRequest) -> HttpResponse:
        """Asks for a code, or first whether to send one."""
        must_send = isinstance(self.device, SentCodeDevice) and not request.GET.get("sent")
        return self._page(self._form(None), must_send=must_send)

    def post(self, request: PortalRequest) -> HttpResponse:
        """Sends a code; or says what to ask the browser; or takes a code, notes the proof and goes on."""
        if "send" in request.POST:
            return self._send()
        if PASSKEY_ASKED in request.POST:
            return passkey_asked(request, user=self.person, purpose=CodePurpose.AGAIN)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, must_send=False)
        session_prove(request, user=self.person, device=form.user.otp_device, at=instant())
        wanted = self.get_redirect_url()
        return redirect(road_after_proof(user_id=self.person.pk, method=self.device.method, wanted=wanted))

    def _send(self) -> HttpResponse:
        refusal = code_sent(self.request, user=self.person, device=self.device, purpose=CodePurpose.AGAIN)
        if refusal:
            messages.error(self.request, refusal)
        sent = "" if refusal or not isinstance(self.device, SentCodeDevice) else "yes"
        road = address_of("verify", next=self.get_redirect_url(), method=self.device.method.value, sent=sent)
        return redirect(road)

    def _form(self, data: QueryDict | None) -> CodeForm:
        return CodeForm(self.person, self.device, self.request, purpose=CodePurpose.AGAIN, data=data)

    def _page(self, form: CodeForm, *, must_send: bool) -> HttpResponse:
        here = self.device.method
        offered = ways(self.factors.usable)
        context = {
            "form": form,
            "person": self.person,
            "way": next(way for way in offered if way.method is here),
            "others": [way for way in offered if way.method is not here],
            "must_send": must_send,
            "wanted": self.get_redirect_url(),
        }
        return render(self.request, "accounts/verify.html", context)
