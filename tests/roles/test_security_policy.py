"""What an organisation asks of its people: who sets it, what holds at the next click, and where."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from access.database import database_context, system_context
from access.proof import Method
from accounts.models import User
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import SecurityPolicy
from roles.services import SecurityRules, invitation_accept, security_policy_set
from tests import cast
from tests.cast import membership, number, person
from tests.nets.actors import actor, context_of
from tests.queries import queries_of
from tests.roles.asking import make_administrator, place, text_of, visit
from tests.roles.joining import invite, invitee, outbox, proved
from tests.roles.ruling import facts_of, rules_of, set_rules
from tests.roles.test_methods import give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

PAGE = place("alder", "security-policy/")
AS_IT_WAS = {"members_edit_own_details": "on", "methods": ["sms"], "review_rhythm": "NONE"}


def _post(client: Client, **data: Any) -> Any:
    return client.post(PAGE, {**AS_IT_WAS, **data})


def _set(who: str = "ada", at: str = "alder", **rules: Any) -> bool:
    acting = actor(who, at)
    with database_context(context_of(acting)):
        return security_policy_set(acting=acting, wanted=SecurityRules(**rules))


def test_administrator_withholds_the_change_of_details_and_allows_it_again(signed_in) -> None:
    ada, ben, alder = signed_in("ada"), signed_in("ben"), cast.organisation("alder")

    response = _post(ada, members_edit_own_details="")
    withheld = ben.get("/me/details/").content.decode()
    _post(ada)
    allowed = ben.get("/me/details/").content.decode()

    assert response["Location"] == f"/o/{alder.relation_number}/security-policy/"
    assert ("/me/details/email/" in withheld, "/me/details/email/" in allowed) == (False, True)
    assert facts_of("orgs:details_policy:changed") == [{"allowed": False}, {"allowed": True}]


def test_rules_as_they_were_leave_no_trace(signed_in) -> None:
    _post(signed_in("ada"))

    assert facts_of("orgs:details_policy:changed") + facts_of("orgs:security_policy:changed") == []
    with system_context("test"):
        assert not SecurityPolicy.objects.exists()


def test_rules_of_one_organisation_do_not_touch_another(signed_in) -> None:
    _post(signed_in("ada"), members_edit_own_details="")

    with system_context("test"):
        assert cast.organisation("birch").members_edit_own_details
    assert "/me/details/email/" in signed_in("bas").get("/me/details/").content.decode()
    assert "/me/details/email/" not in signed_in("mia").get("/me/details/").content.decode()


def test_every_rule_is_kept_and_the_trail_says_from_what_to_what() -> None:
    client = visit("ada")
    data = {
        "methods": [],
        "idle_minutes": "10",
        "second_pair_of_eyes": ["AUDITOR", "REPORTING_OFFICER"],
        "mail_domains": " @Alder.example\nbücher.example, ",
        "review_rhythm": "YEARLY",
        "review_pauses_unanswered": "on",
    }

    assert _post(client, **data).status_code == 302

    now = {
        "allowed_methods": ["app", "passkey"],
        "second_pair_of_eyes": ["REPORTING_OFFICER", "AUDITOR"],
        "idle_minutes": 10,
        "mail_domains": ["alder.example", "xn--bcher-kva.example"],
        "review_rhythm": "YEARLY",
        "review_pauses_unanswered": True,
    }
    before: dict[str, Any] = {
        "allowed_methods": [],
        "second_pair_of_eyes": [],
        "mail_domains": [],
        "idle_minutes": None,
        "review_rhythm": "NONE",
        "review_pauses_unanswered": False,
    }
    stored = rules_of()
    assert {name: getattr(stored, name) for name in now} == now
    changes = {name: {"from": before[name], "to": value} for name, value in now.items()}
    assert facts_of("orgs:security_policy:changed") == [{"changes": changes}]
    page = client.get(PAGE).context["form"]
    assert (page["methods"].value(), page["idle_minutes"].value()) == (["app", "passkey"], 10)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"chosen_methods": (Method.EMAIL,)}, "methods"),
        ({"chosen_methods": (Method.RECOVERY_CODE,)}, "methods"),
        ({"second_pair_of_eyes": ("RELATION_MANAGER",)}, "second_pair_of_eyes"),
        ({"second_pair_of_eyes": ("BOSS",)}, "second_pair_of_eyes"),
        ({"idle_minutes": 4}, "idle_minutes"),
        ({"idle_minutes": 31}, "idle_minutes"),
        ({"mail_domains": ("localhost",)}, "mail_domains"),
        ({"mail_domains": ("ada@alder.example",)}, "mail_domains"),
    ],
)
def test_what_the_insurer_does_not_leave_open_is_refused(rules: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        _set(**rules)

    assert refused.value.field == field
    with system_context("test"):
        assert not SecurityPolicy.objects.exists()


def test_who_is_no_administrator_sets_nothing() -> None:
    with pytest.raises(DomainError, match="functional administrator"):
        _set("ben", idle_minutes=10)


def test_rules_that_the_insurer_refuses_come_back_with_the_sentence() -> None:
    page = _post(visit("ada"), mail_domains="nowhere")

    assert page.status_code == 200
    assert page.context["form"].errors["mail_domains"] == [
        "“nowhere” is no mail domain. Write what stands behind the @, such as organisation.nl."
    ]


def test_nothing_or_a_recovery_code_alone_can_not_be_left() -> None:
    _set(chosen_methods=())

    assert rules_of().allowed_methods == ["app", "passkey"]


# --- methods -------------------------------------------------------------------------------------


def test_text_messages_that_are_not_allowed_lead_to_enrolment_here_at_the_next_click_and_not_elsewhere() -> (
    None
):
    give("mia", Method.SMS)
    mia = visit("mia", method=Method.SMS)
    assert mia.get(place("alder")).status_code == 200

    _set(chosen_methods=())

    led = mia.get(place("alder"))["Location"]
    assert led.startswith("/enrol/?next=")
    assert led.endswith("&needs=app-passkey")
    page = mia.get(led)
    assert [value for value, _ in page.context["form"].fields["method"].choices] == ["app", "passkey"]
    assert mia.get(place("oak")).status_code == 200
    assert mia.get("/me/security/").status_code == 200
    _set(chosen_methods=None)
    assert mia.get(place("alder")).status_code == 200


def test_a_recovery_code_and_a_passkey_go_on_to_suffice() -> None:
    give("ben", Method.PASSKEY)
    _set(chosen_methods=())

    assert visit("ben", method=Method.PASSKEY).get(place("alder")).status_code == 200


def test_rules_of_the_own_organisation_hold_in_a_relation_too() -> None:
    give("kim", Method.SMS)
    set_rules("iris", allowed_methods=["app", "passkey"])
    address = f"/o/{number('iris')}/r/{number('alder')}/"

    assert visit("kim", method=Method.SMS).get(address)["Location"].startswith("/enrol/")


def test_reading_the_rules_costs_a_request_no_query() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ben = visit("ben")
    address = place("alder", "invoices/")
    ben.get(address)
    with CaptureQueriesContext(connection) as without:
        ben.get(address)
    set_rules(allowed_methods=["app", "passkey", "sms"], idle_minutes=20)
    with CaptureQueriesContext(connection) as with_rules:
        assert ben.get(address).status_code == 200

    assert len(queries_of(without)) == len(queries_of(with_rules)) <= 10


def test_the_page_names_who_does_not_meet_the_rules() -> None:
    give("mia", Method.SMS)
    give("ben", Method.APP)
    ada, ben, mia = person("ada"), person("ben"), person("mia")
    with system_context("test"):
        User.objects.filter(id=ben.id).update(email="ben@elsewhere.example")
    set_rules(allowed_methods=["app", "passkey"], mail_domains=["elsewhere.example"])

    unmet = visit("ada").get(PAGE).context["unmet"]

    assert [name in unmet.methods for name in (mia.full_name, ben.full_name)] == [True, False]
    assert [name in unmet.domains for name in (ada.full_name, ben.full_name)] == [True, False]
    set_rules()
    assert visit("ada").get(PAGE).context["unmet"].count == 0


# --- idle time -----------------------------------------------------------------------------------


def test_whoever_idles_longer_than_the_organisation_allows_proves_again_here_alone() -> None:
    set_rules(idle_minutes=10)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        mia = visit("mia")
        assert mia.get(place("alder")).status_code == 200
        clock.shift(timedelta(minutes=10))
        assert mia.get(place("alder")).status_code == 200
        clock.shift(timedelta(minutes=10, seconds=1))

        assert mia.get(place("oak")).status_code == 200
        assert mia.get(place("alder"))["Location"].startswith("/verify/?next=")
        clock.shift(timedelta(minutes=1))
        assert mia.get(place("alder"))["Location"].startswith("/verify/?next=")


def test_whoever_proves_again_comes_in() -> None:
    set_rules(idle_minutes=10)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        mia = visit("mia")
        mia.get(place("alder"))
        clock.shift(timedelta(minutes=11))
        assert mia.get(place("alder")).status_code == 302

        assert visit("mia").get(place("alder")).status_code == 200


# --- mail domains --------------------------------------------------------------------------------


def test_an_address_of_another_domain_is_not_invited() -> None:
    set_rules(mail_domains=["alder.example"])

    with pytest.raises(DomainError) as refused:
        invite(invitee(email="fenna@elsewhere.example"))

    assert str(refused.value) == (
        "This organisation invites only addresses of: alder.example. Its security policy says so."
    )
    assert refused.value.field == "email"
    assert invite(invitee(email="Fenna@ALDER.example")).email == "fenna@alder.example"


def test_an_older_invitation_to_another_domain_is_not_accepted() -> None:
    olga = person("olga")
    invitation = invite(invitee(email=olga.email))
    set_rules(mail_domains=["alder.example"])

    with pytest.raises(DomainError, match=r"invites only addresses of: alder\.example"):
        invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())

    set_rules(mail_domains=[olga.email.rpartition("@")[2]])
    joined = invitation_accept(opened=proved(invitation), user_id=olga.id, at=timezone.now())
    assert joined.user_id == olga.id


def test_members_with_another_domain_stay() -> None:
    set_rules(mail_domains=["nowhere.example"])

    assert visit("ben").get(place("alder")).status_code == 200


# --- telling -------------------------------------------------------------------------------------


def test_switching_the_second_pair_of_eyes_off_is_told_to_every_administrator_at_once() -> None:
    make_administrator("ben", "alder")
    _set(second_pair_of_eyes=("AUDITOR", "REPORTING_OFFICER"))
    assert outbox("second_pair_off") == []

    _set(second_pair_of_eyes=("AUDITOR",))

    told = [(each.recipient, each.user_id) for each in outbox("second_pair_off")]
    assert sorted(told) == sorted((person(key).email, person(key).id) for key in ("ada", "ben"))
    with system_context("test"):
        values = OutboundMessage.objects.filter(kind="roles:second_pair_off")[0].values
    assert "Auditor" not in values


def test_where_nobody_else_administers_the_page_says_that_a_second_is_needed() -> None:
    set_rules(second_pair_of_eyes=["AUDITOR"])
    needed = "A second functional administrator is needed."

    alone = text_of(visit("ada").get(PAGE).text)
    make_administrator("ben", "alder")
    together = text_of(visit("ada").get(PAGE).text)

    assert (needed in alone, needed in together) == (True, False)
    assert membership("ben", "alder").is_functional_administrator
