"""What home pages show, in few queries whatever the number of relations, and the names in a history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Q

from access.acting import Acting
from access.database import portfolio_context, require_context_of, system_context
from access.errors import PermissionMissing
from access.permissions import Permission
from accounts.models import User
from audit.models import AuditEvent
from invoices.selectors import (
    CurrencyTotals,
    PortfolioOverdue,
    invoice_totals,
    portfolio_balances,
    portfolio_overdue,
)
from orgs.models import Membership, Organisation
from relations.models import Mandate
from relations.selectors import (
    EndingMandates,
    RelationRow,
    mandate_ending_list,
    relation_at_hand_list,
    relation_count,
    relation_search,
)
from roles.models import Invitation

ENDS_SOON: Final = timedelta(days=14)
"""Mandates that end within this time ask for attention."""

ENDS_IN_A_WHILE: Final = timedelta(days=30)
"""The end of a mandate is marked from so long before it."""

_MOST_ROWS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationAtHome:
    """A relation on the home page. `balances`: sums per currency; None where financials may not be read."""

    relation: RelationRow
    balances: Sequence[CurrencyTotals] | None
    ends_in_a_while: bool

    @property
    def outstanding(self) -> bool:
        """Whether anything is outstanding, to pay or in favour."""
        return any(each.outstanding for each in self.balances or ())

    @property
    def overdue(self) -> bool:
        """Whether anything is late."""
        return any(each.overdue for each in self.balances or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioHome:
    """Home of an intermediary. `at_hand`: the rows are favourites and recent ones, otherwise the first by name.

    `overdue` is None for whoever may read financials in no relation.
    """

    relations: int
    ending: EndingMandates
    overdue: PortfolioOverdue | None
    rows: list[RelationAtHome]
    at_hand: bool


def portfolio_home(*, acting: Acting) -> PortfolioHome:
    """What a member of an intermediary sees at home."""
    with portfolio_context(acting=acting):
        at_hand = relation_at_hand_list(acting=acting, most=_MOST_ROWS)
        found = at_hand or relation_search(acting=acting, text="", most=_MOST_ROWS).rows
        sees_financials = acting.may_in_portfolio(Permission.FINANCIALS_READ)
        return PortfolioHome(
            relations=relation_count(acting=acting),
            ending=mandate_ending_list(acting=acting, before=acting.at + ENDS_SOON),
            overdue=portfolio_overdue(acting=acting) if sees_financials else None,
            rows=_rows(acting, found),
            at_hand=bool(at_hand),
        )


def _rows(acting: Acting, found: list[RelationRow]) -> list[RelationAtHome]:
    ids = [row.organisation_id for row in found]
    balances = portfolio_balances(acting=acting, relation_ids=ids) if ids else {}
    soon = acting.at + ENDS_IN_A_WHILE
    return [
        RelationAtHome(
            relation=row,
            balances=balances.get(row.organisation_id),
            ends_in_a_while=row.ends_at is not None and row.ends_at < soon,
        )
        for row in found
    ]


def own_totals(*, acting: Acting) -> Sequence[CurrencyTotals]:
    """What is outstanding and late of the own organisation, per currency; nothing for whoever may not see it."""
    require_context_of(acting)
    return invoice_totals(acting=acting) if acting.may(Permission.FINANCIALS_READ) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryNames:
    """Names of what events of the own organisation speak of, by id. What is not there is not known here any more.

    `organisations` are those that somebody worked for who did something here; `relations` stand by their mandate.
    """

    people: Mapping[int, str]
    members: Mapping[int, str]
    invitations: Mapping[int, str]
    relations: Mapping[int, str]
    organisations: Mapping[int, str]


def history_names(*, acting: Acting, events: Sequence[AuditEvent]) -> HistoryNames:
    """The names that these events of the own organisation need, in at most four queries.

    Who acts here by mandate, or at the desk, is named whatever one may see of that organisation otherwise.
    """
    require_context_of(acting)
    own = acting.organisation.id
    members = Membership.objects.filter(
        Q(user_id__in={event.person_id for event in events if event.person_id})
        | Q(id__in=_facts(events, "membership")),
        organisation_id=own,
    ).values_list("id", "user_id", "user__full_name")
    found = list(members)
    invitations = Invitation.objects.filter(id__in=_facts(events, "invitation"), organisation_id=own)
    mandates = Mandate.objects.filter(id__in=_facts(events, "mandate"), holder_id=own)
    others = {event.by_organisation_id for event in events if event.by_organisation_id}
    with system_context("names of who acts for an organisation"):
        acted = Organisation.objects.filter(id__in=others)
        organisations = dict(acted.values_list("id", "name"))
    return HistoryNames(
        people={user_id: name for _id, user_id, name in found},
        members={member_id: name for member_id, _user, name in found},
        invitations=dict(invitations.values_list("id", "full_name")),
        relations=dict(mandates.values_list("id", "giver__name")),
        organisations=organisations,
    )


def trail_names(*, acting: Acting, events: Sequence[AuditEvent]) -> HistoryNames:
    """The names that events of any organisation need, for who audits at the desk, in at most five queries.

    Organisations stand there with their relation number. Raises `PermissionMissing` for others.
    """
    _require_audit(acting)
    with system_context("names in the trail of all organisations"):
        people = User.objects.filter(id__in={event.person_id for event in events if event.person_id})
        members = Membership.objects.filter(id__in=_facts(events, "membership"))
        invitations = Invitation.objects.filter(id__in=_facts(events, "invitation"))
        mandates = Mandate.objects.filter(id__in=_facts(events, "mandate"))
        ids = {id_ for event in events for id_ in (event.organisation_id, event.by_organisation_id) if id_}
        organisations = Organisation.objects.filter(id__in=ids).values_list("id", "name", "relation_number")
        return HistoryNames(
            people=dict(people.values_list("id", "full_name")),
            members=dict(members.values_list("id", "user__full_name")),
            invitations=dict(invitations.values_list("id", "full_name")),
            relations=dict(mandates.values_list("id", "giver__name")),
            organisations={key: f"{name} ({number})" for key, name, number in organisations},
        )


def trail_organisation_find(*, acting: Acting, number: str) -> int | None:
    """The organisation with this relation number, also the insurer. Raises `PermissionMissing` as the names."""
    _require_audit(acting)
    found = Organisation.objects.filter(relation_number=number)
    return found.values_list("id", flat=True).first()


def trail_person_find(*, acting: Acting, email: str) -> int | None:
    """Who has an account with this address. Raises `PermissionMissing` as the names."""
    _require_audit(acting)
    with system_context("names in the trail of all organisations"):
        return User.objects.with_address(email).values_list("id", flat=True).first()


def _require_audit(acting: Acting) -> None:
    require_context_of(acting)
    if not acting.may(Permission.DESK_AUDIT):
        raise PermissionMissing(Permission.DESK_AUDIT)


def _facts(events: Sequence[AuditEvent], name: str) -> set[int]:
    """What a fact says in those of the events that have it."""
    return {event.facts[name] for event in events if isinstance(event.facts.get(name), int)}
