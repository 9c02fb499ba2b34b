"""From the invitation to the first sign-in: by text message, by letter, and with an account that is there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.database import database_context, system_context
from accounts.models import OneTimeKey, User
from accounts.totp import code_at
from audit.enums import AuditTag
from common.errors import DomainError
from notices.enums import Channel
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.enums import InvitationState, Role
from roles.models import Invitation, RoleGrant
from roles.services import (
    CarriedRole,
    InvitationOver,
    invitation_accept,
    invitation_activate,
    invitation_change_way,
    invitation_correct,
    invitation_send_again,
    invitations_mail_again,
)
from tests.accounts.people import ENROL
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.roles.asking import trail, visit
from tests.roles.joining import (
    EMAIL,
    PASSWORD,
    POSTAL,
    again,
    by_letter,
    choose_password,
    code_by_sms,
    invite,
    invitee,
    link_of,
    outbox,
    prove,
    proved,
    stranger,
    text_of_message,
    values_of,
    words,
)

pytestmark = pytest.mark.django_db


def complete(client, password=PASSWORD):
    """Chooses a password, sets up an app, and types a recovery code back: the whole first sign-in."""
    road = choose_password(client, password).headers["Location"]
    page = client.post(road, {ENROL: "method", "method-method": "app"})
    key = page.context["key"].replace(" ", "")
    code = code_at(key=key, at=timezone.now())
    to_codes = client.post(road, {ENROL: "app", "app-otp_token": code}).headers["Location"]
    codes = client.post(to_codes, {"make": "yes"}).context["codes"]
    return client.post(to_codes, {"code": codes[3]})


def grants_of(email, at="alder"):
    with system_context("test"):
        live = RoleGrant.objects.live_at(timezone.now()).filter(
            membership__user__email=email, organisation=organisation(at)
        )
        return sorted(live.values_list("role", "granted_by__full_name"))


# --- by text message ---------------------------------------------------------------------------------


def test_invitation_with_number_sends_a_mail_with_a_link_and_a_text_message_without_a_code():
    invitation = invite(None, CarriedRole(role=Role.REPORTING_OFFICER))

    (mail,), (sms,) = outbox("invitation"), outbox("invitation_announced")
    assert (mail.recipient, sms.recipient) == (EMAIL, "+31612345678")
    assert (mail.subject, sms.subject) == (invitation.subject, invitation.subject)
    said = text_of_message(mail, "subject", "body")
    assert "Ada Vermeulen invites you" in said
    assert f"\nhttp://localhost:8000{link_of()}\n" in said
    assert organisation("alder").name in text_of_message(sms, "sms")
    assert not any(
        character.isdigit()
        for character in text_of_message(sms, "sms").replace(organisation("alder").name, "")
    )
    assert outbox("invitation_code") == [] == outbox("invitation_letter")
    assert again(invitation).valid_until - invitation.invited_at == timedelta(days=14)
    alder = organisation("alder").id
    assert trail(AuditTag.INVITATION_MADE) == [(person("ada").id, alder, None, None)]


def test_activation_by_text_message_ends_at_home_with_the_roles_and_a_mail_of_welcome():
    invitation = invite(None, CarriedRole(role=Role.REPORTING_OFFICER), CarriedRole(role=Role.AUDITOR))
    fenna = stranger()
    page = fenna.get(link_of())
    assert "Ada Vermeulen" in words(page)
    assert "06 •• •• •• 78" in words(page)
    assert outbox("invitation_code") == []

    prove(fenna, link_of())
    assert EMAIL in words(fenna.get("/activate/password/"))
    with system_context("test"):
        assert not User.objects.filter(email=EMAIL).exists()
    answer = complete(fenna)

    assert answer.headers["Location"] == "/enrol/another/?next=%2Fme%2Fwelcome%2F"
    assert "Welcome, Fenna Visser" in words(fenna.get("/me/welcome/"))
    home = fenna.get(f"/o/{organisation('alder').relation_number}/invoices/")
    assert home.status_code == 200
    with system_context("test"):
        made = User.objects.get(email=EMAIL)
        assert (made.full_name, made.mobile_number, made.language) == ("Fenna Visser", "+31612345678", "en")
        joined = Membership.objects.get(user=made)
    now = again(invitation)
    assert (now.state, now.membership_id) == (InvitationState.ACCEPTED, joined.id)
    assert grants_of(EMAIL) == [("AUDITOR", "Ada Vermeulen"), ("REPORTING_OFFICER", "Ada Vermeulen")]
    (welcome,) = outbox("welcome")
    said = text_of_message(welcome, "subject", "body")
    alder = organisation("alder")
    for part in (
        alder.name,
        alder.relation_number,
        "Reporting officer",
        "Auditor",
        "Ada Vermeulen",
        person("ada").email,
    ):
        assert part in said
    assert welcome.recipient == EMAIL
    (told,) = outbox("invitation_accepted")
    assert told.recipient == person("ada").email
    assert "Fenna Visser" in text_of_message(told, "subject")
    assert trail(AuditTag.INVITATION_ACCEPTED) == [(made.id, alder.id, None, made.id)]
    assert outbox("role_granted") == []


def test_mail_of_welcome_is_sent_once():
    invite()
    fenna = stranger()
    prove(fenna, link_of())
    complete(fenna)
    page = fenna.post("/enrol/recovery-codes/", {"make": "yes"})
    fenna.post("/enrol/recovery-codes/", {"code": page.context["codes"][0]})
    assert len(outbox("welcome")) == 1


def test_password_alone_opens_nothing_but_the_second_factor():
    invite()
    fenna = stranger()
    prove(fenna, link_of())
    choose_password(fenna)
    road = fenna.get(f"/o/{organisation('alder').relation_number}/").headers["Location"]
    assert road.startswith("/enrol/")
    assert outbox("welcome") == []


def test_looking_at_the_link_many_times_sends_and_changes_nothing():
    invitation = invite()
    for _ in range(3):
        assert stranger().get(link_of()).status_code == 200
    assert stranger().head(link_of()).status_code == 200
    assert again(invitation).is_waiting
    assert outbox("invitation_code") == []


def test_link_alone_reaches_no_password():
    invite()
    fenna = stranger()
    fenna.get(link_of())
    assert fenna.get("/activate/password/").headers["Location"] == "/activate/"
    assert choose_password(fenna).headers["Location"] == "/activate/"
    with system_context("test"):
        assert not User.objects.filter(email=EMAIL).exists()


# --- codes and links that are wrong -----------------------------------------------------------------


@pytest.mark.parametrize("typed", ["000000", "12345", "", "1234567890123", "ABCDEF", "٠١٢٣٤٥"])
def test_wrong_code_is_refused_in_a_sentence_and_the_right_one_still_serves(typed):
    invite()
    fenna = stranger()
    code = code_by_sms(fenna, link_of())
    typed = "000001" if typed == code else typed
    page = fenna.post(link_of(), {"code": typed})
    assert page.status_code == 200
    assert ("This is not the code" in words(page)) is bool(typed)
    assert (
        fenna.post(link_of(), {"code": f" {code[:3]}-{code[3:]} "}).headers["Location"]
        == "/activate/password/"
    )


def test_code_serves_once():
    invite()
    fenna = stranger()
    code = code_by_sms(fenna, link_of())
    assert fenna.post(link_of(), {"code": code}).status_code == 302
    assert "This is not the code" in words(stranger().post(link_of(), {"code": code}))


def test_newer_code_ends_the_older_one():
    invite()
    fenna = stranger()
    first = code_by_sms(fenna, link_of())
    second = code_by_sms(fenna, link_of())
    if first != second:
        assert fenna.post(link_of(), {"code": first}).status_code == 200
    assert fenna.post(link_of(), {"code": second}).status_code == 302


def test_code_of_another_invitation_opens_nothing():
    invite()
    mine = link_of()
    invite(invitee(email="other@example.org", mobile_number="06 87 65 43 21"))
    theirs = code_by_sms(stranger(), link_of())
    fenna = stranger()
    code = code_by_sms(fenna, mine)
    if code != theirs:
        assert fenna.post(mine, {"code": theirs}).status_code == 200


def test_code_is_over_after_ten_minutes():
    invite()
    fenna = stranger()
    code = code_by_sms(fenna, link_of())
    with system_context("test"):
        OneTimeKey.objects.filter(purpose="INVITATION_SMS").update(
            valid_until=timezone.now() - timedelta(seconds=1)
        )
    assert "ten minutes" in words(fenna.post(link_of(), {"code": code}))


def test_ten_wrong_codes_end_the_code():
    invite()
    fenna = stranger()
    code = code_by_sms(fenna, link_of())
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(10):
        fenna.post(link_of(), {"code": wrong})
    assert fenna.post(link_of(), {"code": code}).status_code == 200


@pytest.mark.parametrize(
    "spoil", [lambda path: path[:-6] + "/", lambda path: path[:-2] + "x/", lambda _: "/activate/nothing/"]
)
def test_truncated_changed_and_made_up_links_open_the_same_page(spoil):
    invite()
    page = stranger().get(spoil(link_of()))
    assert page.status_code == 404
    assert "This link opens nothing" in words(page)
    assert "Fenna" not in page.text


def test_link_is_over_after_use_and_after_its_time():
    invitation = invite()
    path = link_of()
    with system_context("test"):
        OneTimeKey.objects.filter(purpose="INVITATION_LINK").update(valid_until=timezone.now())
    assert stranger().get(path).status_code == 404
    assert stranger().post(path, {"send": "yes"}).status_code == 404
    assert again(invitation).is_waiting


def test_passwords_that_differ_or_are_known_to_everybody_are_refused_and_the_proof_is_kept():
    invite()
    fenna = stranger()
    prove(fenna, link_of())
    page = fenna.post("/activate/password/", {"password": PASSWORD, "again": f"{PASSWORD}!"})
    assert "The two passwords are not the same." in words(page)
    assert "too common" in words(choose_password(fenna, "password123"))
    assert "too short" in words(choose_password(fenna, "abc"))
    assert choose_password(fenna).status_code == 302


def test_proof_is_over_after_half_an_hour():
    invite()
    fenna = stranger()
    prove(fenna, link_of())
    session = fenna.session
    *what, _ = session["invitation_proved"]
    session["invitation_proved"] = [*what, (timezone.now() - timedelta(minutes=31)).isoformat()]
    session.save()
    assert choose_password(fenna).headers["Location"] == "/activate/"


def mend(service, invitation, **how):
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        service(acting=ada, invitation_id=invitation.id, **how)


MENDS = [
    (invitation_correct, {"email": "victim@example.org"}),
    (invitation_send_again, {}),
    (invitation_change_way, {"number": "06 87 65 43 21"}),
    (invitation_change_way, {"postal_address": POSTAL}),
]


@pytest.mark.parametrize(("service", "how"), MENDS)
def test_whatever_is_sent_anew_or_elsewhere_ends_an_earlier_proof(service, how):
    invitation = invite()
    fenna = stranger()
    prove(fenna, link_of())
    mend(service, invitation, **how)
    assert fenna.get("/activate/password/").headers["Location"] == "/activate/"
    assert choose_password(fenna).headers["Location"] == "/activate/"
    with system_context("test"):
        assert not User.objects.filter(email__in=[EMAIL, "victim@example.org"]).exists()
    assert again(invitation).is_waiting


@pytest.mark.parametrize(("service", "how"), MENDS)
def test_an_account_is_made_of_the_proved_sending_only(service, how):
    invitation = invite()
    before = proved(invitation)
    mend(service, invitation, **how)
    with pytest.raises(InvitationOver):
        invitation_activate(proved=before, password=PASSWORD, at=timezone.now())
    invitation_activate(proved=proved(invitation), password=PASSWORD, at=timezone.now())


# --- by letter ----------------------------------------------------------------------------------------


def test_invitation_without_number_sends_a_mail_and_a_letter_of_28_days():
    invitation = invite(by_letter())
    (letter,) = outbox("invitation_letter")
    assert letter.channel == Channel.LETTER
    assert letter.recipient == "Fenna Visser\nDorpsstraat 1\n1234 AB Veldbaken"
    assert len(outbox("invitation")) == 1
    assert outbox("invitation_announced") == []
    assert again(invitation).valid_until - invitation.invited_at == timedelta(days=28)
    said = text_of_message(letter, "letter")
    assert values_of("invitation_letter")["code"] in said
    assert EMAIL in said
    assert "/activate/" in said


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"]
)
def test_letter_opens_with_address_and_code_however_they_are_typed(write):
    invite(by_letter())
    code = values_of("invitation_letter")["code"]
    fenna = stranger()
    answer = fenna.post("/activate/", {"email": EMAIL.upper(), "code": write(code)})
    assert answer.headers["Location"] == "/activate/password/"
    complete(fenna)
    assert len(outbox("welcome")) == 1


def test_letter_opens_by_the_link_too():
    invite(by_letter())
    fenna = stranger()
    assert "Code from the letter" in words(fenna.get(link_of()))
    code = values_of("invitation_letter")["code"]
    assert fenna.post(link_of(), {"code": code}).headers["Location"] == "/activate/password/"


def test_letter_answers_the_same_for_wrong_codes_and_for_addresses_that_nobody_invited():
    invite(by_letter())
    code = values_of("invitation_letter")["code"]
    pages = [
        stranger().post("/activate/", {"email": email, "code": typed})
        for email, typed in (
            (EMAIL, "AAAA-BBBB-CCCC"),
            ("nobody@example.org", code),
            (person("ben").email, code),
        )
    ]
    said = [words(page).replace(EMAIL, "").replace("nobody@example.org", "") for page in pages]
    assert said[0] == said[1] == said[2]
    assert "do not open anything together" in said[0]


def test_a_stranger_elsewhere_neither_ends_the_letter_nor_keeps_the_invited_person_out():
    invite(by_letter())
    code = values_of("invitation_letter")["code"]
    for _ in range(25):
        stranger().post("/activate/", {"email": EMAIL, "code": "AAAA-BBBB-CCCC"}, REMOTE_ADDR="198.51.100.7")
    assert trail(AuditTag.INVITATION_CODE_REFUSED) == []
    page = stranger().post("/activate/", {"email": EMAIL, "code": code}, REMOTE_ADDR="198.51.100.7")
    assert "Too many codes were tried" in words(page)
    assert stranger().post("/activate/", {"email": EMAIL, "code": code}).status_code == 302


def test_text_message_code_can_not_be_asked_for_a_letter():
    invite(by_letter())
    assert "no longer open" in words(stranger().post(link_of(), {"send": "yes"}))
    assert outbox("invitation_code") == []


# --- with an account that is there ---------------------------------------------------------------------


def test_somebody_with_an_account_accepts_after_sign_in_with_no_new_account():
    olga = person("olga")
    invite(invitee(email=olga.email.upper()), CarriedRole(role=Role.CONTRACT_VIEWER))
    link = link_of()
    page = stranger().get(link)
    assert "You have an account with this e-mail address." in words(page)
    assert stranger().post(link).headers["Location"] == "/?next=%2Fme%2Finvitations%2F"
    with system_context("test"):
        people = User.objects.count()
        (invitation,) = Invitation.objects.all()
    client = visit("olga")
    assert client.post(link).headers["Location"] == "/me/invitations/"
    assert organisation("alder").name in words(client.get("/me/invitations/"))

    answer = client.post(f"/me/invitations/{invitation.id}/accept/")

    assert answer.headers["Location"] == f"/o/{organisation('alder').relation_number}/"
    with system_context("test"):
        assert User.objects.count() == people
    assert grants_of(olga.email) == [("CONTRACT_VIEWER", "Ada Vermeulen")]
    assert len(outbox("welcome")) == 1
    assert stranger().get(link).status_code == 404


def test_code_is_never_sent_to_somebody_with_an_account():
    invite(invitee(email=person("olga").email))
    assert stranger().post(link_of(), {"send": "yes"}).headers["Location"].startswith("/?next=")
    assert outbox("invitation_code") == []


def test_invitation_of_another_address_can_not_be_accepted():
    invitation = invite()
    client = visit("olga")
    assert "No invitation is open" in words(client.get("/me/invitations/"))
    with pytest.raises(InvitationOver):
        invitation_accept(opened=proved(invitation), user_id=person("olga").id, at=timezone.now())
    client.post(f"/me/invitations/{invitation.id}/accept/")
    assert again(invitation).is_waiting


def test_an_account_alone_accepts_nothing_without_the_link_of_the_mail():
    invitation = invite(invitee(email=person("olga").email))
    client = visit("olga")
    page = client.get("/me/invitations/")
    assert "You accept by the link in the e-mail" in words(page)
    assert "/accept/" not in page.text
    answer = client.post(f"/me/invitations/{invitation.id}/accept/")
    assert answer.headers["Location"] == "/me/invitations/"
    client.get(link_of())
    client.post(f"/me/invitations/{invitation.id}/accept/")
    assert again(invitation).is_waiting


def test_the_mail_with_the_link_is_sent_again_from_the_list():
    invite(invitee(email=person("olga").email))
    first, client = link_of(), visit("olga")
    for _ in range(5):
        client.post("/me/invitations/", {"again": "yes"})
    assert len(outbox("invitation")) == 4
    assert {mail.recipient for mail in outbox("invitation")} == {person("olga").email}
    assert stranger().get(first).status_code == 404


@pytest.mark.parametrize(("service", "how"), MENDS[1:])
def test_a_link_opened_before_it_was_sent_anew_accepts_nothing(service, how):
    invitation = invite(invitee(email=person("olga").email))
    client = visit("olga")
    client.post(link_of())
    mend(service, invitation, **how)
    client.post(f"/me/invitations/{invitation.id}/accept/")
    assert again(invitation).is_waiting


def test_an_account_that_rests_accepts_nothing():
    invitation = invite(invitee(email=person("olga").email))
    client, now = visit("olga"), timezone.now()
    client.post(link_of())
    with system_context("test"):
        User.objects.filter(email=person("olga").email).update(rests_until=now + timedelta(hours=1))
    assert client.post(f"/me/invitations/{invitation.id}/accept/").status_code == 403
    with pytest.raises(DomainError, match="still rests"):
        invitation_accept(opened=proved(invitation), user_id=person("olga").id, at=now)
    assert again(invitation).is_waiting


def test_accepting_asks_for_a_second_factor_proved_just_now():
    invitation = invite(invitee(email=person("olga").email))
    client = visit("olga")
    client.post(link_of())
    session = client.session
    session["second_factor_at"] = (timezone.now() - timedelta(minutes=11)).isoformat()
    session.save()
    path = f"/me/invitations/{invitation.id}/accept/"
    assert client.post(path).headers["Location"].startswith("/verify/?next=")
    assert client.get("/me/invitations/").status_code == 200
    assert again(invitation).is_waiting


def test_returning_colleague_begins_anew_without_the_roles_of_before():
    with system_context("test"):
        eva = membership("ben", "alder")
        Membership.objects.filter(id=eva.id).update(
            state=MembershipState.ENDED, ends_at=timezone.now(), is_functional_administrator=False
        )
    invitation = invite(invitee(email=person("ben").email), CarriedRole(role=Role.AUDITOR))
    client = visit("ben")
    client.post(link_of())
    client.post(f"/me/invitations/{invitation.id}/accept/")
    now = membership("ben", "alder")
    assert (now.id, now.state, now.ends_at) == (eva.id, MembershipState.ACTIVE, None)
    assert grants_of(person("ben").email) == [("AUDITOR", "Ada Vermeulen")]
    assert client.get(f"/o/{organisation('alder').relation_number}/invoices/").status_code == 403


# --- declining ------------------------------------------------------------------------------------------


def test_declining_by_the_link_ends_it_and_tells_whoever_invited():
    invitation = invite()
    path = link_of()
    assert "Decline" in words(stranger().get(f"{path}decline/"))
    assert again(invitation).is_waiting

    assert "You declined" in words(stranger().post(f"{path}decline/"))

    assert again(invitation).state == InvitationState.DECLINED
    assert stranger().get(path).status_code == 404
    assert stranger().post(f"{path}decline/").status_code == 404
    (told,) = outbox("invitation_declined")
    assert told.recipient == person("ada").email
    with system_context("test"):
        assert not User.objects.filter(email=EMAIL).exists()


def test_declining_signed_in_ends_it():
    invitation = invite(invitee(email=person("olga").email))
    visit("olga").post("/me/invitations/", {"invitation": str(invitation.id), "decline": "yes"})
    assert again(invitation).state == InvitationState.DECLINED


# --- what is carried is checked again ---------------------------------------------------------------------


def test_roles_that_may_no_longer_be_given_are_left_out_and_both_are_told():
    invite(None, CarriedRole(role=Role.REPORTING_OFFICER), is_functional_administrator=True)
    with system_context("test"):
        Membership.objects.filter(id=membership("ada", "alder").id).update(is_functional_administrator=False)
        Membership.objects.filter(id=membership("ben", "alder").id).update(is_functional_administrator=True)
    fenna = stranger()
    prove(fenna, link_of())
    complete(fenna)

    assert grants_of(EMAIL) == []
    with system_context("test"):
        assert not Membership.objects.get(user__email=EMAIL).is_functional_administrator
    (told,) = outbox("invitation_accepted")
    assert told.recipient == person("ben").email
    assert values_of("invitation_accepted")["left_out"] == "Rapportage verantwoordelijke"
    assert "were not given" in text_of_message(outbox("welcome")[0], "body")


def test_new_administrator_is_one_after_the_first_sign_in():
    invite(None, is_functional_administrator=True)
    fenna = stranger()
    prove(fenna, link_of())
    complete(fenna)
    page = fenna.get(f"/o/{organisation('alder').relation_number}/colleagues/")
    assert page.status_code == 200
    assert "Functional administrator" in text_of_message(outbox("welcome")[0], "body")


def test_address_in_postal_form_is_tidied():
    invitation = invite(by_letter())
    assert POSTAL != invitation.postal_address == "Dorpsstraat 1\n1234 AB Veldbaken"


# --- a mail that never came ---------------------------------------------------------------------------------


def mail_again(email=EMAIL):
    with system_context("test"):
        return invitations_mail_again(email, timezone.now())


def test_mail_is_sent_again_to_who_waits_and_the_letter_keeps_working():
    invitation = invite(by_letter())
    before, code = again(invitation).valid_until, values_of("invitation_letter")["code"]
    first = link_of()

    assert mail_again(EMAIL.upper())

    assert stranger().get(first).status_code == 404
    assert stranger().get(link_of()).status_code == 200
    assert again(invitation).valid_until == before
    assert stranger().post("/activate/", {"email": EMAIL, "code": code}).status_code == 302


def test_mail_is_sent_again_three_times_an_hour_and_never_to_strangers():
    invite()
    assert [mail_again() for _ in range(5)] == [True] * 5
    assert len(outbox("invitation")) == 4
    assert not mail_again("nobody@example.org")
    assert not mail_again(person("ben").email)
    assert len(outbox("invitation")) == 4


def test_mail_is_not_sent_again_when_the_inviter_left_or_the_time_is_over():
    invitation = invite()
    with system_context("test"):
        Membership.objects.filter(id=membership("ada", "alder").id).update(is_functional_administrator=False)
    mail_again()
    with system_context("test"):
        Invitation.objects.filter(id=invitation.id).update(valid_until=timezone.now())
    assert not mail_again()
    assert len(outbox("invitation")) == 1
