"""Pausing, resuming and ending a colleague's access: who may, what ends with it, who is told, what stays."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from access.database import Scope, database_context, system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from notices.models import OutboundMessage
from orgs.models import Membership
from relations.models import Mandate, RelationAtHand
from roles.enums import InvitationState, RequestState, ResetState, Role
from roles.models import Invitation, MandatePermission, OrganisationPermission, RoleGrant, RoleRequest
from roles.services import (
    end_by,
    invitation_accept,
    membership_end,
    membership_pause,
    membership_resume,
    pause_by,
    pause_confirm,
    pause_decline,
    role_grant,
)
from roles.services.authority import Authority
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.roles.asking import asked_by, make_administrator, place, states_of, visit
from tests.roles.joining import again, invite, invitee, proved
from tests.roles.leaving import REASON, end, pause, resume, standing
from tests.roles.resetting import (
    at_own,
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


def _about(key: str) -> list[tuple[str, int | None, int | None]]:
    """The one event that stands in the trail of Alder and of the person."""
    return [(person("ada").full_name, organisation("alder").id, person(key).id)]


def _refusal(deed, *, field: str | None = None) -> str:
    """What the rules say, after which nothing stays of it but the refusal."""
    with system_context("test"):
        before = list(Membership.objects.order_by("id").values()), OutboundMessage.objects.count()
    with pytest.raises(DomainError) as refused:
        deed()
    assert field is None or refused.value.field == field
    with system_context("test"):
        assert (list(Membership.objects.order_by("id").values()), OutboundMessage.objects.count()) == before
        assert AuditEvent.objects.filter(tag=AuditTag.ACCESS_REFUSED).count() == 1
    return str(refused.value)


def test_a_pause_keeps_the_colleague_out_at_the_next_click_and_keeps_the_roles():
    ben = visit("ben")
    assert ben.get(place("alder", "invoices/")).status_code == 200
    paused = pause("ben")
    assert (paused.state, paused.stop_reason) == ("PAUSED", REASON)
    assert (paused.stopped_by_id, standing("ben")) == (person("ada").id, ("PAUSED", False, True))
    assert ben.get(place("alder", "invoices/")).status_code == 404
    assert ben.get(place("alder")).status_code == 404
    with system_context("test"):
        assert RoleGrant.objects.live_at(timezone.now()).filter(membership=paused).count() == 1
    assert events(AuditTag.ACCESS_PAUSED) == _about("ben")
    assert receivers("access_paused") == [person("ben").email]
    told = sent("access_paused")[0]
    assert (told["actor"], told["organisation"]) == (person("ada").full_name, organisation("alder").name)


def test_a_pause_ends_by_hand_and_the_colleague_goes_on_where_it_was():
    ben = visit("ben")
    pause("ben")
    resume("ben")
    assert standing("ben") == ("ACTIVE", False, False)
    assert ben.get(place("alder", "invoices/")).status_code == 200
    assert events(AuditTag.ACCESS_RESUMED) == _about("ben")
    assert receivers("access_resumed") == [person("ben").email]


def test_ending_takes_roles_rows_requests_and_links_along_in_one_step():
    cato = visit("cato")
    asked_by(cato, "cato")
    started = start("cato")
    with database_context(context_of(ada := actor("ada", "alder"))):
        grant = role_grant(acting=ada, membership_id=membership("cato", "alder").id, role=Role.AUDITOR)
    ended = end("cato")
    assert (ended.state, standing("cato")) == ("ENDED", ("ENDED", False, True))
    assert ended.ends_at == ended.stopped_at
    assert cato.get(place("alder")).status_code == 404
    with system_context("test"):
        kept = RoleGrant.objects.get(id=grant.id)
        assert (kept.ends_at, kept.ended_by_id) == (ended.ends_at, person("ada").id)
        assert OrganisationPermission.objects.filter(grant=grant).count() == 0
    assert states_of("cato") == [RequestState.WITHDRAWN]
    assert reset(started).state == ResetState.CANCELLED
    assert events(AuditTag.ACCESS_ENDED) == _about("cato")
    assert events(AuditTag.ROLE_ENDED) == _about("cato")
    assert events(AuditTag.ROLE_REQUEST_WITHDRAWN) == _about("cato")
    assert receivers("access_ended") == [person("cato").email]


def test_ending_somebody_at_an_intermediary_ends_every_relation_and_the_favourites():
    jo = membership("jo", "iris")
    with system_context("test"):
        mandate = Mandate.objects.get(giver=organisation("alder"), holder=organisation("iris"))
        RelationAtHand.objects.create(
            organisation_id=jo.organisation_id, membership=jo, mandate=mandate, opened_at=timezone.now()
        )
        assert MandatePermission.objects.filter(grant__membership=jo).count() > 0
    end("jo", by="ivo", at="iris")
    with system_context("test"):
        assert MandatePermission.objects.filter(grant__membership=jo, grant__ends_at=None).count() == 0
        assert RelationAtHand.objects.filter(membership=jo).count() == 0


def test_ending_withdraws_an_invitation_that_waits_at_the_same_address():
    waiting = invite(invitee(email="other@example.org"))
    with system_context("test"):
        Invitation.objects.filter(id=waiting.id).update(email=person("ben").email)
    end("ben")
    assert again(waiting).state == InvitationState.WITHDRAWN


def test_the_access_of_another_organisation_goes_on():
    mia = visit("mia")
    end("mia")
    assert mia.get(place("alder")).status_code == 404
    assert mia.get(place("oak", "invoices/")).status_code == 200


def test_ending_twice_ends_and_tells_once():
    first, second = end("ben"), end("ben")
    assert (first.ends_at, len(events(AuditTag.ACCESS_ENDED))) == (second.ends_at, 1)
    assert len(sent("access_ended")) == 1


def test_somebody_paused_can_be_ended():
    pause("ben")
    assert end("ben").state == "ENDED"


def test_an_ending_decides_what_waited_about_a_pause_elsewhere():
    make_administrator("olga", "oak")
    start("mia")
    come_by_link(secret_of("mia"))
    end("mia", by="olga", at="oak")
    assert (pause_of("mia", "oak").state, membership_state("mia", "oak")) == ("DECLINED", "ENDED")


def test_whoever_left_comes_back_by_invitation_without_the_roles_of_before():
    end("ben")
    ben = person("ben")
    invitation = invite(invitee(email=ben.email, full_name=ben.full_name))
    invitation_accept(opened=proved(invitation), user_id=ben.id, at=timezone.now())
    assert standing("ben") == ("ACTIVE", False, False)
    page = visit("ben").get(place("alder", "invoices/"))
    assert page.status_code == 403


def test_one_of_two_administrators_can_be_paused_and_keeps_the_flag():
    make_administrator("cato", "alder")
    pause("cato")
    assert standing("cato") == ("PAUSED", True, True)


def test_one_of_two_administrators_can_be_ended_and_loses_the_flag():
    make_administrator("cato", "alder")
    end("cato")
    assert standing("cato") == ("ENDED", False, True)


@pytest.mark.parametrize("deed", [pause, end])
def test_the_last_administrator_stays(deed):
    desk = at_desk("dirk")
    with system_context("test"):
        by = Authority.of_desk(desk, organisation("alder"))
        service = pause_by if deed is pause else end_by
        with pytest.raises(DomainError, match="last functional administrator"), transaction.atomic():
            service(by, membership("ada", "alder").id, REASON)
    assert standing("ada") == ("ACTIVE", True, False)


@pytest.mark.parametrize("why", ["paused", "inactive"])
def test_an_administrator_who_cannot_come_in_does_not_count(why):
    make_administrator("cato", "alder")
    with system_context("test"):
        if why == "paused":
            Membership.objects.filter(id=membership("cato", "alder").id).update(state="PAUSED")
        else:
            type(person("cato")).objects.filter(id=person("cato").id).update(is_active=False)
        by = Authority.of_desk(at_desk("dirk"), organisation("alder"))
        with pytest.raises(DomainError, match="last functional administrator"), transaction.atomic():
            end_by(by, membership("ada", "alder").id, REASON)


def test_the_desk_ends_somebody_in_the_name_of_the_desk():
    desk = at_desk("dirk")
    with database_context(context_of(desk, Scope.DESK)), system_context("test"), transaction.atomic():
        end_by(Authority.of_desk(desk, organisation("alder")), membership("ben", "alder").id, REASON)
    assert sent("access_ended")[0]["actor"] == "Zakelijke Servicedesk"
    with system_context("test"):
        event = AuditEvent.objects.get(tag=AuditTag.ACCESS_ENDED)
    assert (event.organisation_id, event.by_organisation_id) == (
        organisation("alder").id,
        organisation("insurer").id,
    )


@pytest.mark.parametrize("deed", [pause, end])
def test_a_colleague_without_the_flag_changes_nobodys_access(deed):
    assert "Only a functional administrator" in _refusal(lambda: deed("cato", by="ben"))


def test_a_colleague_without_the_flag_resumes_nobody():
    pause("cato")
    assert "Only a functional administrator" in _refusal(lambda: resume("cato", by="ben"))


@pytest.mark.parametrize("deed", [pause, end])
def test_an_administrator_who_lost_the_flag_meanwhile_changes_nobodys_access(deed):
    make_administrator("cato", "alder")
    acting = actor("cato", "alder")
    make_administrator("cato", "alder", really=False)
    service = membership_pause if deed is pause else membership_end

    def late() -> None:
        with database_context(context_of(acting)):
            service(acting=acting, membership_id=membership("ben", "alder").id, reason=REASON)

    assert "your own access was changed a moment ago" in _refusal(late)


@pytest.mark.parametrize("deed", [pause, end])
def test_nobody_changes_the_own_access(deed):
    make_administrator("cato", "alder")
    assert "Hand over" in _refusal(lambda: deed("ada"))


@pytest.mark.parametrize("deed", [pause, end])
@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 301])
def test_a_reason_is_asked_in_at_most_300_characters(deed, reason):
    _refusal(lambda: deed("ben", reason=reason), field="reason")


def test_who_has_no_access_is_not_paused():
    pause("ben")
    assert "no access" in _refusal(lambda: pause("ben"))


def test_what_is_not_paused_does_not_go_on():
    assert "not paused" in _refusal(lambda: resume("ben"))


def test_what_has_ended_does_not_go_on():
    end("ben")
    assert "not paused" in _refusal(lambda: resume("ben"))


def test_a_pause_whose_time_is_over_does_not_go_on():
    pause("ben")
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(
            ends_at=timezone.now() - timedelta(minutes=1)
        )
    assert "time of this access is over" in _refusal(lambda: resume("ben"))


@pytest.mark.parametrize(
    ("service", "reason"),
    [(membership_pause, {"reason": REASON}), (membership_resume, {}), (membership_end, {"reason": REASON})],
)
def test_a_member_of_another_organisation_is_not_there(service, reason):
    acting, stranger = actor("ada", "alder"), membership("olga", "oak").id
    with database_context(context_of(acting)), pytest.raises(Membership.DoesNotExist):
        service(acting=acting, membership_id=stranger, **reason)
    assert standing("olga", "oak") == ("ACTIVE", True, False)


def test_a_pause_by_hand_waits_too_when_the_person_is_helped_back_in_elsewhere():
    """Otherwise whoever renewed the factors would come in as soon as somebody here lets the access go on."""
    pause("mia", by="olga", at="oak")
    start("mia")
    come_by_link(secret_of("mia"))
    assert pause_of("mia", "oak").is_waiting
    assert "helped back in elsewhere" in _refusal(lambda: resume("mia", by="olga", at="oak"))
    at_own("olga", "oak", pause_confirm, membership_id=membership("mia", "oak").id)
    assert standing("mia", "oak") == ("PAUSED", False, True)
    resume("mia", by="olga", at="oak")
    assert membership_state("mia", "oak") == "ACTIVE"


def test_declining_a_pause_withdraws_what_the_person_asked_there():
    start("mia")
    come_by_link(secret_of("mia"))
    with system_context("test"):
        RoleRequest.objects.create(
            organisation=organisation("oak"),
            membership=membership("mia", "oak"),
            role=Role.AUDITOR,
            permission="audit:read",
            path="/",
            asked_at=timezone.now(),
        )
    at_own("olga", "oak", pause_decline, membership_id=membership("mia", "oak").id)
    assert states_of("mia", "oak") == [RequestState.WITHDRAWN]
