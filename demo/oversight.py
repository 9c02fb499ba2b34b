"""What administrators and the desk have under way in the demo: access reviews, and a role that waits for a second one.

Made through the services that the pages call, each step at its own moment before the day of the world.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from access.acting import Acting
from access.database import system_context
from accounts.models import User
from demo.cast import ORGANISATIONS, PEOPLE
from demo.others import PEOPLE as OTHERS
from orgs.enums import ReviewRhythm
from orgs.models import Membership
from roles.acting import acting_at_desk, acting_in_organisation
from roles.enums import ReviewDecision, ReviewState, Role
from roles.models import AccessReview, AccessReviewItem, ReviewItemQuerySet
from roles.services import (
    SecurityRules,
    review_close,
    review_decide,
    review_desk_keep,
    review_start,
    role_grant,
    security_policy_set,
)

_EMAILS: Final = {seed.key: seed.email for seed in (*PEOPLE, *OTHERS)}
_NUMBERS: Final = {seed.key: seed.number for seed in ORGANISATIONS}
_ACTIVE_DAYS_AGO: Final = {"ivo": 1, "femke": 2, "ira": 6, "kim": 9, "jo": 130, "ada": 76, "ben": 80}


def oversight_exists() -> bool:
    """Whether it was made before."""
    with system_context("demo world"):
        return AccessReview.objects.exists()


def oversight_build(*, at: datetime) -> None:
    """All of it in one transaction. People come in with it who were here lately, and who were not."""
    with system_context("demo world", at=at):
        for key, days in _ACTIVE_DAYS_AGO.items():
            seen = at - timedelta(days=days)
            User.objects.filter(email=_EMAILS[key]).update(last_login=seen)
            Membership.objects.filter(user__email=_EMAILS[key]).update(last_active_at=seen)
        _review_that_is_closed(at - timedelta(days=75))
        _rules_with_a_second_pair_of_eyes(at - timedelta(days=40))
        _review_that_goes_on(at - timedelta(days=5))
        _review_that_waits_for_the_desk(at - timedelta(days=2))
        _role_that_waits(at - timedelta(days=1))


def _review_that_is_closed(at: datetime) -> None:
    """At Elzenhof: Ada kept everybody, Dirk kept her, and the report is there."""
    _do("ada", "alder", at, review_start)
    _do("ada", "alder", at + timedelta(days=2), review_decide, decisions=_kept("alder", without="ada"))
    (own,) = _items("alder").filter(user__email=_EMAILS["ada"])
    later = at + timedelta(days=4)
    with system_context("demo world", at=later):
        dirk = acting_at_desk(user_id=_user_id("dirk"), at=later)
        assert dirk
        review_desk_keep(acting=dirk, item_id=own.id)
    _do("ada", "alder", at + timedelta(days=5), review_close, review_id=own.review_id)


def _rules_with_a_second_pair_of_eyes(at: datetime) -> None:
    """At Iris two administrators agree before anybody sees insured persons, and reviews come by themselves."""
    rules = SecurityRules(
        second_pair_of_eyes=(Role.INSURED_ADMINISTRATION.value,), review_rhythm=ReviewRhythm.QUARTERLY
    )
    _do("ivo", "iris", at, security_policy_set, wanted=rules)


def _review_that_goes_on(at: datetime) -> None:
    """At Iris: about Ira and Kim Ivo decided, the others are left."""
    _do("ivo", "iris", at, review_start)
    decided = _items("iris").filter(user__email__in=[_EMAILS["ira"], _EMAILS["kim"]])
    decisions = dict.fromkeys(decided.values_list("id", flat=True), ReviewDecision.KEEP)
    _do("ivo", "iris", at + timedelta(days=2), review_decide, decisions=decisions)


def _review_that_waits_for_the_desk(at: datetime) -> None:
    """At Eikendaal only Olga is left, the only functional administrator."""
    _do("olga", "oak", at, review_start)
    _do("olga", "oak", at + timedelta(days=1), review_decide, decisions=_kept("oak", without="olga"))


def _role_that_waits(at: datetime) -> None:
    """Ivo proposed that Kim sees insured persons; Femke is to agree."""
    kim = Membership.objects.get(user__email=_EMAILS["kim"], organisation__relation_number=_NUMBERS["iris"])
    _do("ivo", "iris", at, role_grant, membership_id=kim.id, role=Role.INSURED_ADMINISTRATION)


def _do(key: str, organisation: str, at: datetime, service: Callable[..., Any], **arguments: Any) -> None:
    """A step of somebody in the own organisation, at a moment."""
    with system_context("demo world", at=at):
        service(acting=_acting(key, organisation, at), **arguments)


def _acting(key: str, organisation: str, at: datetime) -> Acting:
    acting = acting_in_organisation(user_id=_user_id(key), at=at, organisation_number=_NUMBERS[organisation])
    assert acting
    return acting


def _user_id(key: str) -> int:
    return User.objects.get(email=_EMAILS[key]).id


def _kept(organisation: str, *, without: str) -> dict[int, ReviewDecision]:
    others = _items(organisation).exclude(user__email=_EMAILS[without])
    return dict.fromkeys(others.values_list("id", flat=True), ReviewDecision.KEEP)


def _items(organisation: str) -> ReviewItemQuerySet:
    """The people of the open review there."""
    return AccessReviewItem.objects.filter(
        review__state=ReviewState.OPEN, organisation__relation_number=_NUMBERS[organisation]
    )
