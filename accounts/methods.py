"""Our methods in the registry of django-two-factor-auth, in the place of its own.

Its own method keeps keys in the clear and takes a code on any device; ours name their devices by class.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from two_factor.plugins.registry import MethodBase, registry

from access.proof import Method
from accounts.models import (
    AppDevice,
    EmailDevice,
    FactorDevice,
    PasskeyDevice,
    RecoveryDevice,
    SmsDevice,
    User,
)
from accounts.selectors import factors_of


class PortalMethod(MethodBase):  # type: ignore[misc]  # the package has no types
    """A method whose devices are of one class of ours."""

    method: ClassVar[Method]
    device_class: ClassVar[type[FactorDevice]]
    code: ClassVar[str]
    verbose_name: ClassVar[str | Promise]
    can_be_set_up: ClassVar[bool] = True

    def get_devices(self, user: User) -> list[FactorDevice]:
        """The device that this person can prove now, if there is one."""
        device = factors_of(user_id=user.pk).usable.get(self.method)
        return [device] if device else []

    def recognize_device(self, device: object) -> bool:
        """Whether the device is of this method: by its class, never by a name."""
        return isinstance(device, self.device_class)

    def get_token_form_class(self) -> type[Form]:
        """The form for a code."""
        from accounts.forms import CodeForm

        return CodeForm


class AppMethod(PortalMethod):
    """An authenticator app."""

    method = Method.APP
    device_class = AppDevice
    code = Method.APP.value
    verbose_name = _("Authenticator app")

    def get_setup_forms(self, wizard: object) -> Mapping[str, type[Form]]:
        """One step: the key, and the first code of the app."""
        from accounts.forms import EnrolCodeForm

        return {"app": EnrolCodeForm}


class PasskeyMethod(PortalMethod):
    """A passkey, of which a person may have several."""

    method = Method.PASSKEY
    device_class = PasskeyDevice
    code = Method.PASSKEY.value
    verbose_name = _("Passkey")

    def get_setup_forms(self, wizard: object) -> Mapping[str, type[Form]]:
        """One step: a name, and what the browser made."""
        from accounts.forms import PasskeyForm

        return {"passkey": PasskeyForm}


class SmsMethod(PortalMethod):
    """Codes by text message."""

    method = Method.SMS
    device_class = SmsDevice
    code = Method.SMS.value
    verbose_name = _("Text message")

    def get_setup_forms(self, wizard: object) -> Mapping[str, type[Form]]:
        """Two steps: the number, and the code sent to it."""
        from accounts.forms import EnrolCodeForm, NumberForm

        return {"number": NumberForm, "code": EnrolCodeForm}


class EmailMethod(PortalMethod):
    """Codes by e-mail, beside another factor."""

    method = Method.EMAIL
    device_class = EmailDevice
    code = Method.EMAIL.value
    verbose_name = _("E-mail code")

    def get_setup_forms(self, wizard: object) -> Mapping[str, type[Form]]:
        """One step: the code sent to the address of the account."""
        from accounts.forms import EnrolCodeForm

        return {"code": EnrolCodeForm}


class RecoveryCodeMethod(PortalMethod):
    """Recovery codes, made after another factor was set up."""

    method = Method.RECOVERY_CODE
    device_class = RecoveryDevice
    code = Method.RECOVERY_CODE.value
    verbose_name = _("Recovery code")
    can_be_set_up = False


def register_methods() -> None:
    """Leaves exactly ours in the registry."""
    for method in list(registry.get_methods()):
        registry.unregister(method.code)
    for ours in (AppMethod(), PasskeyMethod(), SmsMethod(), EmailMethod(), RecoveryCodeMethod()):
        registry.register(ours)
