"""Nobody is the last functional administrator unawares, whichever way the other one stopped; and nobody joins unseen."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from access.database import system_context
from roles.models import Invitation
from roles.services import (
    Proposal,
    administrator_hand_over,
    administrator_unmake,
    appointment_approve,
    appointment_propose,
    invitation_accept,
    pause_decline,
    reviews_close,
)
from tests.cast import membership, number, person
from tests.roles import reviewing
from tests.roles.asking import make_administrator
from tests.roles.batching import carried_out, csv_of
from tests.roles.joining import invite, invitee, proved
from tests.roles.leaving import end, pause, standing
from tests.roles.resetting import (
    CHECK,
    at_own,
    at_the_desk,
    come_by_link,
    pause_of,
    receivers,
    secret_of,
    sent,
    start,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def _warned() -> tuple[list[str], list[tuple[str, str]]]:
    """Who of the organisation was warned, and of whom the desk was told."""
    told = [(each["number"], each["colleague"]) for each in sent("one_administrator_left_of_desk")]
    return receivers("one_administrator_left"), told


def _only(key: str, at: str = "alder", times: int = 1) -> tuple[list[str], list[tuple[str, str]]]:
    return [person(key).email] * times, [(number(at), person(key).full_name)] * times


def _unmade() -> None:
    at_own("ada", "alder", administrator_unmake, membership_id=membership("mia", "alder").id)


def _by_file() -> None:
    carried_out(csv_of(f"Mia;{person('mia').email};;;end"))


def _by_review() -> None:
    reviewing.start()
    reviewing.decide(mia=reviewing.REMOVE)


def _by_date_of_review() -> None:
    """About everybody who may stay but Mia somebody decides."""
    reviewing.set_policy(pauses=True)
    reviewing.start()
    reviewing.decide("mia", ada=reviewing.KEEP, nils=reviewing.KEEP)
    reviews_close(at=reviewing.after_the_date())


def _replaced_by_desk() -> None:
    """Mia administers alone, and Ben comes in her place."""
    proposal = Proposal(
        organisation_number=number("alder"),
        email=person("ben").email,
        reason="They called.",
        identity_check=CHECK,
        replaced=person("mia").email,
    )
    make_administrator("ada", "alder", really=False)
    case = at_the_desk("dirk", appointment_propose, proposal=proposal)
    at_the_desk("dana", appointment_approve, appointment_id=case.id)


def _helped_elsewhere() -> None:
    start("mia", by="olga", at="oak")
    come_by_link(secret_of("mia"))


WAYS: dict[str, tuple[Callable[[], Any], str]] = {
    "unmade": (_unmade, "ada"),
    "paused": (lambda: pause("mia"), "ada"),
    "ended": (lambda: end("mia"), "ada"),
    "ended by a file": (_by_file, "ada"),
    "removed in a review": (_by_review, "ada"),
    "unanswered at the date of a review": (_by_date_of_review, "ada"),
    "replaced by the desk": (_replaced_by_desk, "ben"),
    "helped back in elsewhere": (_helped_elsewhere, "ada"),
}


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_left_alone_and_the_desk_are_warned_whichever_way_the_other_one_stopped(way):
    make_administrator("mia", "alder")
    stop, left = WAYS[way]
    stop()
    assert _warned() == _only(left)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "replaced by the desk"])
def test_with_two_left_nobody_is_warned(way):
    make_administrator("mia", "alder")
    make_administrator("nils", "alder")
    WAYS[way][0]()
    assert _warned() == ([], [])


def test_whoever_declines_the_pause_of_the_other_one_is_warned_once_more():
    make_administrator("mia", "alder")
    _helped_elsewhere()
    at_own("ada", "alder", pause_decline, membership_id=membership("mia", "alder").id)
    assert _warned() == _only("ada", times=2)


def test_a_pause_elsewhere_of_somebody_paused_by_hand_warns_no_second_time():
    make_administrator("mia", "alder")
    pause("mia")
    _helped_elsewhere()
    assert pause_of("mia", "alder").is_waiting
    assert _warned() == _only("ada")


def test_handing_over_warns_the_successor():
    at_own("ada", "alder", administrator_hand_over, membership_id=membership("mia", "alder").id)
    assert _warned() == _only("mia")


# --- an administrator does not expire --------------------------------------------------------------


def test_the_date_of_a_review_never_pauses_the_last_one():
    reviewing.set_policy(pauses=True)
    reviewing.start()
    reviews_close(at=reviewing.after_the_date())
    assert standing("ada") == ("ACTIVE", True, False)
    assert standing("ben")[0] == "PAUSED"


# --- joining -----------------------------------------------------------------------------------------


def _accept(invitation: Invitation, key: str = "olga") -> None:
    invitation_accept(opened=proved(invitation), user_id=person(key).id, at=timezone.now())


def test_the_other_administrators_are_told_of_one_who_joins_by_invitation():
    make_administrator("ben", "alder")
    make_administrator("cato", "alder")
    _accept(invite(invitee(email=person("olga").email), is_functional_administrator=True))

    assert standing("olga")[:2] == ("ACTIVE", True)
    assert receivers("colleague_made_administrator") == sorted([person("ben").email, person("cato").email])
    assert receivers("invitation_accepted") == [person("ada").email]
    told = sent("colleague_made_administrator")
    assert {(each["actor"], each["colleague"]) for each in told} == {
        (person("ada").full_name, person("olga").full_name)
    }


def test_the_other_administrators_are_told_of_one_who_joins_by_file():
    make_administrator("ben", "alder")
    heads = "name;e-mail;mobile number;functional administrator"
    carried_out(csv_of(f"Olga;{person('olga').email};0612345678;yes", heads=heads))
    with system_context("test"):
        invitation = Invitation.objects.get(email=person("olga").email)
    _accept(invitation)
    assert receivers("colleague_made_administrator") == [person("ben").email]


def test_all_administrators_are_told_of_one_whom_the_desk_invited():
    invited = {"full_name": "Olga", "mobile_number": "0612345678", "email": person("olga").email}
    proposal = Proposal(
        organisation_number=number("alder"), reason="Called.", identity_check=CHECK, **invited
    )
    case = at_the_desk("dirk", appointment_propose, proposal=proposal)
    case = at_the_desk("dana", appointment_approve, appointment_id=case.id)
    with system_context("test"):
        invitation = Invitation.objects.get(id=case.invitation_id)
    _accept(invitation)
    assert receivers("colleague_made_administrator") == [person("ada").email]
    assert sent("colleague_made_administrator")[0]["actor"] == "Zakelijke Servicedesk"


@pytest.mark.parametrize("how", ["without the flag", "of who administers no more"])
def test_nobody_is_told_of_an_invitation_that_makes_no_administrator(how):
    make_administrator("ben", "alder")
    carries = how != "without the flag"
    invitation = invite(invitee(email=person("olga").email), is_functional_administrator=carries)
    make_administrator("ada", "alder", really=not carries)
    _accept(invitation)
    assert standing("olga")[:2] == ("ACTIVE", False)
    assert receivers("colleague_made_administrator") == []


# --- the net -----------------------------------------------------------------------------------------

ROOT = Path(settings.BASE_DIR)
NOT_OURS = ("tests", "demo", "tools", "bench", ".venv")

STOPS_ITSELF = {
    "roles/services/accepting.py": "begins an ended membership again, perhaps without the flag of before",
}


def _written(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The columns that a statement writes, each with what is written."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for column, value in pairs:
                if isinstance(column, ast.Attribute):
                    yield column.attr, ast.unparse(value)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".update"):
        for keyword in node.keywords:
            yield keyword.arg or "", ast.unparse(keyword.value)


def _stops(node: ast.AST) -> bool:
    """Whether this pauses or ends access, takes the flag or closes an account."""
    return any(
        (column == "state" and value in ("MembershipState.PAUSED", "MembershipState.ENDED"))
        or (column in ("is_functional_administrator", "is_active") and value != "True")
        for column, value in _written(node)
    )


def test_access_and_the_flag_stop_in_one_place():
    """No service writes it by itself, and none closes an account: so none forgets to warn."""
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not {*path.relative_to(ROOT).parts} & {*NOT_OURS, "migrations"}
        if any(_stops(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert found == STOPS_ITSELF.keys()


@pytest.mark.parametrize(
    "statement",
    [
        "membership.state, membership.ends_at = MembershipState.ENDED, at",
        "Membership.objects.filter(id=1).update(state=MembershipState.PAUSED)",
        "membership.is_functional_administrator = really",
        "person.is_active = False",
    ],
)
def test_the_net_sees_what_stops(statement):
    assert any(_stops(node) for node in ast.walk(ast.parse(statement)))
