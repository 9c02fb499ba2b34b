"""The list of colleagues: searched, narrowed and sorted by the database, and what a page of it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Collate, Lower

from access.acting import Acting
from access.database import require_context_of
from accounts.models import AppDevice, EmailDevice, PasskeyDevice, SmsDevice
from common.folding import Folded
from notices.selectors import MessageStanding, messages_last_of_people
from orgs.enums import MembershipState
from orgs.models import Membership
from roles.enums import Role, StandingChoice
from roles.models import RoleGrant
from roles.selectors.colleagues import Colleague, with_grants, with_methods

ADMINISTRATOR = "ADMINISTRATOR"
NO_ROLE = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueFilters:
    """What narrows the list; nothing given narrows nothing, but those whose access ended are asked for.

    `words`, folded, stand each in the name or the e-mail address. `role`: a role, ADMINISTRATOR or NO_ROLE.
    `idle_since`: was not active here after it, or never. `never`: was never active here.
    """

    words: tuple[str, ...] = ()
    role: str = ""
    standing: StandingChoice | None = None
    has_factor: bool | None = None
    idle_since: datetime | None = None
    never: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueRow:
    """A colleague in the list. Of whoever left, nothing is told of the account as it is now.

    `message`: what was sent last to this person about this organisation, and how far that is.
    """

    colleague: Colleague
    standing: StandingChoice
    message: MessageStanding | None

    @property
    def membership(self) -> Membership:
        return self.colleague.membership

    @property
    def has_left(self) -> bool:
        """Whether the access is over."""
        return self.standing == StandingChoice.ENDED


def colleague_list(*, acting: Acting, filters: ColleagueFilters | None = None) -> QuerySet[Membership]:
    """The colleagues of the own organisation that fit, by name."""
    require_context_of(acting)
    wanted = filters or ColleagueFilters()
    members = Membership.objects.filter(organisation_id=acting.organisation.id).select_related("user")
    members = members.alias(name_key=Folded(F("user__full_name")), address=Lower("user__email"))
    members = members.filter(_standing(wanted.standing, acting.at), *_words(wanted.words, acting.at))
    members = members.filter(_role(wanted.role, acting.at))
    if wanted.has_factor is not None:
        members = members.filter(_has_factor() if wanted.has_factor else ~_has_factor(), _not_over(acting.at))
    if wanted.never:
        members = members.filter(_not_over(acting.at), last_active_at=None)
    elif wanted.idle_since:
        idle = Q(last_active_at__lt=wanted.idle_since) | Q(last_active_at=None)
        members = members.filter(idle, _not_over(acting.at))
    return colleagues_sorted(members, by="name", descending=False)


def colleagues_sorted(members: QuerySet[Membership], *, by: str, descending: bool) -> QuerySet[Membership]:
    """The list by "name" or by "seen": who was active last, or longest ago; whoever never was stands last."""
    name = Collate(Folded(F("user__full_name")), "C")
    if by == "seen":
        seen = F("last_active_at")
        first = seen.desc(nulls_last=True) if descending else seen.asc(nulls_last=True)
        return members.order_by(first, name, "id")
    return members.order_by(name.desc() if descending else name.asc(), "id")


def colleague_rows(*, acting: Acting, memberships: Sequence[Membership]) -> list[ColleagueRow]:
    """What the list shows of these colleagues of the own organisation, in as many questions for one as for all."""
    require_context_of(acting)
    ids = [membership.id for membership in memberships]
    members = Membership.objects.filter(organisation_id=acting.organisation.id, id__in=ids)
    whole = {each.membership.id: each for each in with_methods(list(with_grants(members, at=acting.at)))}
    people = [each.membership.user_id for each in whole.values()]
    messages = messages_last_of_people(acting=acting, user_ids=people)
    return [
        ColleagueRow(
            colleague=whole[number],
            standing=standing_at(whole[number].membership, acting.at),
            message=messages.get(whole[number].membership.user_id),
        )
        for number in ids
        if number in whole
    ]


def standing_at(membership: Membership, at: datetime) -> StandingChoice:
    """Whether somebody has access, had it until a pause, or has it no more."""
    if membership.state == MembershipState.ENDED or (membership.ends_at and membership.ends_at <= at):
        return StandingChoice.ENDED
    if membership.state == MembershipState.PAUSED:
        return StandingChoice.PAUSED
    return StandingChoice.ACTIVE


def has_colleagues(*, acting: Acting) -> bool:
    """Whether anybody else has access to the own organisation, or had it until a pause."""
    return colleague_list(acting=acting).exclude(id=acting.membership_id).exists()


def _not_over(at: datetime) -> Q:
    return ~Q(state=MembershipState.ENDED) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def _standing(choice: StandingChoice | None, at: datetime) -> Q:
    if choice is None:
        return _not_over(at)
    if choice == StandingChoice.ENDED:
        return ~_not_over(at)
    return _not_over(at) & Q(state=choice.name)


def _words(words: Sequence[str], at: datetime) -> list[Q]:
    """Of whoever left, only the name is looked at."""
    return [Q(name_key__contains=word) | (Q(address__contains=word) & _not_over(at)) for word in words]


def _role(role: str, at: datetime) -> Q:
    if not role:
        return Q()
    held = RoleGrant.objects.filter(membership_id=OuterRef("id")).exclude(ends_at__lte=at)
    if role == ADMINISTRATOR:
        return Q(is_functional_administrator=True)
    if role == NO_ROLE:
        return ~Exists(held) & Q(is_functional_administrator=False)
    return Q(Exists(held.filter(role=Role(role))))


def _has_factor() -> Q:
    found = Q()
    for model in (AppDevice, PasskeyDevice, SmsDevice, EmailDevice):
        found |= Q(Exists(model.objects.filter(user_id=OuterRef("user_id"), confirmed=True, blocked=False)))
    return found
