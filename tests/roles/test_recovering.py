"""The person gets back in: what ends, what begins, what pauses elsewhere, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from access.database import system_context
from access.proof import Method
from accounts.models import EmailDevice, PasskeyDevice, RecoveryDevice
from accounts.selectors import factors_of
from audit.enums import AuditTag
from common.errors import DomainError
from limits.models import Failures
from orgs.models import Membership
from roles.enums import PauseState, ResetState, ResetWhat
from roles.models import RoleGrant
from roles.services import LinkOver, pause_confirm, pause_decline, pause_desk_confirm
from tests.accounts.people import app_code, give_recovery_codes
from tests.cast import membership, organisation, person
from tests.roles.asking import make_administrator
from tests.roles.resetting import (
    NEW_PASSWORD,
    at_own,
    at_the_desk,
    case_with_letter,
    code_of_letter,
    come_by_letter,
    come_by_link,
    events,
    membership_state,
    pause_of,
    receivers,
    reset,
    secret_of,
    sent,
    start,
)

pytestmark = pytest.mark.django_db
REST = timedelta(hours=24)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# --- by link ---------------------------------------------------------------------------------------


def test_without_a_remaining_factor_all_old_ones_end_and_the_account_rests():
    give_recovery_codes(person("ben"))
    started, at = start("ben"), timezone.now()
    back = come_by_link(secret_of("ben"), at=at)
    ben = person("ben")
    assert (back.user, back.device, back.signs_in) == (ben, None, True)
    assert ben.check_password(NEW_PASSWORD)
    assert not factors_of(user_id=ben.id).exist
    assert ben.rests_until == at + REST
    assert (reset(started).state, reset(started).ended_by_id) == (ResetState.DONE, ben.id)


@pytest.mark.parametrize(("with_app", "left"), [(False, []), (True, [Method.APP])])
def test_passkeys_and_codes_by_mail_end_with_the_other_old_factors(with_app, left):
    ben = person("ben")
    with system_context("test"):
        PasskeyDevice.objects.create(user=ben, credential_id="lost", public_key="lost")
        EmailDevice.objects.create(user=ben)
    start("ben")
    come_by_link(secret_of("ben"), code=app_code(ben) if with_app else "")
    assert list(factors_of(user_id=ben.id).usable) == left


def test_the_stamp_changes_so_that_every_session_ends():
    before = person("ben").security_stamp
    start("ben")
    come_by_link(secret_of("ben"))
    assert person("ben").security_stamp == before + 1


def test_a_recovery_code_keeps_the_codes_and_nothing_rests_or_pauses():
    code = give_recovery_codes(person("mia"))[0]
    started = start("mia")
    back = come_by_link(secret_of("mia"), code=code)
    factors = factors_of(user_id=person("mia").id)
    assert isinstance(back.device, RecoveryDevice)
    assert (list(factors.usable), factors.codes_left) == ([Method.RECOVERY_CODE], 9)
    assert person("mia").rests_until is None
    assert membership_state("mia", "oak") == "ACTIVE"
    assert reset(started).with_factor


def test_a_code_of_the_app_keeps_the_app_and_ends_the_text_message():
    start("ben")
    back = come_by_link(secret_of("ben"), code=app_code(person("ben")))
    assert back.device is not None
    assert list(factors_of(user_id=person("ben").id).usable) == [Method.APP]


@pytest.mark.parametrize("code", ["000000", "AAAA-BBBB-CCCC-DDDD", "nonsense"])
def test_a_wrong_code_changes_nothing_is_counted_and_leaves_the_link(code):
    give_recovery_codes(person("ben"))
    started, before = start("ben"), person("ben").password
    with pytest.raises(DomainError, match="not right or has been used") as refused:
        come_by_link(secret_of("ben"), code=code)
    assert refused.value.field == "code"
    assert (person("ben").password, reset(started).state) == (before, ResetState.SENT)
    assert Failures.objects.get(kind="second_factor_per_person").count == 1
    assert come_by_link(secret_of("ben")).device is None


def test_a_recovery_code_of_somebody_without_codes_is_refused():
    start("ben")
    with pytest.raises(DomainError, match="not right or has been used"):
        come_by_link(secret_of("ben"), code="AAAA-BBBB-CCCC-DDDD")


def test_a_weak_password_changes_nothing_and_leaves_the_link():
    started = start("ben")
    with pytest.raises(DomainError) as refused:
        come_by_link(secret_of("ben"), password="password")
    assert (refused.value.field, reset(started).state) == ("password", ResetState.SENT)
    come_by_link(secret_of("ben"))


def test_a_link_serves_once():
    start("ben")
    come_by_link(secret_of("ben"))
    with pytest.raises(LinkOver):
        come_by_link(secret_of("ben"))


def test_a_password_alone_leaves_the_factors_and_does_not_sign_in():
    start("mia", what=ResetWhat.PASSWORD)
    back = come_by_link(secret_of("mia"))
    mia = person("mia")
    assert not back.signs_in
    assert mia.check_password(NEW_PASSWORD)
    assert list(factors_of(user_id=mia.id).usable) == [Method.APP, Method.SMS]
    assert (mia.rests_until, membership_state("mia", "oak")) == (None, "ACTIVE")


def test_factors_alone_need_the_present_password():
    from demo.cast import PASSWORD

    started, before = start("ben", what=ResetWhat.FACTORS), person("ben").password
    with pytest.raises(DomainError, match="not your password") as refused:
        come_by_link(secret_of("ben"), password="another one altogether")
    assert (refused.value.field, reset(started).state) == ("password", ResetState.SENT)
    assert Failures.objects.get(kind="password_per_person").count == 1
    come_by_link(secret_of("ben"), password=PASSWORD)
    assert person("ben").password == before
    assert not factors_of(user_id=person("ben").id).exist


def test_too_many_wrong_passwords_at_a_link_wait_as_at_sign_in():
    start("ben", what=ResetWhat.FACTORS)
    secret = secret_of("ben")
    sentences = []
    for _ in range(6):
        with pytest.raises(DomainError) as refused:
            come_by_link(secret, password="another one altogether")
        sentences.append(str(refused.value))
    assert sentences[-1].startswith("Too many wrong tries")


def test_a_link_is_over_once_the_starter_administers_no_more():
    started = start("ben")
    secret = secret_of("ben")
    make_administrator("ada", "alder", really=False)
    with pytest.raises(LinkOver):
        come_by_link(secret)
    assert reset(started).state == ResetState.SENT


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_a_link_is_over_once_starter_or_person_left_the_organisation(who):
    start("ben")
    secret = secret_of("ben")
    with system_context("test"):
        Membership.objects.filter(id=membership(who, "alder").id).update(
            state="ENDED", ends_at=timezone.now(), is_functional_administrator=False
        )
    with pytest.raises(LinkOver):
        come_by_link(secret)


def test_an_account_closed_meanwhile_is_not_let_in():
    start("ben")
    secret = secret_of("ben")
    from accounts.models import User

    with system_context("test"):
        User.objects.filter(id=person("ben").id).update(is_active=False)
    with pytest.raises(LinkOver):
        come_by_link(secret)


def test_everyone_concerned_is_told():
    ben, alder = person("ben"), organisation("alder")
    start("ben")
    come_by_link(secret_of("ben"))
    assert receivers("reset_done") == [ben.email]
    assert receivers("reset_done_told") == [ben.mobile_number]
    assert receivers("colleague_back") == [person("ada").email]
    (mail,) = sent("reset_done")
    assert (mail["rests_until"] != "", mail["paused"]) == (True, "")
    assert events(AuditTag.RESET_DONE) == [("Ben Hoekstra", alder.id, ben.id)]


# --- elsewhere ---------------------------------------------------------------------------------------


def test_access_elsewhere_pauses_and_its_administrator_is_asked_without_naming_the_other():
    start("mia")
    come_by_link(secret_of("mia"))
    assert (membership_state("mia", "alder"), membership_state("mia", "oak")) == ("ACTIVE", "PAUSED")
    assert receivers("membership_paused") == [person("olga").email]
    (mail,) = sent("membership_paused")
    assert "Elzenhof" not in str(mail)
    assert mail["path"] == f"/o/103615/colleagues/{membership('mia', 'oak').id}/paused/"
    assert sent("reset_done")[0]["paused"] == "Eikendaal Zorggroep"
    assert events(AuditTag.MEMBERSHIP_PAUSED) == [("Mia de Koning", organisation("oak").id, person("mia").id)]


def paused_mia() -> int:
    """Mia's membership of Oak, which pauses since Alder helped her."""
    start("mia")
    come_by_link(secret_of("mia"))
    return membership("mia", "oak").id


def test_the_administrator_there_confirms():
    membership_id = paused_mia()
    at_own("olga", "oak", pause_confirm, membership_id=membership_id)
    assert membership_state("mia", "oak") == "ACTIVE"
    pause = pause_of("mia", "oak")
    assert (pause.state, pause.ended_by_id) == (PauseState.CONFIRMED, person("olga").id)
    assert receivers("pause_confirmed") == [person("mia").email]
    assert events(AuditTag.PAUSE_CONFIRMED) == [("Olga Smit", organisation("oak").id, person("mia").id)]


def test_the_administrator_there_ends_the_access_and_the_roles_with_it():
    membership_id = paused_mia()
    at_own("olga", "oak", pause_decline, membership_id=membership_id)
    assert membership_state("mia", "oak") == "ENDED"
    assert pause_of("mia", "oak").state == PauseState.DECLINED
    with system_context("test"):
        grants = RoleGrant.objects.filter(membership_id=membership_id)
        assert [grant.ends_at is not None for grant in grants] == [True]
    assert receivers("pause_declined") == [person("mia").email]
    assert len(events(AuditTag.PAUSE_DECLINED)) == len(events(AuditTag.ROLE_ENDED)) == 1


@pytest.mark.parametrize("service", [pause_confirm, pause_decline])
def test_only_an_administrator_there_decides(service):
    membership_id = paused_mia()
    with system_context("test"):
        Membership.objects.create(
            user=person("cato"), organisation=organisation("oak"), starts_at=timezone.now() - REST
        )
    with pytest.raises(DomainError, match="Only a functional administrator"):
        at_own("cato", "oak", service, membership_id=membership_id)
    assert membership_state("mia", "oak") == "PAUSED"


@pytest.mark.parametrize("service", [pause_confirm, pause_decline])
def test_the_helping_organisation_does_not_decide_for_the_other(service):
    membership_id = paused_mia()
    with pytest.raises(Membership.DoesNotExist):
        at_own("ada", "alder", service, membership_id=membership_id)


@pytest.mark.parametrize("service", [pause_confirm, pause_decline])
def test_what_is_not_paused_is_not_decided(service):
    with pytest.raises(DomainError, match="not paused any more"):
        at_own("olga", "oak", service, membership_id=membership("mia", "oak").id)


def only_administrator_mia() -> None:
    make_administrator("olga", "oak", really=False)
    make_administrator("mia", "oak")
    paused_mia()


def test_an_only_administrator_pauses_too_and_the_desk_is_told_at_once():
    only_administrator_mia()
    assert membership_state("mia", "oak") == "PAUSED"
    assert receivers("membership_paused") == []
    assert receivers("membership_paused_of_desk") == ["servicedesk@veldbaken.example"]


def test_the_desk_confirms_in_the_organisations_place():
    only_administrator_mia()
    at_the_desk("dirk", pause_desk_confirm, pause_id=pause_of("mia", "oak").id)
    assert membership_state("mia", "oak") == "ACTIVE"
    assert pause_of("mia", "oak").ended_at_desk
    assert sent("pause_confirmed")[0]["actor"] == "Zakelijke Servicedesk"
    assert events(AuditTag.PAUSE_CONFIRMED) == [("Dirk Postma", organisation("oak").id, person("mia").id)]


def test_the_desk_does_not_confirm_where_an_administrator_can():
    paused_mia()
    with pytest.raises(DomainError, match="administrator of the organisation decides"):
        at_the_desk("dirk", pause_desk_confirm, pause_id=pause_of("mia", "oak").id)


def test_the_desk_confirms_once():
    only_administrator_mia()
    pause_id = pause_of("mia", "oak").id
    at_the_desk("dirk", pause_desk_confirm, pause_id=pause_id)
    with pytest.raises(DomainError, match="not paused any more"):
        at_the_desk("dana", pause_desk_confirm, pause_id=pause_id)


def test_somebody_at_the_desk_without_the_permission_does_not_confirm():
    only_administrator_mia()
    with pytest.raises(DomainError, match="Only the desk"):
        at_the_desk("vera", pause_desk_confirm, pause_id=pause_of("mia", "oak").id)


def test_nobody_at_the_desk_confirms_the_own_access():
    with system_context("test"):
        Membership.objects.create(
            user=person("dirk"), organisation=organisation("alder"), starts_at=timezone.now() - REST
        )
        elsewhere = Membership.objects.create(
            user=person("dirk"), organisation=organisation("oak"), starts_at=timezone.now() - REST
        )
    make_administrator("olga", "oak", really=False)
    start("dirk")
    come_by_link(secret_of("dirk"))
    with system_context("test"):  # the desk itself is an organisation of his: somebody let him in there again
        Membership.objects.filter(id=membership("dirk", "insurer").id).update(state="ACTIVE")
    assert elsewhere.id == membership("dirk", "oak").id
    with pytest.raises(DomainError, match="Nobody confirms the own access"):
        at_the_desk("dirk", pause_desk_confirm, pause_id=pause_of("dirk", "oak").id)


# --- by letter ---------------------------------------------------------------------------------------


def test_the_letter_lets_the_last_administrator_in_and_pauses_nothing():
    case = case_with_letter("bas")
    back = come_by_letter("bas", code_of_letter().lower().replace("-", " "))
    bas = person("bas")
    assert (back.user, back.device, back.signs_in) == (bas, None, True)
    assert bas.check_password(NEW_PASSWORD)
    assert not factors_of(user_id=bas.id).exist
    assert bas.rests_until is not None
    assert membership_state("bas", "birch") == "ACTIVE"
    assert reset(case).state == ResetState.DONE
    assert events(AuditTag.RESET_DONE) == sorted(
        ("Bas Kuipers", organisation(key).id, bas.id) for key in ("birch", "insurer")
    )


def test_by_letter_administrators_of_every_organisation_are_told():
    case_with_letter("mia")
    come_by_letter("mia", code_of_letter())
    assert receivers("colleague_back") == sorted([person("ada").email, person("olga").email])


def test_what_was_paused_goes_on_after_the_desk_made_sure():
    paused_mia()
    case_with_letter("mia")
    come_by_letter("mia", code_of_letter())
    assert (membership_state("mia", "oak"), pause_of("mia", "oak").state) == ("ACTIVE", PauseState.PROVED)
    assert events(AuditTag.PAUSE_PROVED) == [("Mia de Koning", organisation("oak").id, person("mia").id)]


def test_a_factor_set_up_after_the_pause_began_neither_ends_it_nor_the_rest():
    paused_mia()
    rests_until, code = person("mia").rests_until, give_recovery_codes(person("mia"))[0]
    start("mia")
    come_by_link(secret_of("mia"), code=code)
    assert (membership_state("mia", "oak"), person("mia").rests_until) == ("PAUSED", rests_until)
    assert pause_of("mia", "oak").state == PauseState.WAITING
    assert events(AuditTag.PAUSE_PROVED) == []


def test_a_factor_from_before_the_pause_ends_it():
    paused_mia()
    code = give_recovery_codes(person("mia"))[0]
    with system_context("test"):
        RecoveryDevice.objects.filter(user=person("mia")).update(
            created_at=pause_of("mia", "oak").since - timedelta(seconds=1)
        )
    start("mia")
    come_by_link(secret_of("mia"), code=code)
    assert (membership_state("mia", "oak"), pause_of("mia", "oak").state) == ("ACTIVE", PauseState.PROVED)


def test_unknown_address_and_wrong_code_get_the_same_sentence():
    case_with_letter("bas")
    sentences = set()
    for key, code in (("bas", "AAAA-BBBB-CCCC"), ("ben", code_of_letter()), ("els", "")):
        with pytest.raises(DomainError) as refused:
            come_by_letter(key, code)
        sentences.add((str(refused.value), refused.value.field))
    assert len(sentences) == 1


def test_a_weak_password_is_refused_before_anything_is_looked_at():
    case_with_letter("bas")
    for key in ("bas", "els"):
        with pytest.raises(DomainError) as refused:
            come_by_letter(key, code_of_letter(), password="password")
        assert refused.value.field == "password"
    come_by_letter("bas", code_of_letter())


def test_a_letter_serves_once_and_is_over_after_28_days():
    case = case_with_letter("bas")
    with pytest.raises(DomainError, match="do not belong together"):
        come_by_letter("bas", code_of_letter(), at=case.valid_until)
    come_by_letter("bas", code_of_letter())
    with pytest.raises(DomainError, match="do not belong together"):
        come_by_letter("bas", code_of_letter())


def test_wrong_codes_of_a_stranger_do_not_end_the_letter():
    case_with_letter("bas")
    for _ in range(12):
        with pytest.raises(DomainError, match="do not belong together"):
            come_by_letter("bas", "AAAA-BBBB-CCCC")
    assert come_by_letter("bas", code_of_letter()).user == person("bas")


def test_too_many_tries_from_one_network_wait():
    at = timezone.now()
    for _ in range(30):
        with pytest.raises(DomainError, match="do not belong together"):
            come_by_letter("els", "AAAA-BBBB-CCCC", at=at)
    with pytest.raises(DomainError, match="Too many tries from your network"):
        come_by_letter("els", "AAAA-BBBB-CCCC", at=at)
