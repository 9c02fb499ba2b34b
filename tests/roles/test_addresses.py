"""An administrator proposes another address for a colleague: who may, who agrees, who is told."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from access.database import system_context
from accounts.models import EmailChange, User
from accounts.services.email_changes import (
    email_change_agree,
    email_change_confirm,
    email_change_propose,
    email_change_refuse,
)
from audit.enums import AuditTag
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Membership, Organisation
from roles.services import address_propose
from tests.cast import membership, organisation, person
from tests.roles.resetting import at_own, events

pytestmark = pytest.mark.django_db

NEW = "mia.new@example.org"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def propose(key: str = "mia", *, by: str = "ada", at: str = "alder", email: str = NEW) -> EmailChange:
    """An administrator proposes an address for a colleague."""
    found: EmailChange = at_own(by, at, address_propose, membership_id=membership(key, at).id, email=email)
    return found


def mails(kind: str) -> list[dict[str, str]]:
    """The values of all mails of a kind, oldest first."""
    with system_context("test"):
        rows = OutboundMessage.objects.filter(kind=kind).order_by("created_at", "id")
        return [json.loads(row.values) for row in rows]


def recipients(kind: str) -> list[str]:
    """To whom mails of a kind go."""
    with system_context("test"):
        return sorted(row.recipient for row in OutboundMessage.objects.filter(kind=kind))


def secret(kind: str) -> str:
    """The secret of the newest link that was mailed."""
    return str(mails(kind)[-1]["link"]).rstrip("/").rpartition("/")[2]


def own(key: str) -> EmailChange | None:
    """What waits for a person."""
    with system_context("test"):
        return EmailChange.objects.filter(user=person(key)).first()


def test_both_addresses_are_asked_and_told_who_proposed_it():
    mia, alder = person("mia"), organisation("alder")
    change = propose(email="Mia.New@Example.org")
    assert (change.new_email, change.proposed_by_id, change.organisation_id) == (
        NEW,
        person("ada").id,
        alder.id,
    )
    assert (recipients("accounts:email_confirm_old"), recipients("accounts:email_confirm_new")) == (
        [mia.email],
        [NEW],
    )
    assert {
        mail["actor"] for mail in (*mails("accounts:email_confirm_old"), *mails("accounts:email_confirm_new"))
    } == {"Ada Vermeulen (Elzenhof Installatietechniek B.V.)"}
    assert person("mia").email == mia.email
    assert events(AuditTag.ADDRESS_PROPOSED) == [("Ada Vermeulen", alder.id, mia.id)]


@pytest.mark.parametrize("by_factor", [True, False])
def test_address_changes_once_the_person_agreed_and_the_new_address_is_confirmed(by_factor: bool):
    before, at = person("mia"), timezone.now()
    propose()
    old, new = secret("accounts:email_confirm_old"), secret("accounts:email_confirm_new")
    agreed = email_change_agree(user=before, at=at) if by_factor else email_change_confirm(secret=old, at=at)
    assert (agreed, person_now(before).email) == (False, before.email)
    assert email_change_confirm(secret=new, at=at) is True
    assert (person_now(before).email, proposal_of(before)) == (NEW, None)
    told = [(mail["actor"], mail["agreed_with_factor"]) for mail in mails("accounts:email_changed")]
    assert told == [("Ada Vermeulen (Elzenhof Installatietechniek B.V.)", "yes" if by_factor else "")] * 2


def test_order_does_not_matter_when_the_person_agrees_last():
    mia, at = person("mia"), timezone.now()
    propose()
    assert email_change_confirm(secret=secret("accounts:email_confirm_new"), at=at) is False
    assert email_change_agree(user=mia, at=at) is True
    assert person_now(mia).email == NEW


def test_administrators_of_other_organisations_are_told_and_nothing_of_who_proposed_it():
    propose()
    email_change_agree(user=person("mia"), at=timezone.now())
    email_change_confirm(secret=secret("accounts:email_confirm_new"), at=timezone.now())
    assert recipients("roles:colleague_address_changed") == [person("olga").email]
    (mail,) = mails("roles:colleague_address_changed")
    assert (mail["colleague"], mail["organisation"]) == ("Mia de Koning", organisation("oak").name)
    assert "Elzenhof" not in str(mail)
    assert NEW not in str(mail)


def test_own_change_tells_no_other_organisation():
    mia, at = person("mia"), timezone.now()
    email_change_propose(user=mia, new_email=NEW, at=at)
    for kind in ("accounts:email_confirm_old", "accounts:email_confirm_new"):
        email_change_confirm(secret=secret(kind), at=at)
    assert person_now(mia).email == NEW
    assert recipients("roles:colleague_address_changed") == []


def test_own_proposal_is_not_agreed_to_with_the_second_factor():
    mia, at = person("mia"), timezone.now()
    email_change_propose(user=mia, new_email=NEW, at=at)
    with pytest.raises(DomainError, match="no proposal that waits"):
        email_change_agree(user=mia, at=at)


def test_agreeing_twice_and_the_link_after_it_do_nothing_more():
    mia, at = person("mia"), timezone.now()
    propose()
    email_change_agree(user=mia, at=at)
    with pytest.raises(DomainError, match="no proposal that waits"):
        email_change_agree(user=mia, at=at)
    assert own("mia") is not None
    assert person_now(mia).email == mia.email


def test_either_address_refuses_and_the_account_keeps_its_own():
    mia = person("mia")
    propose()
    email_change_refuse(secret=secret("accounts:email_confirm_old"), at=timezone.now())
    assert (own("mia"), person_now(mia).email) == (None, mia.email)


def test_proposal_holds_where_the_organisation_keeps_details_itself():
    with system_context("test"):
        Organisation.objects.update(members_edit_own_details=False)
    mia, at = person("mia"), timezone.now()
    propose()
    email_change_confirm(secret=secret("accounts:email_confirm_old"), at=at)
    email_change_confirm(secret=secret("accounts:email_confirm_new"), at=at)
    assert person_now(mia).email == NEW


def test_address_of_somebody_else_looks_the_same_and_its_owner_is_told():
    ben = person("ben")
    change = propose(email=ben.email)
    assert (change.new_email, recipients("accounts:email_confirm_new")) == (ben.email, [])
    assert recipients("accounts:email_in_use") == [ben.email]


@pytest.mark.parametrize(
    ("by", "key", "email", "words"),
    [
        ("ben", "mia", NEW, "Only a functional administrator"),
        ("ada", "ada", NEW, "Change your own address"),
        ("ada", "mia", "", "already"),
    ],
)
def test_refusal_changes_nothing_and_is_recorded(by: str, key: str, email: str, words: str):
    with pytest.raises(DomainError, match=words):
        propose(key, by=by, email=email or person(key).email)
    assert own(key) is None
    assert len(events(AuditTag.ADDRESS_PROPOSAL_REFUSED)) == 1
    assert events(AuditTag.ADDRESS_PROPOSED) == []


def test_colleague_without_access_now_is_refused():
    with system_context("test"):
        Membership.objects.filter(id=membership("mia", "alder").id).update(state="PAUSED")
    with pytest.raises(DomainError, match="no access at the moment"):
        propose()


def test_member_of_another_organisation_does_not_exist():
    with pytest.raises(Membership.DoesNotExist):
        at_own("ada", "alder", address_propose, membership_id=membership("olga", "oak").id, email=NEW)


def test_too_many_proposals_in_a_day_are_refused():
    for turn in range(5):
        propose(email=f"mia{turn}@example.org")
    with pytest.raises(DomainError, match="Too many addresses"):
        propose()


def test_nobody_stands_as_proposer_for_oneself_in_the_table():
    mia = person("mia")
    with pytest.raises(IntegrityError), system_context("test"), transaction.atomic():
        EmailChange.objects.create(
            user=mia,
            new_email=NEW,
            proposed_at=timezone.now(),
            valid_until=timezone.now(),
            proposed_by=mia,
            organisation_id=organisation("alder").id,
        )


def test_person_agrees_on_the_page_and_refuses_on_the_page(signed_in):
    propose()
    client = signed_in("mia")
    assert "/me/details/email/proposed/" in client.get("/me/details/").content.decode()
    assert client.get("/me/details/email/proposed/").status_code == 200
    assert client.post("/me/details/email/proposed/", {"refuse": "yes"}).status_code == 302
    assert own("mia") is None
    propose()
    client.post("/me/details/email/proposed/")
    change = own("mia")
    assert change is not None
    assert change.old_confirmed_at is not None


def test_page_of_the_administrator_proposes_and_shows_what_is_wrong(signed_in):
    client = signed_in("ada")
    address = f"/o/104882/colleagues/{membership('mia', 'alder').id}/address/"
    refused = client.post(address, {"email": person("mia").email})
    assert refused.status_code == 200
    assert own("mia") is None
    assert client.post(address, {"email": NEW}).status_code == 302
    change = own("mia")
    assert change is not None
    assert change.new_email == NEW


def person_now(user: User) -> User:
    """The person as the table has it."""
    with system_context("test"):
        return User.objects.get(id=user.id)


def proposal_of(user: User) -> int | None:
    """The proposal that waits for a person."""
    with system_context("test"):
        return EmailChange.objects.filter(user=user).values_list("id", flat=True).first()
