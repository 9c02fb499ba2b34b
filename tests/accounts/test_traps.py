"""What the packages bring along and the portal does not use, and what stands in one place only."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from two_factor.plugins.registry import registry
from two_factor.views.core import LoginView, SetupView

from access.declarations import Audience
from access.routes import all_routes
from accounts.methods import AppMethod, EmailMethod, PasskeyMethod, RecoveryCodeMethod, SmsMethod
from accounts.models import AppDevice, RecoveryDevice, SmsDevice
from accounts.views.enrol import EnrolView
from accounts.views.sign_in import SignInView
from tests.accounts.people import browser

PROJECT = Path(settings.BASE_DIR)
PACKAGES = [
    path.parent.name for path in PROJECT.glob("*/__init__.py") if path.parent.name not in ("tests", "bench")
]


def _calls(*names: str) -> set[str]:
    """Files of the product in which a function of one of these names is called."""
    found = set()
    for package in PACKAGES:
        for file in (PROJECT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call):
                    called = (
                        node.func.attr
                        if isinstance(node.func, ast.Attribute)
                        else getattr(node.func, "id", "")
                    )
                    if called in names:
                        found.add(str(file.relative_to(PROJECT)))
    return found


def test_one_place_signs_people_in() -> None:
    assert _calls("login", "alogin", "force_login") == {"accounts/sessions.py"}
    assert _calls("session_open") == {
        "accounts/views/sign_in.py",
        "roles/views/activation.py",
        "roles/views/recovery.py",
    }
    assert _calls("session_prove") == {"accounts/views/enrol.py", "accounts/views/verify.py"}


def test_nothing_of_the_packages_is_in_the_addresses() -> None:
    modules = {route.view.__module__.split(".")[0] for route in all_routes()}

    assert not modules & {"two_factor", "django_otp", "formtools"}
    assert "two_factor" not in get_resolver().namespace_dict
    assert "admin" not in get_resolver().namespace_dict
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    for plugin in (
        "two_factor.plugins.phonenumber",
        "two_factor.plugins.email",
        "two_factor.plugins.webauthn",
    ):
        assert plugin not in settings.INSTALLED_APPS


def test_exactly_our_methods_are_registered() -> None:
    assert [type(method) for method in registry.get_methods()] == [
        AppMethod,
        PasskeyMethod,
        SmsMethod,
        EmailMethod,
        RecoveryCodeMethod,
    ]
    assert [
        registry.method_from_device(model()).code for model in (AppDevice, SmsDevice, RecoveryDevice)
    ] == [
        "app",
        "sms",
        "recovery_code",
    ]


def test_the_wizards_are_the_packages_own_and_declare_who_enters() -> None:
    assert issubclass(SignInView, LoginView)
    assert issubclass(EnrolView, SetupView)
    assert SignInView.access.audience is Audience.PUBLIC
    assert EnrolView.access.audience is Audience.HALF_SIGNED_IN
    assert [step for step, _ in SignInView.form_list] == ["auth", "token"]


def test_no_browser_is_remembered() -> None:
    assert getattr(settings, "TWO_FACTOR_REMEMBER_COOKIE_AGE", None) is None


def test_the_packages_frame_with_scripts_from_elsewhere_is_out_of_use() -> None:
    source = get_template("two_factor/_base.html").template.source  # type: ignore[attr-defined]  # Django's engine

    assert "http" not in source
    assert "cdn" not in source
    assert "gate.html" in source


def test_the_enrolment_wizard_keeps_no_key_in_the_session() -> None:
    with pytest.raises(NotImplementedError):
        EnrolView().get_key("app")


@pytest.mark.django_db
def test_pages_before_sign_in_hold_nothing_inline() -> None:
    for address in ("/", "/help/second-factor/"):
        page = browser().get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "//cdn" not in page
