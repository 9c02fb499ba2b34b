"""An administrator proposes another name or number for a colleague: who may, who agrees, who is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from access.database import system_context
from accounts.models import DetailsProposal, SmsDevice, User
from accounts.selectors import details_keepers
from accounts.services.cleaning import sign_in_clean
from accounts.services.details_proposals import details_agree, details_keep
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from orgs.models import Membership, Organisation
from roles.services import details_propose
from tests.cast import membership, organisation, person
from tests.roles.asking import make_administrator
from tests.roles.resetting import at_own, events
from tests.roles.test_addresses import mails, person_now, recipients

pytestmark = pytest.mark.django_db

NAME, NUMBER = "Mia de Koning-Smit", "+31612345699"
ADA = "Ada Vermeulen (Elzenhof Installatietechniek B.V.)"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _kept_at_alder():
    """Alder keeps the details of its people itself."""
    with system_context("test"):
        Organisation.objects.filter(id=organisation("alder").id).update(members_edit_own_details=False)


def propose(
    key: str = "mia", *, by: str = "ada", at: str = "alder", name: str = NAME, number: str = "06 12 34 56 99"
) -> DetailsProposal:
    """An administrator proposes details for a colleague."""
    found: DetailsProposal = at_own(
        by, at, details_propose, membership_id=membership(key, at).id, full_name=name, mobile_number=number
    )
    return found


def waiting(user: User) -> list[DetailsProposal]:
    """What waits for a person."""
    with system_context("test"):
        return list(DetailsProposal.objects.filter(user=user))


def test_person_is_asked_and_nothing_changes_yet():
    mia, alder = person("mia"), organisation("alder")
    proposal = propose()
    assert (proposal.full_name, proposal.mobile_number, proposal.proposer) == (NAME, NUMBER, ADA)
    assert recipients("accounts:details_proposed") == [mia.email]
    (mail,) = mails("accounts:details_proposed")
    assert (mail["actor"], mail["new_name"], mail["new_number"]) == (ADA, NAME, NUMBER)
    assert mail["link"].endswith("/me/details/proposed/")
    now = person_now(mia)
    assert (now.full_name, now.mobile_number) == (mia.full_name, mia.mobile_number)
    assert events(AuditTag.DETAILS_PROPOSED) == [("Ada Vermeulen", alder.id, mia.id)]


def test_agreed_details_hold_and_the_number_of_the_second_factor_stays():
    ben, at = person("ben"), timezone.now()
    propose("ben", name="Ben Hoekstra-Visser")
    with system_context("test"):
        before = list(SmsDevice.objects.filter(user=ben).values_list("number", "confirmed"))
        assert before
    details_agree(user=ben, at=at)
    now = person_now(ben)
    assert (now.full_name, now.mobile_number, waiting(ben)) == (
        "Ben Hoekstra-Visser",
        NUMBER,
        [],
    )
    with system_context("test"):
        assert list(SmsDevice.objects.filter(user=ben).values_list("number", "confirmed")) == before
    (told,) = mails("accounts:details_changed")
    assert (told["actor"], told["changed"]) == (ADA, "naam en mobiel nummer")
    with system_context("test"):
        event = AuditEvent.objects.get(tag=AuditTag.DETAILS_CHANGED)
    alder = organisation("alder")
    assert (event.actor_id, event.person_id, event.organisation_id) == (ben.id, ben.id, alder.id)
    assert event.facts == {"fields": ["full_name", "mobile_number"]}


def test_administrators_of_other_organisations_are_told_and_nothing_of_who_proposed_it():
    propose(number="")
    details_agree(user=person("mia"), at=timezone.now())
    assert recipients("roles:colleague_details_changed") == [person("olga").email]
    (mail,) = mails("roles:colleague_details_changed")
    assert (mail["colleague"], mail["changed"], mail["organisation"]) == (
        NAME,
        "naam",
        organisation("oak").name,
    )
    assert "Elzenhof" not in str(mail)


def test_empty_number_leaves_the_number_as_it_is():
    mia = person("mia")
    propose(number="")
    details_agree(user=mia, at=timezone.now())
    assert (person_now(mia).full_name, person_now(mia).mobile_number) == (NAME, mia.mobile_number)


def test_person_keeps_the_own_details_and_that_stands_in_the_trail():
    mia = person("mia")
    propose()
    details_keep(user=mia, at=timezone.now())
    assert (person_now(mia).full_name, waiting(mia)) == (mia.full_name, [])
    assert events(AuditTag.DETAILS_KEPT) == [("Mia de Koning", organisation("alder").id, mia.id)]
    for answer in (details_agree, details_keep):
        with pytest.raises(DomainError, match="no proposal that waits"):
            answer(user=mia, at=timezone.now())


def test_proposal_is_over_after_fourteen_days_and_is_thrown_away():
    mia, later = person("mia"), timezone.now() + timedelta(days=14, minutes=1)
    propose()
    with pytest.raises(DomainError, match="no proposal that waits"):
        details_agree(user=mia, at=later)
    sign_in_clean(at=later)
    assert (waiting(mia), person_now(mia).full_name) == ([], mia.full_name)


def test_newer_proposal_takes_the_place_of_the_older_one_and_the_sixth_of_a_day_is_refused():
    for turn in range(5):
        propose(name=f"Mia {turn}")
    assert [each.full_name for each in waiting(person("mia"))] == ["Mia 4"]
    with pytest.raises(DomainError, match="Too much was proposed today"):
        propose()


@pytest.mark.parametrize(
    ("by", "key", "what", "words"),
    [
        ("ben", "mia", {}, "Only a functional administrator"),
        ("ada", "ada", {}, "Another functional administrator"),
        ("ada", "mia", {"name": "Mia de Koning", "number": ""}, "These are the details already"),
        ("ada", "mia", {"number": "020 123"}, "Fill in a mobile number"),
    ],
)
def test_refusal_changes_nothing_and_is_recorded(by: str, key: str, what: dict[str, str], words: str):
    with pytest.raises(DomainError, match=words):
        propose(key, by=by, **what)
    assert waiting(person(key)) == []
    assert len(events(AuditTag.DETAILS_PROPOSAL_REFUSED)) == 1
    assert events(AuditTag.DETAILS_PROPOSED) == []


def test_nothing_is_proposed_where_people_change_their_own_details():
    with system_context("test"):
        Organisation.objects.update(members_edit_own_details=True)
    with pytest.raises(DomainError, match="your organisation lets people do that"):
        propose()


def test_colleague_without_access_now_is_refused():
    with system_context("test"):
        Membership.objects.filter(id=membership("mia", "alder").id).update(state="PAUSED")
    with pytest.raises(DomainError, match="no access at the moment"):
        propose()


def test_member_of_another_organisation_does_not_exist():
    with pytest.raises(Membership.DoesNotExist):
        at_own(
            "ada",
            "alder",
            details_propose,
            membership_id=membership("olga", "oak").id,
            full_name=NAME,
            mobile_number="",
        )


def test_nobody_stands_as_proposer_for_oneself_in_the_table():
    proposal = propose()
    with pytest.raises(IntegrityError), system_context("test"), transaction.atomic():
        DetailsProposal.objects.filter(id=proposal.id).update(proposed_by=proposal.user_id)


def test_page_names_who_else_can_propose_and_what_the_only_administrator_does(signed_in):
    english = {"accept-language": "en"}
    for_ben = signed_in("ben").get("/me/details/", headers=english).content.decode()
    assert "can propose a change, and you agree to it: Ada Vermeulen" in " ".join(for_ben.split())
    alone = signed_in("ada").get("/me/details/", headers=english).content.decode()
    assert "You are the only functional administrator there." in alone
    make_administrator("cato", "alder")
    (keeper,) = details_keepers(user_id=person("ada").id, at=timezone.now())
    assert (keeper.administrators, keeper.is_administrator) == (("Cato Jansma",), True)


def test_page_says_to_call_the_desk_where_nobody_administers(signed_in):
    with system_context("test"):
        Membership.objects.filter(organisation=organisation("alder")).update(
            is_functional_administrator=False
        )
    page = signed_in("ben").get("/me/details/", headers={"accept-language": "en"}).content.decode()
    assert "There is no functional administrator there at the moment." in page


def test_administrator_proposes_on_the_page_and_the_person_answers_on_the_page(signed_in):
    ada, mia = signed_in("ada"), signed_in("mia")
    colleague = f"/o/104882/colleagues/{membership('mia', 'alder').id}/"
    assert f"{colleague}details/" in ada.get(colleague).content.decode()
    refused = ada.post(f"{colleague}details/", {"full_name": "", "mobile_number": ""})
    assert (refused.status_code, waiting(person("mia"))) == (200, [])
    for _turn in range(2):
        assert ada.post(f"{colleague}details/", {"full_name": NAME}).status_code == 302
        assert "/me/details/proposed/" in mia.get("/me/details/").content.decode()
        assert NAME in mia.get("/me/details/proposed/").content.decode()
        assert mia.post("/me/details/proposed/", {"keep": "yes"}).status_code == 302
        assert waiting(person("mia")) == []
    assert ada.post(f"{colleague}details/", {"full_name": NAME}).status_code == 302
    assert mia.post("/me/details/proposed/").status_code == 302
    assert person("mia").full_name == NAME
    assert mia.post("/me/details/proposed/").status_code == 200


def test_page_of_the_colleague_offers_it_only_where_the_organisation_keeps_details(signed_in):
    with system_context("test"):
        Organisation.objects.update(members_edit_own_details=True)
    colleague = f"/o/104882/colleagues/{membership('mia', 'alder').id}/"
    assert f"{colleague}details/" not in signed_in("ada").get(colleague).content.decode()
