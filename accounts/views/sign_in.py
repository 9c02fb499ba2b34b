"""The start page: password, then second factor."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from two_factor.views.core import LoginView

from access.database import instant
from access.declarations import Declaration, public
from access.http import PortalRequest
from accounts.enums import CodePurpose
from accounts.forms import CodeForm, SignInForm
from accounts.models import FactorDevice, User
from accounts.selectors import Factors, factors_of
from accounts.services.people import language_set
from accounts.sessions import ENDED, LANGUAGE_CHOSEN, session_open
from accounts.views.asking import PASSKEY_ASKED, code_sent, passkey_asked
from accounts.views.roads import address_of, road_after_proof, speak, ways

_STAMP = "session_auth_hash"


class SignInView(LoginView):  # type: ignore[misc]  # the package has no types
    """The wizard of the package with our forms, our devices and our one way to open a session.

    After the right password the wizard remembers, for ten minutes, who gave it; nobody is signed in before the
    code. Whoever has no second factor gets a half signed-in session that only reaches enrolment.
    """

    access: ClassVar[Declaration] = public("sign-in page")
    request: PortalRequest
    user_cache: User | None
    device_cache: FactorDevice | None
    form_list = ((LoginView.AUTH_STEP, SignInForm), (LoginView.TOKEN_STEP, CodeForm))

    def has_token_step(self) -> bool:
        """Whether there is a code to ask for: any usable device of the person, whatever its name."""
        return bool(self.get_user() and self.factors.usable)

    condition_dict: ClassVar[dict[str, Callable[..., bool]]] = {LoginView.TOKEN_STEP: has_token_step}

    def dispatch(self, request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever is signed in already goes on; a wizard that is not at its code step starts at the password."""
        if request.method in ("GET", "HEAD") and request.proof.is_verified:
            return redirect(self.get_success_url())
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """A code, or a wish for another method, counts only within ten minutes after the right password."""
        beyond_password = "challenge_device" in self.request.POST or self._posted_step != self.AUTH_STEP
        if "wizard_goto_step" in self.request.POST or (
            beyond_password and (not self.get_user() or self.expired)
        ):
            self.storage.reset()
            messages.info(
                self.request, _("That took too long, so we start again. Fill in your password once more.")
            )
            return redirect(self.request.get_full_path())
        if beyond_password and PASSKEY_ASKED in self.request.POST:
            user = self.get_user()
            assert user is not None
            return passkey_asked(self.request, user=user, purpose=CodePurpose.SIGN_IN)
        response: HttpResponse = super().post(*args, **kwargs)
        return response

    @property
    def _posted_step(self) -> str | None:
        return self.request.POST.get(f"{self.prefix}-current_step")

    def process_step(self, form: Form) -> Any:
        """After the right password the session gets a new key, and remembers which password and stamp it was."""
        at_password = self.steps.current == self.AUTH_STEP
        result = super().process_step(form)
        if at_password:
            self.request.session.cycle_key()
            self.storage.data[_STAMP] = self.storage.authenticated_user.get_session_auth_hash()
            self._forget_who_was_here()
        return result

    def _forget_who_was_here(self) -> None:
        """Another password means another person: nothing read before it holds any more."""
        self.user_cache = self.device_cache = None
        self.__dict__.pop("factors", None)

    def get_user(self) -> User | None:
        """Whose password was given; nobody any more once password, factors or state of the account changed."""
        if self.user_cache is None:
            user = self.storage.authenticated_user
            if user and self.storage.data.get(_STAMP) == user.get_session_auth_hash():
                self.user_cache = user
        return self.user_cache

    @cached_property
    def factors(self) -> Factors:
        """What the person can prove."""
        return factors_of(user_id=self.get_user().pk)  # type: ignore[union-attr]  # asked after the password only

    def get_devices(self) -> list[FactorDevice]:
        """The usable devices; a blocked one is not offered."""
        return list(self.factors.usable.values())

    def get_device(self, step: str | None = None) -> FactorDevice:
        """The device of the method asked for, else the first."""
        if self.device_cache is None:
            asked = self.request.POST.get("challenge_device") or self.storage.data.get("challenge_device")
            usable = self.factors.usable
            found = [device for device in usable.values() if device.method == asked]
            self.device_cache = next(iter([*found, *usable.values()]))
        return self.device_cache

    def render(self, form: Form | None = None, **kwargs: Any) -> HttpResponse:
        """Sends a code when the code step is first shown, or shown again by the wish for a text message."""
        if self.steps.current == self.TOKEN_STEP and not (form and form.is_bound):
            kwargs["send_refused"] = self._send_code()
        response: HttpResponse = super().render(form, **kwargs)
        return response

    def _send_code(self) -> str:
        user = self.get_user()
        assert user is not None
        return code_sent(self.request, user=user, device=self.get_device(), purpose=CodePurpose.SIGN_IN)

    def get_context_data(self, form: Form, **kwargs: Any) -> dict[str, Any]:
        """What the page of this step shows."""
        context: dict[str, Any] = super(LoginView, self).get_context_data(form=form, **kwargs)
        if self.steps.current != self.TOKEN_STEP:
            return {**context, "session_ended": self.request.session.pop(ENDED, False)}
        here = self.get_device().method
        offered = ways(self.factors.usable)
        return {
            **context,
            "person": self.get_user(),
            "way": next(way for way in offered if way.method is here),
            "others": [way for way in offered if way.method is not here],
        }

    def get_template_names(self) -> list[str]:
        """One template a step."""
        return [
            "accounts/sign_in_code.html" if self.steps.current == self.TOKEN_STEP else "accounts/sign_in.html"
        ]

    def done(self, form_list: object, **kwargs: Any) -> HttpResponse:
        """Opens the session, and leads whoever has no second factor to enrolment."""
        user = self.get_user()
        assert user is not None
        device: FactorDevice | None = getattr(user, "otp_device", None)
        if device is None and self.factors.usable:
            raise SuspiciousOperation("the code step was skipped")
        wanted: str = self.get_redirect_url()
        chosen = self.request.session.pop(LANGUAGE_CHOSEN, "")
        if chosen:
            language_set(user_id=user.pk, language=chosen)
        session_open(self.request, user=user, device=device, at=instant())
        if device:
            road = road_after_proof(user_id=user.pk, method=device.method, wanted=wanted)
        else:
            road = address_of("verify" if self.factors.exist else "enrol", next=wanted)
        response = redirect(road)
        speak(response, chosen or user.language)
        return response
