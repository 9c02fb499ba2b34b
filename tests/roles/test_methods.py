"""Which second factors suffice where: the insurer's table, and where whoever proved less is led."""

import pytest
from django.test import override_settings

from access.database import system_context
from access.proof import Method
from accounts.models import AppDevice, EmailDevice, PasskeyDevice, SmsDevice
from roles.acting import acting_in_organisation
from roles.methods import methods_name_roles_that_exist, methods_that_suffice
from tests.cast import number, person
from tests.signing_in import signed_in_client

pytestmark = pytest.mark.django_db

ALDER = f"/o/{number('alder')}/"
STRONG = frozenset({"app", "passkey"})
DEFAULT = {"members": STRONG | {"sms"}, "administrators": STRONG, "desk": STRONG}


def give(key: str, *methods: Method) -> None:
    """Exactly these factors."""
    user = person(key)
    with system_context("test"):
        for model in (AppDevice, SmsDevice):
            model.objects.filter(user=user).delete()
        if Method.APP in methods:
            AppDevice.objects.create(user=user, key="JBSWY3DPEHPK3PXP")
        if Method.SMS in methods:
            SmsDevice.objects.create(user=user, number="+31612345678")
        if Method.EMAIL in methods:
            EmailDevice.objects.create(user=user)
        if Method.PASSKEY in methods:
            PasskeyDevice.objects.create(user=user, name="Laptop", credential_id="AAAA", public_key="AAAA")


def road(key: str, method: Method, path: str = ALDER) -> str:
    """Where somebody who came by this method is led; "" for in."""
    response = signed_in_client(key, method=method).get(path)
    return str(response.headers.get("Location", ""))


@pytest.mark.parametrize("method", [Method.APP, Method.PASSKEY])
def test_an_administrator_comes_in_by_app_or_passkey(method: Method) -> None:
    give("ada", method)

    assert road("ada", method) == ""


def test_an_administrator_who_came_by_text_message_proves_the_passkey_there_is() -> None:
    give("ada", Method.SMS, Method.PASSKEY)

    assert road("ada", Method.SMS).startswith("/verify/?next=")
    assert road("ada", Method.SMS).endswith("&method=passkey")


def test_an_administrator_without_a_sufficient_factor_is_offered_those_that_suffice() -> None:
    give("ada", Method.SMS)
    where = road("ada", Method.SMS)

    page = signed_in_client("ada", method=Method.SMS).get(where)

    assert where.endswith("&needs=app-passkey")
    assert [method for method, _ in page.context["form"].fields["method"].choices] == ["app", "passkey"]
    assert page.context["led_here"]


def test_a_member_comes_in_by_text_message_and_by_email_only_where_it_is_allowed() -> None:
    give("ben", Method.SMS, Method.EMAIL, Method.APP)

    assert road("ben", Method.SMS) == ""
    assert road("ben", Method.EMAIL).endswith("&method=app")
    with override_settings(SECOND_FACTOR_METHODS={**DEFAULT, "members": DEFAULT["members"] | {"email"}}):
        assert road("ben", Method.EMAIL) == ""


def test_a_role_that_needs_more_is_led_to_more_and_others_are_not() -> None:
    give("ben", Method.SMS)
    give("cato", Method.SMS)

    with override_settings(SECOND_FACTOR_METHODS={**DEFAULT, "REPORTING_OFFICER": STRONG}):
        assert road("ben", Method.SMS).endswith("&needs=app-passkey")
        assert road("cato", Method.SMS) == ""


def test_a_role_that_ended_asks_no_more() -> None:
    give("eva", Method.SMS)

    with override_settings(SECOND_FACTOR_METHODS={**DEFAULT, "REPORTING_OFFICER": STRONG}):
        assert road("eva", Method.SMS) == ""


def test_where_only_a_passkey_suffices_an_app_does_not() -> None:
    give("ada", Method.APP)

    with override_settings(SECOND_FACTOR_METHODS={**DEFAULT, "administrators": frozenset({"passkey"})}):
        assert road("ada", Method.APP).endswith("&needs=passkey")


def test_who_is_several_things_may_use_what_all_of_them_may() -> None:
    user = person("dana")
    with override_settings(SECOND_FACTOR_METHODS={**DEFAULT, "desk": frozenset({"passkey"})}):
        with system_context("test") as context:
            acting = acting_in_organisation(
                user_id=user.id, at=context.at, organisation_number=number("insurer")
            )
            assert acting is not None
            assert methods_that_suffice(acting=acting, at_desk=True) == {Method.PASSKEY}
            assert methods_that_suffice(acting=acting, at_desk=False) == {
                Method.APP,
                Method.PASSKEY,
                Method.SMS,
            }


def test_a_table_that_names_no_role_of_ours_stops_the_start() -> None:
    assert methods_name_roles_that_exist() == []
    with override_settings(SECOND_FACTOR_METHODS={**DEFAULT, "BOSS": STRONG, "AUDITOR": STRONG}):
        (error,) = methods_name_roles_that_exist()
    assert error.msg == "SECOND_FACTOR_METHODS names 'BOSS', which is no role."


def test_colleagues_show_passkey_and_email_code_among_the_factors() -> None:
    give("ben", Method.PASSKEY, Method.EMAIL)
    ada = signed_in_client("ada")
    ada.cookies["portal_language"] = "en"

    page = ada.get(f"{ALDER}colleagues/").content.decode()

    assert (page.count("Passkey"), page.count("E-mail code")) == (1, 1)
