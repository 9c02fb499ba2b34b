"""What a row of a batch comes to, from the wish and the facts alone: no queries, no clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import get_current_timezone, localtime

from orgs.enums import MembershipState
from roles.batch_enums import Column, RowVerdict
from roles.batch_facts import Facts, KnownInvitation, KnownMember
from roles.batch_notes import Deed, Note, Problem
from roles.batch_wishes import Wish
from roles.catalogue import CATALOGUE
from roles.enums import Role

MOST_LETTERS: Final = 200
"""Letters cost money and are printed by hand: so many go out by file, in one file and on one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be done for a row, or what is wrong with it. `grants` are the roles to give or to carry."""

    wish: Wish
    verdict: RowVerdict
    deeds: tuple[Note, ...] = ()
    problems: tuple[Note, ...] = ()
    grants: tuple[tuple[Role, int | None], ...] = ()
    membership_id: int | None = None
    invitation_id: int | None = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be said of it."""
        return self.problems or self.deeds


def batch_plan(wishes: Sequence[Wish], facts: Facts) -> list[Plan]:
    """A plan for each row, in their order, with what rows of one file may not do together."""
    first_lines: dict[str, int] = {}
    ended: set[int] = set()
    letters = 0
    plans = []
    for wish in wishes:
        plan = row_plan(wish, facts, others=frozenset(ended))
        other = first_lines.setdefault(wish.email, wish.line)
        if wish.email and other != wish.line:
            plan = _wrong(
                wish, Note(code=Problem.EMAIL_TWICE, column=Column.EMAIL, values={"other": str(other)})
            )
        letters += _sends_letter(plan)
        if _sends_letter(plan) and letters > MOST_LETTERS:
            most = {"most": str(MOST_LETTERS)}
            plan = _wrong(wish, Note(code=Problem.TOO_MANY_LETTERS, column=Column.MOBILE_NUMBER, values=most))
        if plan.verdict == RowVerdict.READY and wish.ends and plan.membership_id:
            ended.add(plan.membership_id)
        plans.append(plan)
    return plans


def row_plan(wish: Wish, facts: Facts, *, others: frozenset[int] = frozenset()) -> Plan:
    """The plan of one row by itself. `others` are memberships that end before it."""
    if wish.problems:
        return _wrong(wish, *wish.problems)
    if wish.ends:
        return _plan_to_end(wish, facts, others)
    problems = tuple(_problems_of_roles(wish, facts))
    if problems:
        return _wrong(wish, *problems)
    wanted = _wanted(wish, facts)
    member = facts.members.get(wish.email)
    if member is not None and not member.is_over:
        return _plan_of_member(wish, facts, member, wanted)
    invitation = facts.invitations.get(wish.email)
    if invitation and not invitation.is_over:
        return _plan_of_invited(wish, invitation, wanted)
    return _plan_to_invite(wish, facts, wanted)


def starts_at(wish: Wish) -> datetime | None:
    """The first instant of the roles; None: at once."""
    return _midnight(wish.starts_on) if wish.starts_on else None


def ends_at(wish: Wish) -> datetime | None:
    """The first instant at which the roles are over: midnight after the last day."""
    return _midnight(wish.ends_on + timedelta(days=1)) if wish.ends_on else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def _wrong(wish: Wish, *problems: Note) -> Plan:
    return Plan(wish=wish, verdict=RowVerdict.WRONG, problems=problems)


def _nothing(wish: Wish) -> Plan:
    return Plan(wish=wish, verdict=RowVerdict.NOTHING)


def _sends_letter(plan: Plan) -> bool:
    is_invited = any(deed.code == Deed.INVITE for deed in plan.deeds)
    return is_invited and not plan.wish.mobile_number


def _plan_to_end(wish: Wish, facts: Facts, others: frozenset[int]) -> Plan:
    member, invitation = facts.members.get(wish.email), facts.invitations.get(wish.email)
    if wish.email == facts.own_email:
        return _wrong(wish, Note(code=Problem.ONESELF, column=Column.ACTION))
    if member is not None and not member.is_over:
        if member.is_administrator and facts.administrators <= others | {member.membership_id}:
            return _wrong(wish, Note(code=Problem.LAST_ADMINISTRATOR, column=Column.ACTION))
        deed = Note(code=Deed.END)
        return Plan(wish=wish, verdict=RowVerdict.READY, deeds=(deed,), membership_id=member.membership_id)
    if invitation is not None:
        deed = Note(code=Deed.WITHDRAW)
        return Plan(
            wish=wish, verdict=RowVerdict.READY, deeds=(deed,), invitation_id=invitation.invitation_id
        )
    if member is None and wish.email not in facts.were_invited:
        return _wrong(wish, Note(code=Problem.NOBODY, column=Column.EMAIL))
    return _nothing(wish)


def _problems_of_roles(wish: Wish, facts: Facts) -> Iterator[Note]:
    for role in wish.roles:
        definition = CATALOGUE[role]
        if facts.kind not in definition.kinds:
            yield Note(code=Problem.ROLE_NOT_HERE, column=Column.ROLES, values={"role": role.value})
        elif wish.relations and not definition.in_mandate:
            yield Note(code=Problem.ROLE_WHOLE, column=Column.RELATIONS, values={"role": role.value})
    for number in wish.relations:
        if number not in facts.mandates:
            yield Note(code=Problem.RELATION_UNKNOWN, column=Column.RELATIONS, values={"text": number})
    if wish.relations and not wish.roles:
        yield Note(code=Problem.RELATION_ALONE, column=Column.ROLES)
    yield from _problems_of_days(wish, facts)


def _problems_of_days(wish: Wish, facts: Facts) -> Iterator[Note]:
    if wish.has_days and not wish.roles:
        yield Note(code=Problem.DAYS_ALONE, column=Column.ROLES)
    if wish.ends_on and wish.ends_on < localtime(facts.at).date():
        yield Note(code=Problem.DAY_OVER, column=Column.ENDS_ON)
    elif wish.starts_on and wish.ends_on and wish.ends_on < wish.starts_on:
        yield Note(code=Problem.DAYS_TURNED, column=Column.ENDS_ON)


def _wanted(wish: Wish, facts: Facts) -> list[tuple[Role, int | None]]:
    mandates: Iterable[int | None] = [facts.mandates[number] for number in wish.relations] or [None]
    return [(role, mandate_id) for role in wish.roles for mandate_id in mandates]


def _plan_of_member(
    wish: Wish, facts: Facts, member: KnownMember, wanted: list[tuple[Role, int | None]]
) -> Plan:
    missing = tuple(each for each in wanted if each not in member.held)
    if member.state == MembershipState.PAUSED:
        return _wrong(wish, Note(code=Problem.PAUSED, column=Column.EMAIL))
    if wish.as_administrator and not member.is_administrator:
        return _wrong(wish, Note(code=Problem.FLAG_OF_MEMBER, column=Column.ADMINISTRATOR))
    if wish.as_administrator is False and member.is_administrator:
        return _wrong(wish, Note(code=Problem.FLAG_TAKEN, column=Column.ADMINISTRATOR))
    if not missing:
        return _nothing(wish)
    if wish.email == facts.own_email:
        return _wrong(wish, Note(code=Problem.ONESELF, column=Column.ROLES))
    return Plan(
        wish=wish,
        verdict=RowVerdict.READY,
        deeds=tuple(_grant_notes(wish, facts, missing)),
        grants=missing,
        membership_id=member.membership_id,
    )


def _plan_of_invited(wish: Wish, invitation: KnownInvitation, wanted: list[tuple[Role, int | None]]) -> Plan:
    carries_all = set(wanted) <= invitation.carried and not wish.has_days
    if carries_all and wish.as_administrator in (None, invitation.as_administrator):
        return _nothing(wish)
    return _wrong(wish, Note(code=Problem.INVITED_OTHERWISE, column=Column.EMAIL))


def _plan_to_invite(wish: Wish, facts: Facts, wanted: list[tuple[Role, int | None]]) -> Plan:
    problems = []
    if facts.mail_domains and wish.email.rpartition("@")[2] not in facts.mail_domains:
        domains = {"domains": ", ".join(facts.mail_domains)}
        problems.append(Note(code=Problem.DOMAIN_NOT_ALLOWED, column=Column.EMAIL, values=domains))
    if not wish.mobile_number and not wish.postal_address:
        problems.append(Note(code=Problem.POSTAL_MISSING, column=Column.POSTAL_ADDRESS))
    if wish.has_days:
        problems.append(
            Note(
                code=Problem.DAYS_OF_NEWCOMER,
                column=Column.STARTS_ON if wish.starts_on else Column.ENDS_ON,
            )
        )
    if problems:
        return _wrong(wish, *problems)
    carried = [grant_note(wish, facts, role, mandate_id, Deed.CARRY) for role, mandate_id in wanted]
    administer = Deed.ADMINISTER_BY_TWO if facts.by_two else Deed.ADMINISTER
    flag = [Note(code=administer)] if wish.as_administrator else []
    return Plan(
        wish=wish,
        verdict=RowVerdict.READY,
        deeds=(Note(code=Deed.INVITE), *flag, *carried),
        grants=tuple(wanted),
    )


def _grant_notes(wish: Wish, facts: Facts, grants: Iterable[tuple[Role, int | None]]) -> Iterator[Note]:
    for role, mandate_id in grants:
        deed = Deed.PROPOSE if role in facts.by_two else Deed.GRANT
        yield grant_note(wish, facts, role, mandate_id, deed)


def grant_note(wish: Wish, facts: Facts, role: Role, mandate_id: int | None, deed: Deed) -> Note:
    """What is said of one role of the row: of which relation, and until when."""
    values = {"role": role.value}
    number = next((number for number, known in facts.mandates.items() if known == mandate_id), "")
    if number:
        values["number"] = number
    if wish.ends_on:
        values["until"] = wish.ends_on.isoformat()
    return Note(code=deed, column=Column.ROLES, values=values)
