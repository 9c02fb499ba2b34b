"""One's own security: which factors there are, and changing them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from access.proof import Method
from accounts.models import AppDevice, FactorDevice, SmsDevice
from accounts.numbers import masked_number
from accounts.selectors import Factors, factors_of, person_get
from accounts.services.factors import LastFactor, factor_remove
from accounts.sessions import session_keep
from accounts.views.roads import address_of
from common.shapes import State, Tone, Words

_IN_USE = State(gettext_lazy("In use"), Tone.GOOD, "check-circle")
_BLOCKED = State(gettext_lazy("Blocked"), Tone.BAD, "block")
_ABSENT = State(gettext_lazy("Not set up"), Tone.NONE, "part")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """A line of the page: what it is, how it stands, and what one can do with it."""

    method: Method
    title: Words
    text: Words
    icon: str
    state: State
    device: FactorDevice | None
    change_url: str
    remove_url: str


def _state(device: FactorDevice | None) -> State:
    if device is None:
        return _ABSENT
    return _BLOCKED if device.blocked else _IN_USE


def _row(factors: Factors, method: Method, device: AppDevice | SmsDevice | None) -> FactorRow:
    can_go = device is not None and set(factors.lasting) - {method}
    text = masked_number(device.number) if isinstance(device, SmsDevice) else ""
    return FactorRow(
        method=method,
        title=_("Authenticator app") if method is Method.APP else _("Text message"),
        text=text,
        icon="phone" if method is Method.APP else "message",
        state=_state(device),
        device=device,
        change_url=address_of("enrol", method=method.value, next=reverse("accounts:security")),
        remove_url=reverse("accounts:factor_remove", kwargs={"method": method.value}) if can_go else "",
    )


class SecurityView(View):
    """Shows the factors of the person, with what can be done."""

    access = signed_in("one's own second factors")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The page."""
        assert request.proof.user_id is not None
        factors = factors_of(user_id=request.proof.user_id)
        rows = [_row(factors, Method.APP, factors.app), _row(factors, Method.SMS, factors.sms)]
        came_by_recovery = request.proof.method is Method.RECOVERY_CODE
        context = {
            "rows": rows,
            "codes_left": factors.codes_left,
            "recovery": factors.recovery,
            "recovery_state": _state(factors.recovery),
            "came_by_recovery": came_by_recovery,
            "blocked": [row for row in rows if row.device and row.device.blocked],
        }
        return render(request, "accounts/security.html", context)


class FactorRemoveView(View):
    """Takes a factor away, after a question."""

    access = signed_in("taking away one's own second factor", fresh=True)

    def get(self, request: PortalRequest, method: str) -> HttpResponse:
        """The question."""
        assert request.proof.user_id is not None
        return self._page(request, request.proof.user_id, method)

    def post(self, request: PortalRequest, method: str) -> HttpResponse:
        """Removes it; the last one stays."""
        assert request.proof.user_id is not None
        row = self._find(request.proof.user_id, method)
        person = person_get(user_id=request.proof.user_id)
        try:
            factor_remove(user=person, method=row.method, at=instant())
        except LastFactor as refused:
            return self._page(request, person.pk, method, refusal=str(refused))
        session_keep(request, user_id=person.pk)
        messages.success(request, _("%(factor)s has been removed.") % {"factor": row.title})
        return redirect("accounts:security")

    def _page(self, request: PortalRequest, user_id: int, method: str, **more: Any) -> HttpResponse:
        context = {"row": self._find(user_id, method), **more}
        return render(request, "accounts/factor_remove.html", context, status=400 if more else 200)

    def _find(self, user_id: int, method: str) -> FactorRow:
        """The row to remove. Raises `Http404` for what is not there."""
        factors = factors_of(user_id=user_id)
        device = {Method.APP.value: factors.app, Method.SMS.value: factors.sms}.get(method)
        if device is None:
            raise Http404
        return _row(factors, device.method, device)
