"""Who is functional administrator: made, unmade, handed over; never none, also when two act at the same moment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from access.database import database_context, system_context
from audit.enums import AuditTag
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Membership, Organisation
from orgs.services import administrators_at
from roles.models import AccessReview, AccessReviewItem
from roles.services import (
    administrator_hand_over,
    administrator_make,
    administrator_unmake,
    membership_end,
    membership_pause,
    review_rounds,
    reviews_close,
)
from roles.services.authority import Authority
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, context_of
from tests.parallel import at_once
from tests.roles import reviewing
from tests.roles.asking import make_administrator
from tests.roles.leaving import REASON, end, pause, standing
from tests.roles.resetting import at_own, events, receivers, sent

pytestmark = pytest.mark.usefixtures("in_english")
ROUNDS = 50


def _about(key: str) -> list[tuple[str, int | None, int | None]]:
    return [(person("ada").full_name, organisation("alder").id, person(key).id)]


def _by_ada(service, key: str) -> Membership:
    found: Membership = at_own("ada", "alder", service, membership_id=membership(key, "alder").id)
    return found


def _refusal(service, key: str, *, by: str = "ada") -> str:
    with system_context("test"):
        before = list(Membership.objects.order_by("id").values()), OutboundMessage.objects.count()
    with pytest.raises(DomainError) as refused:
        at_own(by, "alder", service, membership_id=membership(key, "alder").id)
    with system_context("test"):
        assert (list(Membership.objects.order_by("id").values()), OutboundMessage.objects.count()) == before
    assert len(events(AuditTag.ADMINISTRATOR_REFUSED)) == 1
    return str(refused.value)


@pytest.mark.django_db
def test_a_colleague_becomes_administrator_at_once_and_all_are_told():
    make_administrator("mia", "alder")
    assert _by_ada(administrator_make, "cato").is_functional_administrator
    assert actor("cato", "alder").is_functional_administrator
    assert events(AuditTag.ADMINISTRATOR_MADE) == _about("cato")
    assert receivers("administrator_made") == [person("cato").email]
    assert receivers("colleague_made_administrator") == [person("mia").email]


@pytest.mark.django_db
def test_making_twice_makes_and_tells_once():
    _by_ada(administrator_make, "cato")
    _by_ada(administrator_make, "cato")
    assert (len(events(AuditTag.ADMINISTRATOR_MADE)), len(sent("administrator_made"))) == (1, 1)


@pytest.mark.django_db
def test_an_administrator_is_one_no_more_and_keeps_access():
    make_administrator("cato", "alder")
    make_administrator("mia", "alder")
    _by_ada(administrator_unmake, "cato")
    assert standing("cato") == ("ACTIVE", False, False)
    assert events(AuditTag.ADMINISTRATOR_UNMADE) == _about("cato")
    assert receivers("administrator_unmade") == [person("cato").email]
    assert receivers("colleague_unmade_administrator") == [person("mia").email]
    assert sent("one_administrator_left") == []


@pytest.mark.django_db
def test_taking_away_what_is_not_there_changes_and_says_nothing():
    _by_ada(administrator_unmake, "cato")
    assert (events(AuditTag.ADMINISTRATOR_UNMADE), sent("administrator_unmade")) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["unmade", "paused", "ended"])
def test_whoever_is_left_alone_and_the_desk_are_told(how):
    make_administrator("cato", "alder")
    {
        "unmade": lambda: _by_ada(administrator_unmake, "cato"),
        "paused": lambda: pause("cato"),
        "ended": lambda: end("cato"),
    }[how]()
    assert receivers("one_administrator_left") == [person("ada").email]
    told = sent("one_administrator_left_of_desk")
    assert [(each["number"], each["colleague"]) for each in told] == [
        (organisation("alder").relation_number, person("ada").full_name)
    ]


@pytest.mark.django_db
def test_nobody_is_told_when_a_colleague_without_the_flag_leaves():
    end("cato")
    assert (sent("one_administrator_left"), sent("one_administrator_left_of_desk")) == ([], [])


@pytest.mark.django_db
def test_handing_over_changes_both_in_one_step():
    _by_ada(administrator_hand_over, "cato")
    assert (standing("ada"), standing("cato")) == (("ACTIVE", False, False), ("ACTIVE", True, False))
    assert events(AuditTag.ADMINISTRATOR_MADE) == _about("cato")
    assert events(AuditTag.ADMINISTRATOR_UNMADE) == _about("ada")
    assert receivers("administrator_unmade") == [person("ada").email]
    assert receivers("one_administrator_left") == [person("cato").email]


@pytest.mark.django_db
def test_a_refused_succession_changes_nothing():
    pause("cato")
    assert "no access" in _refusal(administrator_hand_over, "cato")


@pytest.mark.django_db
@pytest.mark.parametrize("service", [administrator_make, administrator_unmake, administrator_hand_over])
def test_a_colleague_without_the_flag_decides_nothing(service):
    assert "Only a functional administrator" in _refusal(service, "cato", by="ben")


@pytest.mark.django_db
@pytest.mark.parametrize("service", [administrator_make, administrator_unmake, administrator_hand_over])
def test_nobody_changes_the_own_flag(service):
    assert "You cannot change your own" in _refusal(service, "ada")


@pytest.mark.django_db
@pytest.mark.parametrize("service", [administrator_make, administrator_hand_over])
def test_who_has_an_end_date_is_not_made_administrator(service):
    with system_context("test"):
        Membership.objects.filter(id=membership("cato", "alder").id).update(
            ends_at=timezone.now() + timedelta(days=1)
        )
    assert "has an end date" in _refusal(service, "cato")


@pytest.mark.django_db
@pytest.mark.parametrize("service", [administrator_make, administrator_unmake, administrator_hand_over])
def test_a_member_of_another_organisation_is_not_there(service):
    acting, stranger = actor("ada", "alder"), membership("olga", "oak").id
    with database_context(context_of(acting)), pytest.raises(Membership.DoesNotExist):
        service(acting=acting, membership_id=stranger)
    assert standing("olga", "oak") == ("ACTIVE", True, False)


def _two_administrators() -> None:
    with system_context("test"):
        ids = [membership(key, "alder").id for key in ("ada", "cato")]
        Membership.objects.filter(id__in=ids).update(
            state="ACTIVE",
            is_functional_administrator=True,
            ends_at=None,
            stopped_at=None,
            stopped_by=None,
            stop_reason="",
        )


def _against(key: str, other: str, service: Callable[..., object], **arguments: object) -> Callable[[], str]:
    """Somebody who was administrator when the click began, at the other one."""
    acting, target = actor(key, "alder"), membership(other, "alder").id

    def deed() -> str:
        try:
            with database_context(context_of(acting)):
                service(acting=acting, membership_id=target, **arguments)
        except DomainError:
            return "refused"
        return "done"

    return deed


def _race(mine: Callable[..., object], theirs: Callable[..., object]) -> tuple[list[str], int]:
    """What came of both, and how many administrators are left."""
    _two_administrators()
    reasons = [
        {} if each in (administrator_unmake, administrator_hand_over) else {"reason": REASON}
        for each in (mine, theirs)
    ]
    came = at_once(_against("ada", "cato", mine, **reasons[0]), _against("cato", "ada", theirs, **reasons[1]))
    with system_context("test"):
        left = administrators_at(organisation_id=organisation("alder").id, at=timezone.now()).count()
    return sorted(came), left


PAIRS = [
    (membership_end, membership_end),
    (administrator_unmake, administrator_unmake),
    (membership_pause, administrator_unmake),
    (administrator_hand_over, membership_end),
]


@pytest.mark.parametrize(("mine", "theirs"), PAIRS)
def test_two_administrators_against_each_other_never_leave_none(real_database, mine, theirs):
    """Fifty rounds of each of four pairs. Without the lock on the organisation both succeed: see the next test."""
    results = [_race(mine, theirs) for _round in range(ROUNDS)]
    assert {left for _came, left in results} <= {1, 2}
    assert {"done"} <= {word for came, _left in results for word in came}
    assert all("done" in came for came, _left in results)


def test_without_the_lock_two_administrators_end_each_other(real_database, monkeypatch):
    """The net itself: with the lock taken out there is an organisation without an administrator."""
    monkeypatch.setattr(Authority, "lock", lambda self: None)
    assert any(_race(administrator_unmake, administrator_unmake)[1] == 0 for _round in range(ROUNDS))


# --- against the date of an access review ----------------------------------------------------------
# The constraint `administrator_has_no_end_date` (`tests/orgs/test_constraints.py`) keeps an administrator from
# expiring by a date. What does stop one by itself is the date of a review that pauses whom nobody decided about.


def _review_is_due() -> None:
    """A review of Alder whose date has come: nobody decided about either administrator."""
    with system_context("test"):
        AccessReviewItem.objects.filter(organisation=organisation("alder")).delete()
        AccessReview.objects.filter(organisation=organisation("alder")).delete()
    reviewing.set_policy(pauses=True)
    reviewing.start()
    reviewing.let_the_date_pass()


def _race_with_the_date(theirs: Callable[..., object], **arguments: object) -> tuple[str, int]:
    """What Ada's deed at Cato came to while the review closed, and how many administrators are left."""
    _two_administrators()
    _review_is_due()
    at = timezone.now()
    closed, came = at_once(lambda: str(reviews_close(at=at)), _against("ada", "cato", theirs, **arguments))
    assert closed == "1"
    with system_context("test"):
        left = administrators_at(organisation_id=organisation("alder").id, at=timezone.now()).count()
    return came, left


@pytest.mark.parametrize(
    ("theirs", "arguments"), [(administrator_unmake, {}), (membership_end, {"reason": REASON})]
)
def test_an_administrator_against_the_date_of_a_review_never_leaves_none(real_database, theirs, arguments):
    """Fifty rounds of each. The review pauses one of the two unless the other is gone already."""
    results = [_race_with_the_date(theirs, **arguments) for _round in range(ROUNDS)]
    assert {left for _came, left in results} == {1}
    assert "done" in {came for came, _left in results}


def test_without_the_lock_the_date_of_a_review_and_an_administrator_leave_none(real_database, monkeypatch):
    """The net itself: both find another administrator and stop one each."""
    monkeypatch.setattr(Authority, "lock", lambda self: None)
    monkeypatch.setattr(
        review_rounds, "_lock", lambda organisation_id: Organisation.objects.get(id=organisation_id)
    )
    assert any(_race_with_the_date(administrator_unmake)[1] == 0 for _round in range(ROUNDS))
