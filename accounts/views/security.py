"""One's own security: which factors there are, and changing them."""

from collections.abc import Callable
from dataclasses import dataclass

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
from accounts.forms import PasskeyNameForm
from accounts.models import FactorDevice, PasskeyDevice, SmsDevice, User
from accounts.numbers import masked_number
from accounts.policy import methods_to_enrol
from accounts.selectors import Factors, factors_of, passkey_get, person_get
from accounts.services.factors import LastFactor, factor_remove
from accounts.services.passkeys import passkey_rename
from accounts.sessions import session_keep
from accounts.views.roads import address_of
from common.shapes import State, Tone, Words

_IN_USE = State(gettext_lazy("In use"), Tone.GOOD, "check-circle")
_BLOCKED = State(gettext_lazy("Blocked"), Tone.BAD, "block")
_ABSENT = State(gettext_lazy("Not set up"), Tone.NONE, "part")
_TITLES = {
    Method.APP: gettext_lazy("Authenticator app"),
    Method.PASSKEY: gettext_lazy("Passkey"),
    Method.SMS: gettext_lazy("Text message"),
    Method.EMAIL: gettext_lazy("E-mail code"),
}
_ONE_OF_A_KIND = (Method.APP, Method.SMS, Method.EMAIL)
_ICONS = {Method.APP: "phone", Method.PASSKEY: "key", Method.SMS: "message", Method.EMAIL: "mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRow:
    """A line of the page: what it is, how it stands, and what one can do with it. Empty addresses: one can not."""

    method: Method
    title: Words
    text: Words
    icon: str
    state: State
    device: FactorDevice | None
    change_url: str
    rename_url: str
    remove_url: str


def state_of(device: FactorDevice | None) -> State:
    """How a factor stands, in words and sign."""
    if device is None:
        return _ABSENT
    return _BLOCKED if device.blocked else _IN_USE


def _remove_url(device: FactorDevice) -> str:
    if isinstance(device, PasskeyDevice):
        return reverse("accounts:passkey_remove", kwargs={"passkey_id": device.pk})
    return reverse("accounts:factor_remove", kwargs={"method": device.method.value})


def _rename_url(device: FactorDevice | None) -> str:
    if not isinstance(device, PasskeyDevice):
        return ""
    return reverse("accounts:passkey_rename", kwargs={"passkey_id": device.pk})


def _row(factors: Factors, method: Method, device: FactorDevice | None) -> FactorRow:
    enrol = address_of("enrol", method=method.value, next=reverse("accounts:security"))
    rename = _rename_url(device)
    return FactorRow(
        method=method,
        title=_TITLES[method],
        text=_text(device),
        icon=_ICONS[method],
        state=state_of(device),
        device=device,
        change_url="" if rename or method not in methods_to_enrol() else enrol,
        rename_url=rename,
        remove_url=_remove_url(device) if device and factors.can_go(device) else "",
    )


def _text(device: FactorDevice | None) -> str:
    if isinstance(device, SmsDevice):
        return masked_number(device.number)
    return device.name if isinstance(device, PasskeyDevice) else ""


def _rows(factors: Factors) -> list[FactorRow]:
    """What there is and what can be set up, in the order in which it is offered; each passkey by itself."""
    there: dict[Method, list[FactorDevice | None]] = {
        Method.APP: [factors.app],
        Method.PASSKEY: [*factors.passkeys, None],
        Method.SMS: [factors.sms],
        Method.EMAIL: [factors.email],
    }
    allowed = methods_to_enrol()
    return [
        _row(factors, method, device)
        for method, devices in there.items()
        for device in devices
        if device or method in allowed
    ]


class SecurityView(View):
    """Shows the factors of the person, with what can be done."""

    access = signed_in("one's own second factors")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The page."""
        assert request.proof.user_id is not None
        factors = factors_of(user_id=request.proof.user_id)
        rows = _rows(factors)
        context = {
            "rows": rows,
            "codes_left": factors.codes_left,
            "recovery": factors.recovery,
            "recovery_state": state_of(factors.recovery),
            "came_by_recovery": request.proof.method is Method.RECOVERY_CODE,
            "blocked": [row for row in rows if row.device and row.device.blocked],
        }
        return render(request, "accounts/security.html", context)


def _person(request: PortalRequest) -> User:
    assert request.proof.user_id is not None
    return person_get(user_id=request.proof.user_id)


def _row_to_remove(person: User, wanted: Callable[[FactorDevice], bool]) -> FactorRow:
    """The factor as the question shows it. Raises `Http404` for what is not there."""
    factors = factors_of(user_id=person.pk)
    for device in factors.all:
        if device.method in _TITLES and wanted(device):
            return _row(factors, device.method, device)
    raise Http404


def _question(request: PortalRequest, row: FactorRow, refusal: str = "") -> HttpResponse:
    context = {"row": row, "refusal": refusal}
    return render(request, "accounts/factor_remove.html", context, status=400 if refusal else 200)


def _remove(request: PortalRequest, person: User, row: FactorRow) -> HttpResponse:
    """Removes the factor and keeps this session; the last factor stays."""
    assert row.device is not None
    try:
        factor_remove(user=person, device=row.device, at=instant())
    except LastFactor as refused:
        return _question(request, row, str(refused))
    session_keep(request, user_id=person.pk)
    messages.success(request, _("%(factor)s has been removed.") % {"factor": row.title})
    return redirect("accounts:security")


class FactorRemoveView(View):
    """Takes the app, the number or the e-mail code away, after a question."""

    access = signed_in("taking away one's own second factor", fresh=True)

    def get(self, request: PortalRequest, method: str) -> HttpResponse:
        """The question."""
        return _question(request, self._row(_person(request), method))

    def post(self, request: PortalRequest, method: str) -> HttpResponse:
        """Removes it."""
        person = _person(request)
        return _remove(request, person, self._row(person, method))

    def _row(self, person: User, method: str) -> FactorRow:
        is_one = method in _ONE_OF_A_KIND
        return _row_to_remove(person, lambda device: is_one and device.method == method)


class PasskeyRemoveView(View):
    """Takes one of the passkeys away, after a question."""

    access = signed_in("taking away one's own passkey", fresh=True)

    def get(self, request: PortalRequest, passkey_id: int) -> HttpResponse:
        """The question."""
        return _question(request, self._row(_person(request), passkey_id))

    def post(self, request: PortalRequest, passkey_id: int) -> HttpResponse:
        """Removes it."""
        person = _person(request)
        return _remove(request, person, self._row(person, passkey_id))

    def _row(self, person: User, passkey_id: int) -> FactorRow:
        return _row_to_remove(
            person, lambda device: device.method is Method.PASSKEY and device.pk == passkey_id
        )


class PasskeyRenameView(View):
    """Gives a passkey another name."""

    access = signed_in("naming one's own passkey", fresh=True)

    def get(self, request: PortalRequest, passkey_id: int) -> HttpResponse:
        """The name it has."""
        passkey = self._find(_person(request), passkey_id)
        return self._page(request, PasskeyNameForm(initial={"name": passkey.name}), passkey)

    def post(self, request: PortalRequest, passkey_id: int) -> HttpResponse:
        """The name it gets."""
        person = _person(request)
        passkey, form = self._find(person, passkey_id), PasskeyNameForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, passkey)
        passkey_rename(user=person, device=passkey, name=form.cleaned_data["name"], at=instant())
        messages.success(request, _("The passkey has its new name."))
        return redirect("accounts:security")

    def _find(self, person: User, passkey_id: int) -> PasskeyDevice:
        try:
            return passkey_get(user_id=person.pk, passkey_id=passkey_id)
        except PasskeyDevice.DoesNotExist as error:
            raise Http404 from error

    def _page(self, request: PortalRequest, form: PasskeyNameForm, passkey: PasskeyDevice) -> HttpResponse:
        return render(request, "accounts/passkey_rename.html", {"form": form, "passkey": passkey})
