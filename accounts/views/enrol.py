"""Setting up a second factor: choose, scan or type, prove."""

from collections import OrderedDict
from contextlib import suppress
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from two_factor.plugins.registry import MethodNotFoundError, registry
from two_factor.views.core import SetupView

from access.database import instant
from access.declarations import Declaration, half_signed_in
from access.http import PortalRequest
from access.middleware import require_no_rest, to_page
from access.proof import Method
from accounts.enums import CodePurpose
from accounts.forms import EnrolCodeForm, MethodForm, NumberForm, PasskeyForm, passkey_name
from accounts.methods import PortalMethod
from accounts.models import AppDevice, EmailDevice, FactorDevice, SmsDevice, User
from accounts.numbers import masked_number
from accounts.policy import methods_to_enrol
from accounts.selectors import Factors, factors_of, pending_device, person_get
from accounts.services.factors import app_begin, email_begin, sms_begin
from accounts.sessions import session_prove
from accounts.totp import key_in_groups, qr_svg
from accounts.views.asking import PASSKEY_ASKED, code_sent, passkey_asked
from accounts.views.roads import road_after_proof

_PENDING = "pending"
_METHOD_STEP, _NUMBER_STEP, _PASSKEY_STEP = "method", "number", "passkey"
_CODE_STEPS = ("app", "code")


class EnrolView(SetupView):  # type: ignore[misc]  # the package has no types
    """The wizard of the package with our methods. Keys stand encrypted in our devices, never in the session.

    `?method=app` offers the app alone; `?needs=app-passkey` those that suffice where one was going; `?next=` is the
    way on.
    """

    access: ClassVar[Declaration] = half_signed_in("setting up a second factor")
    request: PortalRequest
    enrolled: FactorDevice | None = None
    form_list = ((_METHOD_STEP, MethodForm),)

    def dispatch(self, request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The guard, for every method: whoever has any factor proves one first, here and now.

        Whose account rests sets up a first lasting factor, and no further one.
        """
        if self.factors.exist and not (request.proof.is_verified and request.proof.is_fresh(instant())):
            return to_page(request, "accounts:verify")
        if self.factors.lasting:
            require_no_rest(request.proof)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def person(self) -> User:
        """Who gave the password."""
        assert self.request.proof.user_id is not None
        return person_get(user_id=self.request.proof.user_id)

    @cached_property
    def factors(self) -> Factors:
        """What this person has already."""
        return factors_of(user_id=self.person.pk)

    def get(self, request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begins at the choice; nothing is made before one is chosen."""
        self.storage.reset()
        self.storage.current_step = self.steps.first
        return self.render(self.get_form())

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Takes a step, sends another code, or says what to ask the browser. A device that is gone begins again."""
        posted = self.request.POST.get(f"{self.prefix}-current_step")
        if posted in _CODE_STEPS and self.get_device() is None:
            messages.info(self.request, _("That took too long, so we start again. Choose a way once more."))
            return redirect(self.request.get_full_path())
        if "send" in self.request.POST and posted == self.steps.current == "code":
            return self.render(self.get_form())
        if PASSKEY_ASKED in self.request.POST and posted == self.steps.current == _PASSKEY_STEP:
            return passkey_asked(self.request, user=self.person, purpose=CodePurpose.ENROL)
        response: HttpResponse = super().post(*args, **kwargs)
        return response

    def get_available_methods(self) -> list[PortalMethod]:
        """The methods to choose from: what the insurer allows, and an e-mail code only beside another way."""
        allowed = [
            method for method in methods_to_enrol() if method is not Method.EMAIL or self.factors.lasting
        ]
        offered = [method for method in registry.get_methods() if method.method in allowed]
        asked = self.request.GET.get("needs", self.request.GET.get("method", "")).split("-")
        return [method for method in offered if method.code in asked] or offered

    def get_form_list(self) -> "OrderedDict[str, type[Form]]":
        """The choice, and the steps of what was chosen."""
        form_list: OrderedDict[str, type[Form]] = super(SetupView, self).get_form_list()
        with suppress(MethodNotFoundError):
            form_list.update(self.get_method().get_setup_forms(self))
        return form_list

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        """What the form of a step needs."""
        if step == _METHOD_STEP:
            return {"methods": [method.method for method in self.get_available_methods()]}
        if step == _PASSKEY_STEP:
            return {"user": self.person, "request": self.request}
        if step in _CODE_STEPS:
            return {"user": self.person, "device": self.get_device(), "request": self.request}
        return {}

    def get_form_initial(self, step: str) -> dict[str, Any]:
        """The number that is known of the person; of a passkey, where it is made.

        Whoever came back without a remaining factor is shown no number: the mail and its link alone got that far.
        """
        number = "" if self.request.proof.rests(instant()) else self.person.mobile_number
        known = {"number": number, "name": passkey_name(self.request)}
        return known if step in (_NUMBER_STEP, _PASSKEY_STEP) else {}

    def get_device(self, **kwargs: Any) -> FactorDevice | None:
        """The device that is being set up, or None; at the end, the one that was."""
        return self.enrolled or pending_device(
            user_id=self.person.pk, persistent_id=self.storage.extra_data.get(_PENDING, "")
        )

    def get_key(self, step: str) -> str:
        """Never: the package would keep the key in the session."""
        raise NotImplementedError

    def process_step(self, form: Form) -> Any:
        """Begins a device once method and number are known; nothing typed stays in the session but the choice."""
        if isinstance(form, EnrolCodeForm | PasskeyForm):
            self.enrolled = form.device
        elif isinstance(form, NumberForm):
            self._begin(sms_begin(user=self.person, number=form.cleaned_data["number"], at=instant()))
        elif form.cleaned_data["method"] == Method.APP:
            self._begin(app_begin(user=self.person, at=instant()))
        elif form.cleaned_data["method"] == Method.EMAIL:
            self._begin(email_begin(user=self.person, at=instant()))
        if isinstance(form, MethodForm):
            return super().process_step(form)
        self.storage.validated_step_data[self.steps.current] = {}
        return None

    def process_step_files(self, form: Form) -> None:
        """No step takes a file."""

    def _begin(self, device: FactorDevice) -> None:
        self.storage.extra_data[_PENDING] = device.persistent_id

    def render_next_step(self, form: Form, **kwargs: Any) -> HttpResponse:
        """Shows the next step."""
        response: HttpResponse = super(SetupView, self).render_next_step(form, **kwargs)
        return response

    def render(self, form: Form | None = None, **kwargs: Any) -> HttpResponse:
        """Sends a code when its step is shown first or by the wish for another."""
        if self.steps.current == "code" and not (form and form.is_bound):
            kwargs["send_refused"] = code_sent(
                self.request, user=self.person, device=self.get_device(), purpose=CodePurpose.ENROL
            )
        response: HttpResponse = super().render(form, **kwargs)
        return response

    def get_context_data(self, form: Form, **kwargs: Any) -> dict[str, Any]:
        """The step, and the key or the number of the device that is being set up."""
        context: dict[str, Any] = super(SetupView, self).get_context_data(form=form, **kwargs)
        device = self.get_device()
        return {
            **context,
            "person": self.person,
            "only_one": len(self.get_available_methods()) == 1,
            "led_here": "needs" in self.request.GET,
            "first_time": not self.factors.exist,
            "step": self.steps.current,
            "qr": qr_svg(key=device.key, account=self.person.email) if isinstance(device, AppDevice) else "",
            "key": key_in_groups(device.key) if isinstance(device, AppDevice) else "",
            "number": masked_number(device.number) if isinstance(device, SmsDevice) else "",
            "by_email": isinstance(device, EmailDevice),
        }

    def get_template_names(self) -> list[str]:
        """One template a step."""
        return [f"accounts/enrol_{self.steps.current}.html"]

    def done(self, form_list: object, **kwargs: Any) -> HttpResponse:
        """The factor is in use: notes the proof under a new session key, and goes on to recovery codes."""
        wanted: str = self.get_redirect_url()
        device = self.enrolled
        if device is None:
            raise SuspiciousOperation("no code was proved")
        session_prove(self.request, user=person_get(user_id=self.person.pk), device=device, at=instant())
        messages.success(self.request, _("Your second factor is set up. From now on you sign in with it."))
        return redirect(road_after_proof(user_id=self.person.pk, method=device.method, wanted=wanted))
